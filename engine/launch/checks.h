#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

namespace boxwright {

/// Refuses what a launch would otherwise have to ignore in silence, and what would change the host
/// instead of the container. Errors: InvalidArgument, NotSupported, with the member as object.
Status checkRunnable(const ContainerSpec& spec);

/// Its part about numbers that the kernel would take for others, because they wrap in its narrower
/// type, mean "no change" to it or are cut to a range. Errors: InvalidArgument with the member.
Status checkNumbers(const ContainerSpec& spec);

} // namespace boxwright
