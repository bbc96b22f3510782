#pragma once

#include "engine/base/result.h"
#include "engine/runtime/record.h"

#include <optional>
#include <string>

namespace boxwright::runtime {

/// The cgroup a process joining a container begins in, "" where the container has none: `asked`
/// below the container's (--cgroup, "/" is its own), else its own. That one takes no process once
/// it hands controllers down (cgroup-v2.rst, "No Internal Process Constraint"); then it is the one
/// of its first process. Errors: InvalidArgument for a path that leads upwards; NotSupported.
Result<std::string> cgroupForExec(const Record& record, const std::optional<std::string>& asked);

} // namespace boxwright::runtime
