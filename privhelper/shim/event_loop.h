#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>

namespace boxwright::shim {

/// epoll with a function per descriptor. Functions may add and remove any descriptor, their own
/// too.
class EventLoop {
public:
    using Handler = std::function<void(uint32_t events)>;

    static Result<EventLoop> create();

    /// `events` as epoll's; descriptors are borrowed and must be removed before they are closed.
    Status watch(int fd, uint32_t events, Handler handler);
    /// Changes the events of a watched descriptor; 0 leaves only errors and hang-ups.
    Status change(int fd, uint32_t events);
    void remove(int fd);

    /// Until quit().
    Status run();
    void quit() { m_quit = true; }

private:
    explicit EventLoop(UniqueFd epoll)
        : m_epoll(std::move(epoll)) {}

    UniqueFd m_epoll;
    std::unordered_map<int, std::shared_ptr<Handler>> m_handlers;
    bool m_quit = false;
};

/// Calls once after a delay; setting it again replaces, destroying it cancels.
class Timer {
public:
    static Result<Timer> create(EventLoop& loop, std::function<void()> expired);
    Timer(Timer&&) noexcept = default;
    Timer& operator=(Timer&&) = delete;
    ~Timer();

    void start(std::chrono::milliseconds delay);
    void stop();

private:
    Timer(EventLoop& loop, UniqueFd fd)
        : m_loop(&loop)
        , m_fd(std::move(fd)) {}

    EventLoop* m_loop;
    UniqueFd m_fd;
};

} // namespace boxwright::shim
