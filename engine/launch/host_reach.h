#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

namespace boxwright {

/// Refuses what acts on the host beyond the container: programs run there, sockets spoken to,
/// network devices taken away, caches and memory bandwidth shared out, owners of files mapped.
/// Errors: NotSupported naming the member.
Status checkStaysInside(const ContainerSpec& spec);

} // namespace boxwright
