#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

namespace boxwright {

/// Refuses what a launch would otherwise have to ignore in silence, and what would change the host
/// instead of the container. Errors: InvalidArgument, NotSupported, with the member as object.
Status checkRunnable(const ContainerSpec& spec);

} // namespace boxwright
