#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <string>
#include <vector>

/// How the calling process is scheduled: runtime-spec config.md, "Linux Process". Each survives
/// exec. Errors: InvalidArgument naming the member for an unknown word; System with what the kernel
/// said.
namespace boxwright {

/// sched_setattr(2)
Status setScheduler(const Scheduler& scheduler);
/// ioprio_set(2)
Status setIoPriority(const IoPriority& priority);
/// sched_setaffinity(2). @param list "0-3,7"
Status setCpuAffinity(const std::string& list, const std::string& member);
/// set_mempolicy(2)
Status setMemoryPolicy(const MemoryPolicy& policy);
/// The words it knows.
std::vector<std::string> memoryPolicyModes();
std::vector<std::string> memoryPolicyFlags();
/// personality(2)
Status setPersonality(const Personality& personality);

} // namespace boxwright
