#include "engine/linux/seccomp_listener.h"

#include "engine/base/unique_fd.h"
#include "engine/linux/seccomp.h"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include <linux/seccomp.h>

namespace boxwright {
namespace {

constexpr auto nap = std::chrono::microseconds(50);
constexpr int pending = INT32_MIN;

/// What the two threads tell each other: without a system call on the filtered one's side.
struct Exchange {
    std::atomic<int> loaded{pending};  ///< descriptor or -errno
    std::atomic<int> outcome{pending}; ///< 0 or -errno
};

void handOn(Exchange& exchange, const std::function<bool(int)>& deliver) {
    while (exchange.loaded == pending)
        std::this_thread::sleep_for(nap);
    UniqueFd listener(exchange.loaded);
    const int outcome = !listener                 ? exchange.loaded.load()
                        : deliver(listener.get()) ? 0
                                                  : -ECANCELED;
    listener.reset();
    exchange.outcome = outcome;
}

} // namespace

int loadListening(const sock_fprog& program, unsigned flags,
                  const std::function<bool(int)>& deliver) {
    Exchange exchange;
    try {
        std::thread([&] { handOn(exchange, deliver); }).detach();
    } catch (const std::system_error&) {
        return -EAGAIN;
    }
    constexpr unsigned both = SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_TSYNC_ESRCH;
    exchange.loaded = loadSeccomp(program, flags & ~both);
    while (exchange.outcome == pending) {
    }
    return exchange.outcome;
}

} // namespace boxwright
