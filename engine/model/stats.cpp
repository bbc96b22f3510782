#include "engine/model/stats.h"

namespace boxwright {
namespace {

// Files and fields as in the kernel's cgroup-v2 document; network only in /proc/<pid>/net/dev.
constexpr std::array<StatRow, statCount> catalogue{{
    {Stat::CpuTotal, "cpu.total", "cpu.stat", "usage_usec", "", true, StatUnit::Cores, "CPU"},
    {Stat::CpuKernel, "cpu.kernel", "cpu.stat", "system_usec", "", true, StatUnit::Cores,
     "CPU in the kernel"},
    {Stat::CpuThrottled, "cpu.throttled", "cpu.stat", "throttled_usec", "cpu", true,
     StatUnit::Share, "CPU throttled"},
    {Stat::CpuPressure, "cpu.pressure", "cpu.pressure", "some avg10", "", false, StatUnit::Percent,
     "CPU pressure"},
    {Stat::MemoryCurrent, "memory.current", "memory.current", "", "memory", false, StatUnit::Bytes,
     "Memory"},
    {Stat::MemoryAnon, "memory.anon", "memory.stat", "anon", "memory", false, StatUnit::Bytes,
     "Memory of programs"},
    {Stat::MemoryFile, "memory.file", "memory.stat", "file", "memory", false, StatUnit::Bytes,
     "File cache"},
    {Stat::MemorySwap, "memory.swap", "memory.swap.current", "", "memory", false, StatUnit::Bytes,
     "Swap"},
    {Stat::MemoryPressure, "memory.pressure", "memory.pressure", "some avg10", "", false,
     StatUnit::Percent, "Memory pressure"},
    {Stat::OomKills, "memory.oom-kills", "memory.events", "oom_kill", "memory", false,
     StatUnit::Count, "Out-of-memory kills"},
    {Stat::IoRead, "io.read", "io.stat", "rbytes", "io", true, StatUnit::BytesPerSecond,
     "Disk read"},
    {Stat::IoWrite, "io.write", "io.stat", "wbytes", "io", true, StatUnit::BytesPerSecond,
     "Disk write"},
    {Stat::IoReadOps, "io.read-ops", "io.stat", "rios", "io", true, StatUnit::PerSecond,
     "Disk reads"},
    {Stat::IoWriteOps, "io.write-ops", "io.stat", "wios", "io", true, StatUnit::PerSecond,
     "Disk writes"},
    {Stat::IoPressure, "io.pressure", "io.pressure", "some avg10", "", false, StatUnit::Percent,
     "Disk pressure"},
    {Stat::Pids, "pids.current", "pids.current", "", "pids", false, StatUnit::Count, "Processes"},
    {Stat::NetReceived, "net.received", "proc", "rx_bytes", "", true, StatUnit::BytesPerSecond,
     "Network received"},
    {Stat::NetSent, "net.sent", "proc", "tx_bytes", "", true, StatUnit::BytesPerSecond,
     "Network sent"},
}};

} // namespace

std::span<const StatRow> statCatalogue() {
    return catalogue;
}

const StatRow& statRow(Stat stat) {
    return catalogue[static_cast<size_t>(stat)];
}

} // namespace boxwright
