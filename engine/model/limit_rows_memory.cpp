#include "engine/model/limit_rows.h"

namespace boxwright {
namespace {

// PAGE_COUNTER_MAX pages less one: from there on the kernel reads back "max".
constexpr uint64_t mostMemory = (1ull << 63) - 2 * 4096;
constexpr uint64_t onePage = 4096;
constexpr uint64_t mostPids = 4'194'304; // PID_MAX_LIMIT

std::vector<LimitRow> protectionRows() {
    return {
        {.key = "memory.min",
         .file = "memory.min",
         .controller = "memory",
         .field = "",
         .unit = LimitUnit::Bytes,
         .scale = LimitScale::Logarithmic,
         .maximum = mostMemory,
         .allowsMax = true,
         .kernelDefault = uint64_t{0},
         .label = "Guaranteed",
         .explanation = "Memory the kernel never takes back from it, even when the host runs out.",
         .podman = "--cgroup-conf memory.min=%1",
         .systemd = "MemoryMin=%1",
         .manual = "cgroup-v2, memory"},
        {.key = "memory.low",
         .file = "memory.low",
         .controller = "memory",
         .field = "",
         .unit = LimitUnit::Bytes,
         .scale = LimitScale::Logarithmic,
         .maximum = mostMemory,
         .allowsMax = true,
         .kernelDefault = uint64_t{0},
         .ociPath = "linux.resources.memory.reservation",
         .label = "Protected",
         .explanation = "Memory the kernel leaves alone while there is other memory to take back.",
         .docker = "--memory-reservation %1",
         .podman = "--memory-reservation %1",
         .systemd = "MemoryLow=%1",
         .manual = "cgroup-v2, memory"},
    };
}

std::vector<LimitRow> ceilingRows() {
    return {
        {.key = "memory.high",
         .file = "memory.high",
         .controller = "memory",
         .field = "",
         .unit = LimitUnit::Bytes,
         .scale = LimitScale::Logarithmic,
         .maximum = mostMemory,
         .allowsMax = true,
         .label = "Soft limit",
         .explanation = "Above it the kernel takes memory back and slows the box down, but kills "
                        "nothing.",
         .podman = "--cgroup-conf memory.high=%1",
         .systemd = "MemoryHigh=%1",
         .manual = "cgroup-v2, memory"},
        {.key = "memory.max",
         .file = "memory.max",
         .controller = "memory",
         .field = "",
         .unit = LimitUnit::Bytes,
         .scale = LimitScale::Logarithmic,
         .minimum = onePage,
         .maximum = mostMemory,
         .allowsMax = true,
         .ociPath = "linux.resources.memory.limit",
         .label = "Hard limit",
         .explanation = "The kernel counts every page the box touches, cached file data included. "
                        "When the sum would pass the limit it first takes pages back; if that is "
                        "not enough, it kills a process inside the box and never one outside.",
         .docker = "--memory %1",
         .podman = "--memory %1",
         .systemd = "MemoryMax=%1",
         .kubernetes = "limits: { memory: %1 }",
         .manual = "cgroup-v2, memory"},
    };
}

std::vector<LimitRow> outOfMemoryRows() {
    return {
        {.key = "memory.swap.max",
         .file = "memory.swap.max",
         .controller = "memory",
         .field = "",
         .unit = LimitUnit::Bytes,
         .scale = LimitScale::Logarithmic,
         .maximum = mostMemory,
         .allowsMax = true,
         .ociPath = "linux.resources.memory.swap",
         .label = "Swap on top",
         .explanation = "Memory it may have on disk besides. With 0 nothing of it is swapped out.",
         .docker = "--memory-swap %5",
         .podman = "--memory-swap %5",
         .systemd = "MemorySwapMax=%1",
         .manual = "cgroup-v2, memory"},
        {.key = "memory.oom.group",
         .file = "memory.oom.group",
         .controller = "memory",
         .field = "",
         .unit = LimitUnit::Flag,
         .scale = LimitScale::Switch,
         .maximum = 1,
         .kernelDefault = uint64_t{0},
         .label = "Out of memory kills the whole box",
         .explanation = "When memory runs out, all its processes end together instead of one of "
                        "them.",
         .podman = "--cgroup-conf memory.oom.group=%1",
         .systemd = "OOMPolicy=kill",
         .manual = "cgroup-v2, memory"},
    };
}

std::vector<LimitRow> countedRows() {
    return {
        {.key = "pids.max",
         .file = "pids.max",
         .controller = "pids",
         .field = "",
         .unit = LimitUnit::Count,
         .scale = LimitScale::Logarithmic,
         .minimum = 1,
         .maximum = mostPids,
         .allowsMax = true,
         .ociPath = "linux.resources.pids.limit",
         .label = "Processes",
         .explanation = "How many processes and threads it may have. A fork bomb stops here.",
         .docker = "--pids-limit %1",
         .podman = "--pids-limit %1",
         .systemd = "TasksMax=%1",
         .manual = "cgroup-v2, pid"},
        {.key = "hugetlb.max",
         .file = "hugetlb.<size>.max",
         .controller = "hugetlb",
         .field = "",
         .unit = LimitUnit::Bytes,
         .scale = LimitScale::Logarithmic,
         .instance = LimitInstance::HugePageSize,
         .maximum = mostMemory,
         .allowsMax = true,
         .ociPath = "linux.resources.hugepageLimits",
         .label = "Huge pages",
         .explanation = "Memory it may have in huge pages of this size. Beyond it, touching one "
                        "more ends the program with SIGBUS.",
         .podman = "--cgroup-conf hugetlb.%2.max=%1",
         .manual = "cgroup-v2, hugetlb"},
    };
}

} // namespace

std::vector<LimitRow> memoryLimitRows() {
    std::vector<LimitRow> rows = protectionRows();
    for (const auto& part : {ceilingRows(), outOfMemoryRows(), countedRows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

} // namespace boxwright
