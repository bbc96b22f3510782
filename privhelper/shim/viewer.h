#pragma once

#include "engine/base/unique_fd.h"
#include "privhelper/api/attach.h"
#include "privhelper/shim/event_loop.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

namespace boxwright::shim {

/// One end of a console socket. What the socket does not take at once is kept; whoever feeds it
/// asks behind() and waits, so that little is ever kept.
class Viewer {
public:
    struct Events {
        std::function<void(attach::Kind, std::string_view)> received;
        std::function<void()> caughtUp; ///< nothing is kept any more
    };
    Viewer(EventLoop& loop, UniqueFd socket, Events events);
    ~Viewer();
    Viewer(const Viewer&) = delete;
    Viewer& operator=(const Viewer&) = delete;

    /// Called when the other end has closed; may destroy the viewer.
    void setGone(std::function<void()> gone) { m_gone = std::move(gone); }

    void send(std::string packet);
    bool behind() const { return !m_kept.empty(); }
    /// Goes when all is sent.
    void closeWhenSent();
    /// Stops or resumes taking input.
    void listen(bool on);

private:
    void handle(uint32_t events);
    void leave();
    void receive();
    void sendKept();
    void updateEvents();

    EventLoop& m_loop;
    UniqueFd m_socket;
    Events m_events;
    std::function<void()> m_gone;
    std::deque<std::string> m_kept;
    bool m_listening = true;
    bool m_closing = false;
    bool m_broken = false;
};

} // namespace boxwright::shim
