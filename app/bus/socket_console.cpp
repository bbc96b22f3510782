#include "app/bus/socket_console.h"

#include "privhelper/api/attach.h"

#include <QMetaMethod>

#include <algorithm>
#include <array>
#include <cstring>

#include <sys/socket.h>

namespace boxwright::app {
namespace {

QByteArray packetOf(attach::Kind kind, const char* bytes, qsizetype size) {
    QByteArray packet;
    packet.reserve(size + 1);
    packet.append(static_cast<char>(kind));
    packet.append(bytes, size);
    return packet;
}

} // namespace

SocketConsole::SocketConsole(UniqueFd socket)
    : m_socket(std::move(socket))
    , m_readable(m_socket.get(), QSocketNotifier::Read)
    , m_writable(m_socket.get(), QSocketNotifier::Write) {
    m_writable.setEnabled(false);
    m_readable.setEnabled(false);
    connect(&m_readable, &QSocketNotifier::activated, this, &SocketConsole::receive);
    connect(&m_writable, &QSocketNotifier::activated, this, &SocketConsole::flush);
}

void SocketConsole::connectNotify(const QMetaMethod& signal) {
    if (!m_ended && signal == QMetaMethod::fromSignal(&ui::Console::ended))
        m_readable.setEnabled(true);
}

void SocketConsole::send(const QByteArray& bytes) {
    constexpr qsizetype most = attach::packetBytes - 1;
    for (qsizetype at = 0; at < bytes.size(); at += most)
        queue(packetOf(attach::Kind::Input, bytes.constData() + at,
                       std::min(most, bytes.size() - at)));
    flush();
}

void SocketConsole::resize(int rows, int columns) {
    const std::array<uint16_t, 2> size{static_cast<uint16_t>(rows), static_cast<uint16_t>(columns)};
    std::array<char, sizeof size> bytes;
    std::memcpy(bytes.data(), size.data(), bytes.size());
    queue(packetOf(attach::Kind::Resize, bytes.data(), bytes.size()));
    flush();
}

void SocketConsole::endInput() {
    queue(packetOf(attach::Kind::EndOfInput, nullptr, 0));
    flush();
}

void SocketConsole::receive() {
    QByteArray packet(attach::packetBytes, Qt::Uninitialized);
    const ssize_t got =
        ::recv(m_socket.get(), packet.data(), static_cast<size_t>(packet.size()), MSG_DONTWAIT);
    // A reset says that the shim closed without reading our last words; its own are still to come.
    if (got < 0 && (errno == EAGAIN || errno == EINTR || errno == ECONNRESET))
        return;
    if (got <= 0) {
        hangUp();
        return;
    }
    packet.truncate(got);
    deliver(packet);
}

void SocketConsole::deliver(const QByteArray& packet) {
    const auto kind = static_cast<attach::Kind>(packet[0]);
    switch (kind) {
    case attach::Kind::Output:
    case attach::Kind::Error:
        Q_EMIT received(packet.mid(1), kind == attach::Kind::Error);
        break;
    case attach::Kind::Exit: {
        int32_t status = -1;
        if (packet.size() >= 1 + qsizetype(sizeof status))
            std::memcpy(&status, packet.constData() + 1, sizeof status);
        m_ended = true;
        m_readable.setEnabled(false);
        Q_EMIT ended(status);
        break;
    }
    default:
        break;
    }
}

void SocketConsole::queue(QByteArray packet) {
    if (!m_ended)
        m_outgoing.push_back(std::move(packet));
}

void SocketConsole::flush() {
    while (!m_outgoing.empty()) {
        const QByteArray& packet = m_outgoing.front();
        const ssize_t put = ::send(m_socket.get(), packet.constData(),
                                   static_cast<size_t>(packet.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (put < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (put < 0) {
            m_outgoing.clear();
            break;
        }
        m_outgoing.pop_front();
    }
    m_writable.setEnabled(!m_outgoing.empty());
}

void SocketConsole::hangUp() {
    m_readable.setEnabled(false);
    m_writable.setEnabled(false);
    if (!m_ended)
        Q_EMIT disconnected();
}

} // namespace boxwright::app
