#pragma once

#include "engine/launch/launch.h"
#include "engine/launch/protocol.h"
#include "engine/linux/capabilities.h"
#include "engine/linux/idmap.h"
#include "engine/linux/namespaces.h"
#include "engine/linux/net_devices.h"
#include "engine/linux/overlay.h"
#include "engine/linux/seccomp.h"
#include "engine/plan/plan.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <linux/bpf.h>

namespace boxwright {

/// What keeps a container that root runs away from the host's devices.
enum class DeviceGuard {
    None,         ///< the rules allow everything, or an ordinary user runs it
    Filter,       ///< a program on its cgroup
    NodelessRoot, ///< user namespace: nodes of the image do not open, others it cannot make
    NodelessAll,  ///< no node opens but those the runtime brings
};

/// Everything a launch needs, found out before the first child exists: the children only do system
/// calls. Descriptors in here are inherited by fork and close at exec.
struct Preparation {
    ContainerSpec spec; ///< as it will be run: rootless maps filled in
    std::vector<Step> plan;
    bool privileged = false;  ///< CAP_SYS_ADMIN on the host side
    bool nested = false;      ///< in a user namespace that somebody else made
    bool inContainer = false; ///< a process joins a running container
    pid_t containerInit = -1; ///< of that one

    // isolation
    int cloneFlags = 0; ///< new namespaces made by clone itself
    bool newUser = false;
    bool newMount = false;
    bool newCgroup = false;
    bool newTime = false;
    bool joinsUser = false;
    IdMaps maps; ///< of a new user namespace
    std::vector<OpenNamespace> joins;
    std::optional<OpenNamespace> network; ///< made ahead, entered in the place of a new one
    ProcessNamespaces target;             ///< of the container entered
    UniqueFd cgroup;                      ///< cgroup2 directory
    std::vector<MovedDevice> netDevices;  ///< handed over by the parent, see needsParent()

    std::optional<ResctrlGroups> resctrl; ///< entered by the parent, too

    // files
    DeviceGuard deviceGuard = DeviceGuard::None;
    std::vector<bpf_insn> deviceFilter; ///< for settleDevices(); empty when there is none to attach
    std::optional<OverlayLayers> layers;
    std::string rootTarget;            ///< host directory the root is attached on
    UniqueFd root;                     ///< detached, when the parent had to make it
    std::vector<UniqueFd> bindSources; ///< per mount; opened here only when privileged
    std::string bundle;
    std::string cgroupPath;
    bool noPivot = false;
    bool plainLines = false;
    bool keepGroups = false;

    // process
    CapabilitySets capabilities;
    int lastCapability = 0;
    std::optional<SeccompProgram> seccomp;
    std::vector<std::string> searchPath;
    UniqueFd proc; ///< the host's /proc
    UniqueFd input, output, errors;
    std::string id;
    int preservedFds = 0; ///< from 3 up, handed to the program
    std::string keyring;
    Channel channel;                   ///< the child's end
    std::function<void(pid_t)> onBorn; ///< as of a LaunchRequest
    std::shared_ptr<StepBoard> steps;  ///< made with the plan
};

/// Whether the container's first process waits for what only the parent can do to it.
/// @param placed it was cloned into its cgroup
bool needsParent(const Preparation& p, bool placed);

Result<Preparation> prepareLaunch(LaunchRequest& request);
Result<Preparation> prepareExec(ExecRequest& request);

} // namespace boxwright
