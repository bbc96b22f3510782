#include "tests/helper/support/console_reader.h"

#include "privhelper/api/attach.h"

#include <QElapsedTimer>

#include <cstring>
#include <poll.h>
#include <sys/socket.h>

namespace boxwright::test {

void ConsoleReader::send(char kind, const QByteArray& bytes) {
    const QByteArray packet = kind + bytes;
    (void)::send(m_console.fileDescriptor(), packet.constData(), static_cast<size_t>(packet.size()),
                 MSG_NOSIGNAL);
}

void ConsoleReader::type(const QByteArray& bytes) {
    send(static_cast<char>(attach::Kind::Input), bytes);
}

void ConsoleReader::endInput() {
    send(static_cast<char>(attach::Kind::EndOfInput), {});
}

void ConsoleReader::resize(quint16 rows, quint16 columns) {
    QByteArray bytes(4, 0);
    std::memcpy(bytes.data(), &rows, 2);
    std::memcpy(bytes.data() + 2, &columns, 2);
    send(static_cast<char>(attach::Kind::Resize), bytes);
}

bool ConsoleReader::readOne(int ms) {
    pollfd ready{m_console.fileDescriptor(), POLLIN, 0};
    if (::poll(&ready, 1, ms) <= 0)
        return false;
    QByteArray packet(attach::packetBytes + 1, 0);
    const auto got =
        ::recv(ready.fd, packet.data(), static_cast<size_t>(packet.size()), MSG_DONTWAIT);
    if (got <= 0)
        return false;
    packet.truncate(got);
    const auto kind = static_cast<attach::Kind>(packet.front());
    if (kind == attach::Kind::Output)
        output += packet.mid(1);
    else if (kind == attach::Kind::Error)
        errors += packet.mid(1);
    else if (kind == attach::Kind::Exit && packet.size() == 5) {
        int32_t status = 0;
        std::memcpy(&status, packet.constData() + 1, sizeof(status));
        m_exit = status;
    }
    return true;
}

bool ConsoleReader::waitFor(const QByteArray& text) {
    QElapsedTimer timer;
    timer.start();
    while (!output.contains(text) && !errors.contains(text)) {
        if (timer.elapsed() > 5000 || !readOne(static_cast<int>(5000 - timer.elapsed())))
            return false;
    }
    return true;
}

std::optional<int> ConsoleReader::waitForExit(int ms) {
    QElapsedTimer timer;
    timer.start();
    while (!m_exit && timer.elapsed() < ms && readOne(static_cast<int>(ms - timer.elapsed()))) {
    }
    return m_exit;
}

} // namespace boxwright::test
