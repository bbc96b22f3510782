#include "privhelper/shim/viewer.h"

#include "privhelper/shim/packet.h"

#include <sys/epoll.h>

namespace boxwright::shim {

Viewer::Viewer(EventLoop& loop, UniqueFd socket, Events events)
    : m_loop(loop)
    , m_socket(std::move(socket))
    , m_events(std::move(events)) {
    (void)m_loop.watch(m_socket.get(), EPOLLIN, [this](uint32_t what) { handle(what); });
}

Viewer::~Viewer() {
    m_loop.remove(m_socket.get());
}

void Viewer::send(std::string packet) {
    if (m_broken)
        return;
    if (m_kept.empty()) {
        const auto sent = sendPacket(m_socket.get(), packet);
        if (sent)
            return;
        // Gone for good: the loop reports the hang-up and gone() follows from there.
        m_broken = !wouldBlock(sent.error());
        if (m_broken)
            return;
    }
    m_kept.push_back(std::move(packet));
    updateEvents();
}

void Viewer::closeWhenSent() {
    m_closing = true;
    if (m_kept.empty() || m_broken)
        leave();
}

void Viewer::listen(bool on) {
    m_listening = on;
    updateEvents();
}

void Viewer::handle(uint32_t events) {
    if (events & EPOLLOUT)
        sendKept();
    const bool sentAll = m_closing && m_kept.empty();
    if (m_broken || sentAll || (events & (EPOLLHUP | EPOLLERR))) {
        leave();
        return;
    }
    if (events & EPOLLIN)
        receive();
}

void Viewer::leave() {
    const auto gone = m_gone; // outlives this object
    gone();
}

void Viewer::receive() {
    auto packet = receivePacket(m_socket.get());
    if (!packet) {
        if (!wouldBlock(packet.error()) && packet.error().code != ErrorCode::TooLarge)
            leave();
        return;
    }
    if (!*packet) {
        leave();
        return;
    }
    const std::string& bytes = (*packet)->bytes;
    if (!bytes.empty())
        m_events.received(static_cast<attach::Kind>(bytes.front()),
                          std::string_view(bytes).substr(1));
}

void Viewer::sendKept() {
    while (!m_kept.empty()) {
        if (const auto sent = sendPacket(m_socket.get(), m_kept.front()); !sent) {
            m_broken = !wouldBlock(sent.error());
            return;
        }
        m_kept.pop_front();
    }
    updateEvents();
    if (!m_closing)
        m_events.caughtUp();
}

void Viewer::updateEvents() {
    const uint32_t input = m_listening ? uint32_t(EPOLLIN) : 0;
    const uint32_t output = m_kept.empty() ? 0 : uint32_t(EPOLLOUT);
    (void)m_loop.change(m_socket.get(), input | output);
}

} // namespace boxwright::shim
