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
    DevicesAllowed, ///< by whoever owns the cgroup, before a process of the container runs
    Namespaces,
    Hostname,
    TimeOffsets,
    Loopback,
    NetDevices, ///< handed over by the parent, made ready here
    Sysctl,     ///< written through the host's procfs, before the container's own can lie
    Rootfs,
    Mount,
    Device,
    DeviceLinks,      ///< /dev/fd, /dev/stdin, /dev/stdout, /dev/stderr, /dev/ptmx
    WorkingDirectory, ///< made where the image lacks it
    Console,
    RuntimeHooks, ///< prestart and createRuntime, by the parent, who also tells the host's pid
    CreateHooks,  ///< createContainer, by the container's first process
    MaskPath,
    ReadonlyPath, ///< the read-only root itself last, as "/"
    PivotRoot,
    Rlimit,
    OomScore,
    IoPriority,
    Scheduler,
    CpuAffinity, ///< of a process that enters a container
    MemoryPolicy,
    Personality,
    Lsm,
    User,
    Capabilities,
    Command,    ///< looked for, the working directory entered; here creation ends
    StartHooks, ///< startContainer
    NoNewPrivileges,
    Seccomp,
    Exec,
};

struct Step {
    StepKind kind;
    std::string
        object;       ///< "/proc", "RLIMIT_NOFILE", "pid uts mount"; empty where there is one only
    size_t index = 0; ///< into the spec's list it stems from (mounts, rlimits …); for Device into
                      ///< launchDevices()
    bool operator==(const Step&) const = default;
};

/// "mount:/proc", "capabilities": the id that errors, events and the window use.
std::string stepId(const Step& step);
std::string_view stepKindName(StepKind kind);

/// The steps of a launch, in order. Pure: what the host lacks is found when a step is performed.
std::vector<Step> makePlan(const ContainerSpec& spec, bool rootless);
/// The steps of running spec.process inside a container that is there already.
std::vector<Step> makeExecPlan(const ContainerSpec& spec);

/// Device nodes a container gets: the six every Linux program expects (runtime-spec, "Default
/// Devices"), then the configuration's. None where the configuration binds a whole /dev.
std::vector<Device> launchDevices(const ContainerSpec& spec);

/// Whether a mount is a bind: type "bind", or option "bind" or "rbind".
bool isBind(const Mount& mount);

/// The entry of a namespace type, nullptr where the container shares the host's.
const Namespace* findNamespaceEntry(const ContainerSpec& spec, std::string_view type);

} // namespace boxwright
