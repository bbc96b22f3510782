#pragma once

#include "engine/linux/cgroup.h"
#include "privhelper/shim/container_state.h"

#include <string>

namespace boxwright::shim {

/// "memory.max", "io.max.rbps@8:0": how a limit is named in ContainerState.
std::string limitName(const LimitRow& row, const std::string& instance);

/// Brings every limit of the configuration to the container's cgroup; what the kernel then holds
/// goes into `state.limits`, what this host cannot give into `state.missingLimits`. Errors: what
/// the kernel refused although it has the controller.
Status applyLimits(const ContainerSpec& spec, const Cgroup& box, ContainerState& state);

/// Every limit of the configuration is missing, for this reason.
void missAllLimits(const ContainerSpec& spec, const Error& reason, ContainerState& state);

/// One change while it runs. @return the kernel's text read back. Errors: InvalidArgument,
/// NotSupported, System.
Result<std::string> changeLimit(ContainerSpec& spec, const Cgroup& box, const std::string& key,
                                const std::string& instance, const std::string& value);

} // namespace boxwright::shim
