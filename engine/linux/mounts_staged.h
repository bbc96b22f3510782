#pragma once

#include "engine/base/result.h"
#include "engine/linux/mount_options.h"

#include <string>
#include <vector>

/// Inside of Mounts for kernels without the new mount API.
namespace boxwright {

/// Attributes and propagation by mount(2), MS_REMOUNT|MS_BIND. Errors: NotSupported for what
/// only mount_setattr(2) can do to mounts below.
Status remount(int mountFd, const MountOptions& options, const std::string& name);
/// New options for a file system, by MS_REMOUNT.
Status remountData(int mountFd, const std::vector<std::string>& data, const std::string& name);

} // namespace boxwright
