#include "privhelper/shim/event_loop.h"

#include <algorithm>
#include <array>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace boxwright::shim {

Result<EventLoop> EventLoop::create() {
    UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
    if (!epoll)
        return fail(systemError("epoll_create1", "event loop"));
    return EventLoop(std::move(epoll));
}

Status EventLoop::watch(int fd, uint32_t events, Handler handler) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0)
        return fail(systemError("epoll_ctl", std::to_string(fd)));
    m_handlers[fd] = std::make_shared<Handler>(std::move(handler));
    return {};
}

Status EventLoop::change(int fd, uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event) != 0)
        return fail(systemError("epoll_ctl", std::to_string(fd)));
    return {};
}

void EventLoop::remove(int fd) {
    if (m_handlers.erase(fd) > 0)
        (void)::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
}

Status EventLoop::run() {
    // One event at a time: a handler may close a descriptor whose number is used anew, and a stale
    // event in a batch would then reach the wrong one.
    epoll_event event{};
    while (!m_quit) {
        const int got = ::epoll_wait(m_epoll.get(), &event, 1, -1);
        if (got < 0 && errno != EINTR)
            return fail(systemError("epoll_wait", "event loop"));
        if (got <= 0)
            continue;
        const auto found = m_handlers.find(event.data.fd);
        if (found == m_handlers.end())
            continue;
        const auto handler = found->second; // kept alive while it removes itself
        (*handler)(event.events);
    }
    return {};
}

Result<Timer> Timer::create(EventLoop& loop, std::function<void()> expired) {
    UniqueFd fd(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    if (!fd)
        return fail(systemError("timerfd_create", "timer"));
    const int number = fd.get();
    auto watched = loop.watch(number, EPOLLIN, [number, expired = std::move(expired)](uint32_t) {
        uint64_t count = 0;
        if (::read(number, &count, sizeof(count)) == sizeof(count))
            expired();
    });
    if (!watched)
        return fail(watched.error());
    return Timer(loop, std::move(fd));
}

Timer::~Timer() {
    if (m_fd)
        m_loop->remove(m_fd.get());
}

void Timer::start(std::chrono::milliseconds delay) {
    // Zero would disarm it.
    const auto ms = std::max<int64_t>(delay.count(), 1);
    itimerspec when{};
    when.it_value.tv_sec = ms / 1000;
    when.it_value.tv_nsec = ms % 1000 * 1'000'000;
    (void)::timerfd_settime(m_fd.get(), 0, &when, nullptr);
}

void Timer::stop() {
    const itimerspec never{};
    (void)::timerfd_settime(m_fd.get(), 0, &never, nullptr);
}

} // namespace boxwright::shim
