#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <cstdint>
#include <functional>

#include <sys/types.h>

/// Processes by descriptor (pidfd_open(2), clone(2) clone3) so that a reused pid is never hit.
namespace boxwright {

struct CloneOptions {
    uint64_t flags = 0; ///< CLONE_NEW*, CLONE_PARENT
    int cgroup = -1;    ///< the child starts in this cgroup2 directory (Linux 5.7)
};
/// fork(2) with namespaces. `child` runs in the new process and its result is the exit status; it
/// must not throw. The parent must be single-threaded. Where clone3 is refused the same is asked of
/// clone(2), without the cgroup.
/// @param intoCgroup set to whether the child is in `options.cgroup` already
Result<pid_t> cloneProcess(const CloneOptions& options, bool& intoCgroup,
                           const std::function<int()>& child);

/// Errors: NotFound when it is gone, NotSupported by kernels before 5.3.
Result<UniqueFd> openPidfd(pid_t pid);

} // namespace boxwright
