#pragma once

#include "engine/linux/cgroup.h"

#include <optional>

namespace boxwright {

/// Where a shim and its container live inside the cgroup made for both:
///
///     <scope>          no process of its own, hands its controllers down
///     ├── shim         the shim, if it lived in the scope
///     └── box          the container: limits, freezer, kill
///
/// cgroup v2 lets a cgroup have processes or hand down controllers, not both, hence two leaves.
struct CgroupPlacement {
    std::optional<Cgroup> scope; ///< nothing where it cannot be used
    std::optional<Cgroup> box;
    std::vector<std::string> missing; ///< wanted controllers `box` lacks; all without a box
    std::optional<Error> problem;     ///< why there is no box
};

/// Moves the calling process to `<scope>/shim` when it lives in the scope, enables every controller
/// the scope was given and makes an empty `<scope>/box`. Never fails as a whole: a container can
/// run without a cgroup, and the caller decides whether it may.
/// @param scope a delegated cgroup, never the root one
/// @param wanted controllers the container's limits need
CgroupPlacement placeInScope(const std::string& scope, const std::vector<std::string>& wanted);

/// Lets `uid` manage what is below `cgroup` but not its limits: owner of the directory and of the
/// files the kernel lists in /sys/kernel/cgroup/delegate (cgroup-v2.rst, "Model of Delegation").
Status chownForDelegation(const Cgroup& cgroup, uid_t uid, gid_t gid);

/// Takes `shim` and `box` away again. The caller's own process, when in `shim`, goes back to the
/// scope first; a scope made by systemd is removed by systemd.
Status leaveScope(CgroupPlacement& placement);

} // namespace boxwright
