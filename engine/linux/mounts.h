#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/linux/mount_options.h"

#include <optional>
#include <string>
#include <vector>

/// Mounts by descriptor: a mount is made detached, given its attributes, and only then attached to
/// a target that is itself a descriptor (fsopen(2), open_tree(2), mount_setattr(2),
/// move_mount(2)). Nobody ever sees a half-configured mount and no path is looked up twice.
namespace boxwright {

/// The ways to make and place a mount. Where a kernel or a filter refuses the new system calls
/// (ENOSYS), mounts are made in a private staging directory with mount(2) and moved from there by
/// /proc/self/fd names: as safe, but without what only the new calls can do (recursive attributes,
/// id maps), which is refused.
class Mounts {
public:
    /// The new mount API.
    Mounts() = default;
    /// Whether this kernel has it (Linux 5.12 for all of it).
    static bool available();
    /// mount(2) with a staging tmpfs on `directory`, inside a mount namespace of our own.
    static Result<Mounts> staged(const std::string& directory);
    /// Whether the options of a file system are short enough: 255 bytes for each value by
    /// fsconfig(2), a page for all together by mount(2).
    bool takes(const std::vector<std::string>& data) const;

    /// A new file system, detached. `options.data` go to the file system, attributes to the mount.
    /// Errors carry the kernel's own words where it gave some; TooLarge for what takes() denies.
    Result<UniqueFd> makeFilesystem(const std::string& type, const std::string& source,
                                    const MountOptions& options) const;

    /// A detached copy of what is at `path` (relative to `dirFd`; "" for `dirFd` itself).
    Result<UniqueFd> cloneTree(int dirFd, const std::string& path, bool recursive) const;
    /// The same, read-only with all mounts below; staged, those below are left out.
    Result<UniqueFd> cloneReadonly(int dirFd, const std::string& path) const;

    /// Attributes and propagation of a mount. Clearing an attribute that a more privileged user
    /// namespace locked keeps it: the result may be stricter than asked, never laxer.
    Status setAttributes(int mountFd, const MountOptions& options, const std::string& name) const;
    Status setReadonly(int mountFd, const std::string& name) const;
    /// Maps owners through a user namespace (mount_setattr(2), MOUNT_ATTR_IDMAP).
    Status setIdmap(int mountFd, int userNamespace, const std::string& name,
                    bool recursive = false) const;
    /// New options for the file system of a mount that is in place (fspick(2), mount(2)
    /// MS_REMOUNT).
    Status reconfigure(int mountFd, const std::vector<std::string>& data,
                       const std::string& name) const;

    /// Puts a detached mount on `targetFd`. Afterwards `mountFd` is the mount in its place.
    Status attach(int mountFd, int targetFd, const std::string& name) const;

private:
    struct Stage {
        UniqueFd root;
        UniqueFd directory; ///< "d", where directories are staged
        UniqueFd file;      ///< "f"
    };
    Result<UniqueFd> takeStaged(bool directory, const std::string& name) const;
    Result<UniqueFd> stageFilesystem(const std::string& type, const std::string& source,
                                     const MountOptions& options) const;
    Result<UniqueFd> stageTree(int dirFd, const std::string& path, bool recursive) const;

    std::optional<Stage> m_stage;
};

/// Propagation of everything mounted in the current namespace (MS_SLAVE, MS_PRIVATE, …).
Status setRootPropagation(unsigned long type, bool recursive);

/// Makes `rootFd` the root of this process's mount namespace and drops the old one without a
/// trace (pivot_root(2), "pivot_root(".", ".")").
Status pivotRoot(int rootFd);
/// The same for a root that pivot_root refuses (a ramdisk): moved over the old one, then chroot.
Status moveRoot(int rootFd);
/// chroot for containers that share a mount namespace; weaker, since the mounts stay visible.
Status changeRoot(int rootFd);

} // namespace boxwright
