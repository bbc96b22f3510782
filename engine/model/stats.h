#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace boxwright {

/// What the graphs show. Rates are already per second, counters stay counters.
enum class Stat {
    CpuTotal,      ///< cores in use: 1.0 is one core busy
    CpuKernel,     ///< of which in kernel mode
    CpuThrottled,  ///< share of the time with throttled tasks, 0..1
    CpuPressure,   ///< PSI some avg10, percent
    MemoryCurrent, ///< bytes
    MemoryAnon,
    MemoryFile,
    MemorySwap,
    MemoryPressure,
    OomKills, ///< counter
    IoRead,   ///< bytes per second
    IoWrite,
    IoReadOps, ///< operations per second
    IoWriteOps,
    IoPressure,
    Pids,
    NetReceived, ///< bytes per second
    NetSent,
};
inline constexpr size_t statCount = static_cast<size_t>(Stat::NetSent) + 1;

enum class StatUnit { Cores, Share, Percent, Bytes, BytesPerSecond, PerSecond, Count };

struct StatRow {
    Stat stat;
    std::string_view key;        ///< "cpu.total"
    std::string_view file;       ///< "cpu.stat"; "proc" where only /proc has it
    std::string_view field;      ///< "usage_usec"
    std::string_view controller; ///< "" for what every cgroup has
    bool counter;                ///< the file counts up; the sample is its rate
    StatUnit unit;
    std::string_view label;
};
std::span<const StatRow> statCatalogue(); ///< in the order of Stat
const StatRow& statRow(Stat stat);

/// One tick. NaN: this kernel, cgroup or moment has no value.
struct StatSample {
    int64_t timeMs = 0; ///< CLOCK_REALTIME
    std::array<double, statCount> values = filled();

    double operator[](Stat stat) const { return values[static_cast<size_t>(stat)]; }
    double& operator[](Stat stat) { return values[static_cast<size_t>(stat)]; }

private:
    static constexpr std::array<double, statCount> filled() {
        std::array<double, statCount> all{};
        all.fill(std::numeric_limits<double>::quiet_NaN());
        return all;
    }
};

} // namespace boxwright
