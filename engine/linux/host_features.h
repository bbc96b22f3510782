#pragma once

#include "engine/model/checks.h"

#include <string>
#include <vector>

namespace boxwright {

/// Looks at this kernel and user: cgroup v2 and each controller, overlay (with and without root),
/// the eight namespaces, seccomp (filter, notify), subuid and subgid ranges, newuidmap, idmapped
/// mounts, new mount API, openat2, pidfd, clone3, AppArmor, SELinux, kernel version. Tries things
/// in short-lived children; changes nothing.
/// @param store a folder of the layer store that this process may write to
std::vector<HostCheck> checkHost(const std::string& store);

} // namespace boxwright
