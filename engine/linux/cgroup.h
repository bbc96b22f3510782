#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/model/limits.h"

#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace boxwright {

/// Where cgroup v2 is mounted on this host ("/sys/fs/cgroup", or ".../unified" on a hybrid one).
/// Errors: NotSupported.
Result<std::string> cgroup2Mount();
/// The same, found in the text of a /proc/<pid>/mountinfo.
Result<std::string> cgroup2MountIn(std::string_view mountinfo);
/// The cgroup of a process, as an absolute path below the mount. Errors: NotSupported, NotFound.
Result<std::string> cgroupOf(pid_t pid);

/// The controller behind a file: "memory" for "memory.swap.max"; empty for "cgroup.freeze" and the
/// files that need none ("cpu.pressure", "cpu.stat").
std::string controllerOf(std::string_view file);

/// One cgroup v2 directory. Kernel documentation: admin-guide/cgroup-v2.rst.
class Cgroup {
public:
    /// Errors: NotSupported when the path is not on a cgroup2 file system (fstatfs), NotFound.
    static Result<Cgroup> open(const std::string& path);
    /// A directory somebody opened; nothing is asked of its file system, so that tests can use a
    /// folder of plain files.
    static Cgroup adopt(std::string path, UniqueFd directory);
    /// mkdir below `parent` after enabling `controllers` in it (a process-free parent is the
    /// caller's doing). Controllers that cannot be had are left out; ask available().
    static Result<Cgroup> create(const std::string& parent, const std::string& name,
                                 const std::vector<std::string>& controllers);

    const std::string& path() const { return m_path; }
    int fd() const { return m_directory.get(); }
    Result<std::vector<std::string>> available() const; ///< cgroup.controllers
    /// Hands controllers on to the children. @return those that could not be, absent or refused
    /// (processes live here beside the children).
    std::vector<std::string> enable(const std::vector<std::string>& controllers) const;

    /// Errors: NotSupported naming the absent controller, or the file where the controller is
    /// there and this kernel lacks the file; InvalidArgument for a name with a slash; System with
    /// the kernel's errno.
    Status write(const CgroupWrite& write) const;
    Result<std::string> read(const std::string& file) const;
    /// Writes and reads back; what the kernel then holds.
    Result<LimitValue> setLimit(const ContainerSpec& spec, const LimitRow& row,
                                const std::string& instance = {}) const;

    Status addProcess(pid_t pid) const;
    /// Those of this cgroup and of the cgroups below it, each once, in no order.
    Result<std::vector<pid_t>> processes() const;
    Status freeze(bool frozen) const; ///< waits for cgroup.events to say so, ≤ 2 s
    Status killAll() const;           ///< cgroup.kill, else SIGKILL; waits until empty, ≤ 5 s
    bool populated() const;
    /// Kills what is left and removes it with its children; one already gone is success.
    Status remove();

private:
    Cgroup(std::string path, UniqueFd directory);

    std::string m_path;
    UniqueFd m_directory;
};

} // namespace boxwright
