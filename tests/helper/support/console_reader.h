#pragma once

#include <QByteArray>
#include <QDBusUnixFileDescriptor>

#include <optional>

namespace boxwright::test {

/// A viewer of a console socket.
class ConsoleReader {
public:
    explicit ConsoleReader(const QDBusUnixFileDescriptor& console)
        : m_console(console) {}

    void type(const QByteArray& bytes);
    void endInput();
    void resize(quint16 rows, quint16 columns);
    /// Reads until the output holds `text`; false after five seconds or at the end.
    bool waitFor(const QByteArray& text);
    /// Reads to the end. @return the exit status, nothing when the socket closed without one.
    std::optional<int> waitForExit(int ms = 10'000);

    QByteArray output; ///< terminal or stdout
    QByteArray errors;

private:
    bool readOne(int ms);
    void send(char kind, const QByteArray& bytes);

    QDBusUnixFileDescriptor m_console;
    std::optional<int> m_exit;
};

} // namespace boxwright::test
