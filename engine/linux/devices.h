#pragma once

#include "engine/base/result.h"
#include "engine/linux/mounts.h"
#include "engine/model/container_spec.h"

namespace boxwright {

/// How a device node comes into a container: made by mknod(2) where the caller may, else the
/// host's node bound onto an empty file (all a user namespace allows).
enum class DeviceMethod { Mknod, Bind };

/// Makes `device` below `rootFd`. A node that is there already must be the same one. Errors: Unsafe
/// for anything else in its place or for a host node that is not the device asked for.
Status makeDevice(const Mounts& mounts, int rootFd, const Device& device, DeviceMethod method);

/// /dev/fd, /dev/stdin, /dev/stdout, /dev/stderr, and /dev/ptmx where there is a devpts; entries
/// the image brings stay.
Status makeDeviceLinks(int rootFd);

} // namespace boxwright
