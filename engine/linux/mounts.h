#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/linux/mount_options.h"

#include <string>
#include <vector>

/// Mounts by descriptor: a mount is made detached, given its attributes, and only then attached to
/// a target that is itself a descriptor (fsopen(2), open_tree(2), mount_setattr(2),
/// move_mount(2)). Nobody ever sees a half-configured mount and no path is looked up twice.
namespace boxwright {

/// A new file system, detached. `options.data` go to the file system, attributes to the mount.
/// Errors carry the kernel's own words where it gave some.
Result<UniqueFd> makeFilesystem(const std::string& type, const std::string& source,
                                const MountOptions& options);

/// A detached copy of what is at `path` (relative to `dirFd`; "" for `dirFd` itself).
Result<UniqueFd> cloneTree(int dirFd, const std::string& path, bool recursive);

/// Attributes and propagation of a mount. Clearing an attribute that a more privileged user
/// namespace locked keeps it: the result may be stricter than asked, never laxer.
Status setAttributes(int mountFd, const MountOptions& options, const std::string& name);
/// Read-only, on this mount or on all below too.
Status setReadonly(int mountFd, bool recursive, const std::string& name);
/// Maps owners through a user namespace (mount_setattr(2), MOUNT_ATTR_IDMAP).
Status setIdmap(int mountFd, int userNamespace, bool recursive, const std::string& name);

/// Puts a detached mount on `targetFd`. Afterwards `mountFd` is the mount in its place.
Status attach(int mountFd, int targetFd, const std::string& name);

/// Propagation of everything mounted in the current namespace (MS_SLAVE, MS_PRIVATE, …).
Status setRootPropagation(unsigned long type, bool recursive);

/// Makes `rootFd` the root of this process's mount namespace and drops the old one without a
/// trace (pivot_root(2), "pivot_root(".", ".")").
Status pivotRoot(int rootFd);
/// chroot for containers that share a mount namespace; weaker, since the mounts stay visible.
Status changeRoot(int rootFd);

} // namespace boxwright
