#include "engine/model/limit_rows.h"

namespace boxwright {
namespace {

// µs; MAX_BW of kernel/sched/sched.h, which keeps the bandwidth arithmetic in 64 bits.
constexpr uint64_t mostCpuTime = (1ull << 44) - 1;
constexpr uint64_t lastCpu = 8191;
constexpr uint64_t lastNode = 1023;

std::vector<LimitRow> placementRows() {
    return {
        {.key = "cpuset.cpus",
         .file = "cpuset.cpus",
         .controller = "cpuset",
         .field = "",
         .unit = LimitUnit::List,
         .scale = LimitScale::Set,
         .maximum = lastCpu,
         .kernelDefault = std::string(),
         .ociPath = "linux.resources.cpu.cpus",
         .label = "Cores",
         .explanation = "The processors its threads may run on. Without it, all of the parent's.",
         .docker = "--cpuset-cpus %1",
         .podman = "--cpuset-cpus %1",
         .systemd = "AllowedCPUs=%1",
         .manual = "cgroup-v2, cpuset"},
        {.key = "cpuset.mems",
         .file = "cpuset.mems",
         .controller = "cpuset",
         .field = "",
         .unit = LimitUnit::List,
         .scale = LimitScale::Set,
         .maximum = lastNode,
         .kernelDefault = std::string(),
         .ociPath = "linux.resources.cpu.mems",
         .label = "Memory nodes",
         .explanation = "The NUMA nodes its memory may come from. Pages move when this changes.",
         .docker = "--cpuset-mems %1",
         .podman = "--cpuset-mems %1",
         .systemd = "AllowedMemoryNodes=%1",
         .manual = "cgroup-v2, cpuset"},
    };
}

std::vector<LimitRow> bandwidthRows() {
    return {
        {.key = "cpu.max.quota",
         .file = "cpu.max",
         .controller = "cpu",
         .field = "quota",
         .unit = LimitUnit::Microseconds,
         .scale = LimitScale::Linear,
         .minimum = 1000,
         .maximum = mostCpuTime,
         .allowsMax = true,
         .ociPath = "linux.resources.cpu.quota",
         .label = "Quota",
         .explanation = "CPU time all its threads together may use in each period. When it is used "
                        "up they wait for the next period: that is throttling.",
         .docker = "--cpu-quota %1",
         .podman = "--cpu-quota %1",
         .systemd = "CPUQuota=%3%",
         .kubernetes = "limits: { cpu: %4 }",
         .manual = "cgroup-v2, cpu"},
        {.key = "cpu.max.period",
         .file = "cpu.max",
         .controller = "cpu",
         .field = "period",
         .unit = LimitUnit::Microseconds,
         .scale = LimitScale::Logarithmic,
         .minimum = 1000,
         .maximum = 1'000'000,
         .kernelDefault = uint64_t{100'000},
         .ociPath = "linux.resources.cpu.period",
         .label = "Period",
         .explanation = "How often the quota is handed out anew. A short period gives shorter "
                        "pauses at a little more cost.",
         .docker = "--cpu-period %1",
         .podman = "--cpu-period %1",
         .systemd = "CPUQuotaPeriodSec=%1us",
         .manual = "cgroup-v2, cpu"},
        {.key = "cpu.max.burst",
         .file = "cpu.max.burst",
         .controller = "cpu",
         .field = "",
         .unit = LimitUnit::Microseconds,
         .scale = LimitScale::Linear,
         .maximum = mostCpuTime,
         .kernelDefault = uint64_t{0},
         .ociPath = "linux.resources.cpu.burst",
         .label = "Burst",
         .explanation = "Unused quota it may save up and spend later. Never more than the quota.",
         .podman = "--cgroup-conf cpu.max.burst=%1",
         .manual = "cgroup-v2, cpu"},
    };
}

std::vector<LimitRow> shareRows() {
    return {
        {.key = "cpu.weight",
         .file = "cpu.weight",
         .controller = "cpu",
         .field = "",
         .unit = LimitUnit::Weight,
         .scale = LimitScale::Logarithmic,
         .minimum = 1,
         .maximum = 10'000,
         .kernelDefault = uint64_t{100},
         .label = "Weight",
         .explanation = "Its share when others want the CPU too: twice the weight, twice the time. "
                        "It costs nothing while the CPU is idle.",
         .podman = "--cgroup-conf cpu.weight=%1",
         .systemd = "CPUWeight=%1",
         .manual = "cgroup-v2, cpu"},
        {.key = "cpu.idle",
         .file = "cpu.idle",
         .controller = "cpu",
         .field = "",
         .unit = LimitUnit::Flag,
         .scale = LimitScale::Switch,
         .maximum = 1,
         .kernelDefault = uint64_t{0},
         .ociPath = "linux.resources.cpu.idle",
         .label = "Only idle CPU",
         .explanation = "It runs only when nobody else wants the CPU; its weight has no say then.",
         .podman = "--cgroup-conf cpu.idle=%1",
         .systemd = "CPUWeight=idle",
         .manual = "cgroup-v2, cpu"},
    };
}

} // namespace

// The order is the order of writing: a quota before its burst, a weight before idle, which forbids
// changing it.
std::vector<LimitRow> cpuLimitRows() {
    std::vector<LimitRow> rows = placementRows();
    for (const auto& part : {bandwidthRows(), shareRows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

} // namespace boxwright
