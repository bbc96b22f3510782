#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/model/stats.h"

#include <string>
#include <vector>

#include <sys/types.h>

namespace boxwright {

/// Sums over a container's processes, for what its cgroup does not count. Costs a few opens per
/// process and tick, so it is asked only for what is missing.
class ProcessReader {
public:
    /// @param cgroup lists the processes when not empty, else they are found from `init`: its
    ///               descendants and whoever shares its PID namespace
    /// Errors: NotFound when init is gone.
    static Result<ProcessReader> open(const std::string& cgroup, pid_t init);

    /// Fills in the values that are NaN in `sample` and that /proc has, counters as in cgroup
    /// files (µs, bytes). Errors: NotFound when there is no cgroup and init is gone.
    Status read(StatSample& sample) const;

private:
    Result<std::vector<pid_t>> processes() const;

    std::string m_cgroup;
    pid_t m_init = -1;
    UniqueFd m_initDirectory; ///< /proc/<init>: fails for good once init is gone, whoever has its
                              ///< number then
};

/// A process and all it forked, by /proc/<pid>/task/*/children.
std::vector<pid_t> descendantsOf(pid_t process);
/// Processes in the same PID namespace as `process`; empty when that is ours too.
std::vector<pid_t> pidNamespaceOf(pid_t process);

} // namespace boxwright
