#pragma once

#include "engine/base/result.h"

#include <string>
#include <vector>

#include <sys/types.h>

/// What concerns a cgroup together with the cgroups a container may have made below it.
namespace boxwright {

Result<std::vector<pid_t>> processesBelow(int directory, const std::string& path);
/// rmdir of every cgroup below, deepest first; the directory itself stays.
Status removeChildCgroups(int directory, const std::string& path);
/// One field of cgroup.events, "populated" or "frozen". Errors: Malformed without it.
Result<bool> cgroupEvent(int directory, const std::string& field);
/// Waits for the field to become `wanted`. Errors: Timeout.
Status awaitCgroupEvent(int directory, const std::string& path, const std::string& field,
                        bool wanted, int milliseconds);

} // namespace boxwright
