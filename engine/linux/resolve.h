#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <string>

#include <sys/types.h>

/// Paths inside a root file system nobody trusts. Every symlink and every ".." stays below
/// `rootFd`, and what is returned is a descriptor, so that nothing is looked up a second time.
/// openat2(2) RESOLVE_IN_ROOT; where a kernel or a filter refuses it, a walk of one component at a
/// time with O_NOFOLLOW does the same.
namespace boxwright {

enum class LastLink { Follow, Refuse };

/// O_PATH descriptor of what is there. Errors: NotFound; Unsafe when the last component is a
/// symlink and `last` refuses it.
Result<UniqueFd> resolveInRoot(int rootFd, const std::string& path,
                               LastLink last = LastLink::Follow);

enum class TargetKind { Directory, File };
/// As resolveInRoot, and makes what is missing, parents included (0755, an empty file 0644).
/// Errors: Unsafe, NotSupported where an existing thing is of the other kind.
Result<UniqueFd> makeInRoot(int rootFd, const std::string& path, TargetKind kind,
                            LastLink last = LastLink::Follow);

/// The parent directory of `path`, made where missing, and the last name.
struct ParentOf {
    UniqueFd directory;
    std::string name;
};
Result<ParentOf> makeParentInRoot(int rootFd, const std::string& path);

/// "/proc/self/fd/<fd>", for system calls that take paths only. The host's /proc must be in place.
std::string fdPath(int fd);

} // namespace boxwright
