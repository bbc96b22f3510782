#include "engine/launch/step_board.h"

#include <algorithm>
#include <array>
#include <atomic>

#include <poll.h>
#include <sys/mman.h>

namespace boxwright {
namespace {

constexpr int slowMs = 50;
constexpr size_t mostSteps = 8191; ///< a plan beyond is told no further

/// A counter of the processor, at a speed of its own: asking a clock might be a system call, which
/// a filter just loaded refuses, and a time namespace just entered shifts it.
uint64_t ticks() {
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
    uint64_t count = 0;
    asm volatile("mrs %0, cntvct_el0" : "=r"(count));
    return count;
#else
    return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
}

} // namespace

/// Pages of it are touched, and so taken, as far as the plan goes.
struct StepBoard::Page {
    std::atomic<size_t> reached; ///< twice the steps done, one more while the next is on its way
    std::atomic<uint64_t> beganAt;
    std::array<std::atomic<uint64_t>, mostSteps> took; ///< ticks
};

void StepBoard::Unmap::operator()(Page* page) const {
    (void)::munmap(page, sizeof(Page));
}

Result<StepBoard> StepBoard::create(const std::vector<Step>& plan, StepListener listener) {
    void* memory =
        ::mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return fail(systemError("mmap", "step board"));
    std::vector<std::string> ids;
    for (const Step& step : plan)
        ids.push_back(stepId(step));
    if (listener.onPlan)
        listener.onPlan(ids);
    ids.resize(std::min(ids.size(), mostSteps));
    return StepBoard(std::move(ids), std::move(listener), static_cast<Page*>(memory));
}

StepBoard::StepBoard(std::vector<std::string> ids, StepListener listener, Page* page)
    : m_ids(std::move(ids))
    , m_listener(std::move(listener))
    , m_began(std::chrono::steady_clock::now())
    , m_beganTicks(ticks())
    , m_page(page) {}

void StepBoard::began(size_t step) {
    if (step >= m_ids.size())
        return;
    m_page->beganAt = ticks();
    m_page->reached = 2 * step + 1;
}

void StepBoard::done(size_t step) {
    if (step >= m_ids.size())
        return;
    m_page->took[step] = ticks() - m_page->beganAt;
    m_page->reached = 2 * step + 2;
}

size_t StepBoard::reached() const {
    return std::min(m_page->reached.load(), 2 * m_ids.size());
}

std::string StepBoard::last() const {
    const size_t events = reached();
    return events == 0 ? std::string() : m_ids[(events - 1) / 2];
}

Result<Received> StepBoard::receive(const Channel& channel) {
    pollfd waited{channel.fd(), POLLIN, 0};
    while (m_listener.onSlow && ::poll(&waited, 1, slowMs) == 0) {
        tell();
        m_listener.onSlow();
    }
    auto received = channel.receive();
    tell();
    return received;
}

bool StepBoard::finish() {
    if (m_ids.empty() || reached() + 1 < 2 * m_ids.size())
        return false;
    done(m_ids.size() - 1);
    tell();
    return true;
}

void StepBoard::tell() {
    const size_t events = reached();
    if (!m_listener.onStep)
        return;
    const std::chrono::duration<double, std::micro> passed =
        std::chrono::steady_clock::now() - m_began;
    const double tick =
        passed.count() / static_cast<double>(std::max<uint64_t>(ticks() - m_beganTicks, 1));
    for (; m_told < events; ++m_told) {
        const size_t step = m_told / 2;
        StepEvent event{m_ids[step]};
        event.done = m_told % 2 == 1;
        if (event.done)
            event.took = std::chrono::microseconds(
                static_cast<int64_t>(static_cast<double>(m_page->took[step].load()) * tick));
        m_listener.onStep(event);
    }
}

} // namespace boxwright
