#pragma once

#include "engine/model/stats.h"

#include <chrono>
#include <optional>

namespace boxwright {

/// Turns the counters of a sample into rates per second since the sample before.
class Rates {
public:
    using Clock = std::chrono::steady_clock;

    /// Sets the sample's time too. CPU counters are µs: their rate is cores in use; the share of
    /// throttled time is at most 1. A counter that went back, because the processes it was summed
    /// over ended, gives 0. NaN on the first call.
    void apply(StatSample& sample, Clock::time_point now = Clock::now());

private:
    std::optional<Clock::time_point> m_before;
    StatSample m_counters;
};

} // namespace boxwright
