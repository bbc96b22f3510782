#pragma once

#include "engine/base/result.h"
#include "engine/linux/cgroup.h"
#include "engine/model/container_spec.h"
#include "engine/runtime/record.h"

#include <functional>
#include <string>

namespace boxwright::runtime {

/// Where linux.cgroupsPath puts a container in the cgroup v2 hierarchy: below its top, an absent
/// path at boxwright-runtime/<id> there (below the caller's own cgroup for an ordinary user).
/// Errors: InvalidArgument for a path that leaves the hierarchy; NotSupported without one.
Result<std::string> cgroupPathOf(const ContainerSpec& spec, const std::string& id);

/// The uppermost directory of `path` that is not there yet; "" when all of it is.
std::string firstMissing(const std::string& path);

/// Errors: Busy when processes live in a cgroup, or when it is frozen and would stop them.
Status checkUnused(const std::string& path);

/// Makes the directory with its parents and hands all controllers down to it. Errors: Busy as of
/// checkUnused.
Result<Cgroup> makeCgroup(const std::string& path);

/// What linux.resources asks of files, in an order the kernel accepts; devices are the launch's.
/// Errors: Malformed.
Result<std::vector<CgroupWrite>> limitWrites(const ContainerSpec& spec);
/// Writes all of it. Errors: NotSupported when the hierarchy lacks a controller that a limit asks
/// for.
Status writeLimits(const ContainerSpec& spec, const Cgroup& cgroup);

/// Kills what lives in the container's cgroup and takes away the directories made for it.
Status removeCgroup(const Record& record);

} // namespace boxwright::runtime
