#pragma once

#include "engine/base/result.h"

namespace boxwright {

/// Takes the proc and sysfs file systems of this mount namespace away before its root is replaced
/// without pivot_root(2). The old root stays below the new one then, and a view of the kernel that
/// nothing covers would let a user namespace of the container mount another one without the masks
/// (mount_too_revealing in the kernel's fs/namespace.c). Mounts inside `rootFd` stay.
/// @param procSelf /proc/self of the host
Status removeKernelViews(int procSelf, int rootFd);

} // namespace boxwright
