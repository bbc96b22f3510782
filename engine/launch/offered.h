#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

namespace boxwright {

/// Refuses every member this engine does not carry out, and cgroup v1 limits cgroup v2 has nothing
/// for. A value that asks for nothing (an empty list, a limit of 0 where that means none) passes:
/// common configurations are full of them. Members no specification knows are left alone, as it
/// demands (config.md, "Extensibility"). Errors: NotSupported with the member as object.
Status checkOffered(const ContainerSpec& spec);

} // namespace boxwright
