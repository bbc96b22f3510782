#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/model/limits.h"

#include <string>
#include <vector>

#include <sys/types.h>

namespace boxwright {

/// Where cgroup v2 is mounted on this host ("/sys/fs/cgroup", or ".../unified" on a hybrid one).
/// Errors: NotSupported.
Result<std::string> cgroup2Mount();
/// The cgroup of a process, as an absolute path below the mount. Errors: NotSupported, NotFound.
Result<std::string> cgroupOf(pid_t pid);

/// One cgroup v2 directory.
class Cgroup {
public:
    /// Errors: NotSupported when the path is not on a cgroup2 file system (fstatfs), NotFound.
    static Result<Cgroup> open(const std::string& path);
    /// mkdir below `parent` after enabling `controllers` in it (a process-free parent is the
    /// caller's doing). Controllers that cannot be had are left out; ask available().
    static Result<Cgroup> create(const std::string& parent, const std::string& name,
                                 const std::vector<std::string>& controllers);

    const std::string& path() const { return m_path; }
    int fd() const { return m_directory.get(); }
    Result<std::vector<std::string>> available() const; ///< cgroup.controllers

    /// Errors: NotSupported naming the absent controller, System with the kernel's errno.
    Status write(const CgroupWrite& write) const;
    Result<std::string> read(const std::string& file) const;
    /// Writes and reads back; what the kernel then holds.
    Result<LimitValue> setLimit(const ContainerSpec& spec, const LimitRow& row,
                                const std::string& instance = {}) const;

    Status addProcess(pid_t pid) const;
    Result<std::vector<pid_t>> processes() const;
    Status freeze(bool frozen) const; ///< waits for cgroup.events to say so, ≤ 2 s
    Status killAll() const;           ///< cgroup.kill, else SIGKILL until empty
    bool populated() const;
    /// Kills what is left and removes it with its children.
    Status remove();

private:
    std::string m_path;
    UniqueFd m_directory;
};

} // namespace boxwright
