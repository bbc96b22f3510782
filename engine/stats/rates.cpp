#include "engine/stats/rates.h"

#include <algorithm>
#include <cmath>

namespace boxwright {
namespace {

double rateOf(const StatRow& row, double before, double now, double seconds) {
    const bool microseconds = row.unit == StatUnit::Cores || row.unit == StatUnit::Share;
    const double scale = microseconds ? 1e-6 : 1.0;
    const double rate = std::max(0.0, now - before) * scale / seconds;
    // Several cores throttled at once count several times.
    return row.unit == StatUnit::Share ? std::min(1.0, rate) : rate;
}

} // namespace

void Rates::apply(StatSample& sample, Clock::time_point now) {
    using namespace std::chrono;
    sample.timeMs = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    const StatSample counters = sample;
    const double seconds = m_before ? duration<double>(now - *m_before).count() : 0.0;
    for (const StatRow& row : statCatalogue()) {
        if (!row.counter)
            continue;
        double& value = sample[row.stat];
        const double before = m_counters[row.stat];
        // std::max would turn a NaN into 0
        if (seconds <= 0 || std::isnan(before) || std::isnan(value))
            value = std::nan("");
        else
            value = rateOf(row, before, value, seconds);
    }
    m_counters = counters;
    m_before = now;
}

} // namespace boxwright
