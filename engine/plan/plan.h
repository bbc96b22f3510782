#pragma once

#include "engine/model/container_spec.h"

#include <string>
#include <string_view>
#include <vector>

namespace boxwright {

/// What a step does; its order of declaration is the order of a launch (design, section 7).
enum class StepKind {
    UserNamespace,
    Cgroup,
    Namespaces,
    Hostname,
    TimeOffsets,
    Loopback,
    Rootfs,
    Mount,
    Device,
    MaskPath,
    ReadonlyPath,
    PivotRoot,
    Sysctl,
    Console,
    Rlimit,
    OomScore,
    Lsm,
    User,
    Capabilities,
    NoNewPrivileges,
    Seccomp,
    Exec,
};

struct Step {
    StepKind kind;
    std::string
        object;       ///< "/proc", "RLIMIT_NOFILE", "pid uts mount"; empty where there is one only
    size_t index = 0; ///< into the spec's list it stems from (mounts, devices, rlimits …)
    bool operator==(const Step&) const = default;
};

/// "mount:/proc", "capabilities": the id that errors, events and the window use.
std::string stepId(const Step& step);
std::string_view stepKindName(StepKind kind);

/// The steps of a launch, in order. Pure: what the host lacks is found when a step is performed.
std::vector<Step> makePlan(const ContainerSpec& spec, bool rootless);

} // namespace boxwright
