#pragma once

#include "engine/linux/cgroup.h"

namespace boxwright {

/// With linux.resources.memory.checkBeforeUpdate: whether what the cgroup uses now fits into the
/// memory and swap limits that are to be set. The kernel would make it fit by reclaiming and, where
/// that is not enough, by killing. Errors: InvalidArgument naming the limit that is too small.
Status checkMemoryFits(const Cgroup& cgroup, const ContainerSpec& spec);

} // namespace boxwright
