#include "app/cli/console_relay.h"

#include "engine/base/files.h"

#include <QEventLoop>
#include <QSocketNotifier>

#include <array>
#include <optional>

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace boxwright::app {
namespace {

/// Raw mode for as long as it lives.
class RawTerminal {
public:
    explicit RawTerminal(bool wanted) {
        if (!wanted || ::tcgetattr(STDIN_FILENO, &m_before) != 0)
            return;
        termios raw = m_before;
        ::cfmakeraw(&raw);
        m_changed = ::tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
    }
    ~RawTerminal() {
        if (m_changed)
            ::tcsetattr(STDIN_FILENO, TCSANOW, &m_before);
    }
    RawTerminal(const RawTerminal&) = delete;
    RawTerminal& operator=(const RawTerminal&) = delete;

private:
    termios m_before{};
    bool m_changed = false;
};

void passSize(ui::Console& console) {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0)
        console.resize(size.ws_row, size.ws_col);
}

void passInput(ui::Console& console, QSocketNotifier& input) {
    std::array<char, 4096> buffer;
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got > 0) {
        console.send(QByteArray(buffer.data(), got));
        return;
    }
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    input.setEnabled(false);
    console.endInput();
}

} // namespace

Result<int> relayConsole(const std::shared_ptr<ui::Console>& console, bool terminal,
                         SignalWatch& signals, const std::function<void(int)>& pass) {
    QEventLoop loop;
    std::optional<int> status;
    QObject::connect(console.get(), &ui::Console::received, &loop,
                     [](const QByteArray& bytes, bool fromErrors) {
                         const int fd = fromErrors ? STDERR_FILENO : STDOUT_FILENO;
                         (void)writeAll(fd, {bytes.constData(), size_t(bytes.size())}, "output");
                     });
    QObject::connect(console.get(), &ui::Console::ended, &loop, [&](int exitStatus) {
        status = exitStatus;
        loop.quit();
    });
    QObject::connect(console.get(), &ui::Console::disconnected, &loop, &QEventLoop::quit);

    const RawTerminal raw(terminal);
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &loop,
                     [&] { passInput(*console, input); });
    QObject::connect(&signals, &SignalWatch::caught, &loop, [&](int number) {
        if (number != SIGWINCH)
            pass(number);
        else if (terminal)
            passSize(*console);
    });
    if (terminal)
        passSize(*console);

    loop.exec();
    if (!status)
        return fail(makeError(ErrorCode::Disconnected, "follow the console", {},
                              "the container's supervisor went away"));
    return *status;
}

} // namespace boxwright::app
