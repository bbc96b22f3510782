#include "engine/linux/scheduling.h"

#include "engine/linux/number_list.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include <linux/mempolicy.h>
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {
namespace {

struct Word {
    std::string_view name;
    uint64_t value;
};
constexpr std::array policies{
    Word{"SCHED_OTHER", SCHED_NORMAL}, Word{"SCHED_FIFO", SCHED_FIFO},
    Word{"SCHED_RR", SCHED_RR},        Word{"SCHED_BATCH", SCHED_BATCH},
    Word{"SCHED_IDLE", SCHED_IDLE},    Word{"SCHED_DEADLINE", SCHED_DEADLINE},
};
constexpr std::array schedulerFlags{
    Word{"SCHED_FLAG_RESET_ON_FORK", SCHED_FLAG_RESET_ON_FORK},
    Word{"SCHED_FLAG_RECLAIM", SCHED_FLAG_RECLAIM},
    Word{"SCHED_FLAG_DL_OVERRUN", SCHED_FLAG_DL_OVERRUN},
    Word{"SCHED_FLAG_KEEP_POLICY", SCHED_FLAG_KEEP_POLICY},
    Word{"SCHED_FLAG_KEEP_PARAMS", SCHED_FLAG_KEEP_PARAMS},
    Word{"SCHED_FLAG_UTIL_CLAMP_MIN", SCHED_FLAG_UTIL_CLAMP_MIN},
    Word{"SCHED_FLAG_UTIL_CLAMP_MAX", SCHED_FLAG_UTIL_CLAMP_MAX},
};
// ioprio_set(2). Not from linux/ioprio.h, which is C alone since it names a parameter "class".
constexpr std::array ioClasses{
    Word{"IOPRIO_CLASS_RT", 1},
    Word{"IOPRIO_CLASS_BE", 2},
    Word{"IOPRIO_CLASS_IDLE", 3},
};
constexpr int ioClassShift = 13;
constexpr int ioWhoProcess = 1;
constexpr std::array memoryModes{
    Word{"MPOL_DEFAULT", MPOL_DEFAULT},  Word{"MPOL_PREFERRED", MPOL_PREFERRED},
    Word{"MPOL_BIND", MPOL_BIND},        Word{"MPOL_INTERLEAVE", MPOL_INTERLEAVE},
    Word{"MPOL_LOCAL", MPOL_LOCAL},      Word{"MPOL_PREFERRED_MANY", MPOL_PREFERRED_MANY},
    Word{"MPOL_WEIGHTED_INTERLEAVE", 6}, // Linux 6.9
};
constexpr std::array memoryFlags{
    Word{"MPOL_F_STATIC_NODES", MPOL_F_STATIC_NODES},
    Word{"MPOL_F_RELATIVE_NODES", MPOL_F_RELATIVE_NODES},
    Word{"MPOL_F_NUMA_BALANCING", MPOL_F_NUMA_BALANCING},
};
constexpr std::array domains{Word{"LINUX", PER_LINUX}, Word{"LINUX32", PER_LINUX32}};

Result<uint64_t> lookUp(std::span<const Word> words, const std::string& name, const char* member) {
    const auto found = std::find_if(words.begin(), words.end(),
                                    [&](const Word& word) { return word.name == name; });
    if (found == words.end())
        return fail(makeError(ErrorCode::InvalidArgument, "launch", member,
                              "\"" + name + "\" is not known"));
    return found->value;
}

Result<uint64_t> allOf(std::span<const Word> words,
                       const std::optional<std::vector<std::string>>& names, const char* member) {
    uint64_t bits = 0;
    for (const std::string& name : names.value_or(std::vector<std::string>{})) {
        auto value = lookUp(words, name, member);
        if (!value)
            return value;
        bits |= *value;
    }
    return bits;
}

std::vector<std::string> namesOf(std::span<const Word> words) {
    std::vector<std::string> names;
    for (const Word& word : words)
        names.emplace_back(word.name);
    return names;
}

Status asked(long result, const char* operation, const char* member) {
    return result < 0 ? fail(systemError(operation, member)) : Status{};
}

} // namespace

Status setScheduler(const Scheduler& scheduler) {
    constexpr const char* member = "process.scheduler";
    auto policy = lookUp(policies, scheduler.policy, "process.scheduler.policy");
    if (!policy)
        return fail(policy.error());
    auto flags = allOf(schedulerFlags, scheduler.flags, "process.scheduler.flags");
    if (!flags)
        return fail(flags.error());
    sched_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.sched_policy = static_cast<uint32_t>(*policy);
    attributes.sched_flags = *flags;
    attributes.sched_nice = scheduler.nice.value_or(0);
    attributes.sched_priority = static_cast<uint32_t>(scheduler.priority.value_or(0));
    attributes.sched_runtime = scheduler.runtime.value_or(0);
    attributes.sched_deadline = scheduler.deadline.value_or(0);
    attributes.sched_period = scheduler.period.value_or(0);
    return asked(::syscall(SYS_sched_setattr, 0, &attributes, 0U), "sched_setattr", member);
}

Status setIoPriority(const IoPriority& priority) {
    constexpr const char* member = "process.ioPriority";
    constexpr int lowest = 7;
    auto kind = lookUp(ioClasses, priority.priorityClass, "process.ioPriority.class");
    if (!kind)
        return fail(kind.error());
    const int level = priority.priority.value_or(0);
    if (level < 0 || level > lowest)
        return fail(makeError(ErrorCode::InvalidArgument, "launch", "process.ioPriority.priority",
                              std::to_string(level) + " is not 0 to 7"));
    const int value = static_cast<int>(*kind) << ioClassShift | level;
    return asked(::syscall(SYS_ioprio_set, ioWhoProcess, 0, value), "ioprio_set", member);
}

Status setCpuAffinity(const std::string& list, const std::string& member) {
    auto mask = maskOfList(list, member);
    if (!mask)
        return fail(mask.error());
    return asked(::syscall(SYS_sched_setaffinity, 0, mask->size() * sizeof(uint64_t), mask->data()),
                 "sched_setaffinity", member.c_str());
}

Status setMemoryPolicy(const MemoryPolicy& policy) {
    constexpr const char* member = "linux.memoryPolicy";
    auto mode = lookUp(memoryModes, policy.mode, "linux.memoryPolicy.mode");
    if (!mode)
        return fail(mode.error());
    auto flags = allOf(memoryFlags, policy.flags, "linux.memoryPolicy.flags");
    if (!flags)
        return fail(flags.error());
    auto nodes = maskOfList(policy.nodes.value_or(std::string()), "linux.memoryPolicy.nodes");
    if (!nodes)
        return fail(nodes.error());
    // The kernel counts one bit less than it is told.
    const size_t bits = nodes->empty() ? 0 : nodes->size() * 64 + 1;
    return asked(::syscall(SYS_set_mempolicy, static_cast<int>(*mode | *flags),
                           nodes->empty() ? nullptr : nodes->data(), bits),
                 "set_mempolicy", member);
}

std::vector<std::string> memoryPolicyModes() {
    return namesOf(memoryModes);
}

std::vector<std::string> memoryPolicyFlags() {
    return namesOf(memoryFlags);
}

Status setPersonality(const Personality& personality) {
    auto domain = lookUp(domains, personality.domain, "linux.personality.domain");
    if (!domain)
        return fail(domain.error());
    if (personality.flags && !personality.flags->empty())
        return fail(makeError(ErrorCode::NotSupported, "launch", "linux.personality.flags",
                              "the specification defines none yet"));
    return asked(::personality(*domain), "personality", "linux.personality");
}

} // namespace boxwright
