#include "engine/linux/pidfd.h"

#include "engine/linux/namespaces.h"

#include <csignal>

#include <linux/sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {
namespace {

long cloneNew(uint64_t flags, int cgroup) {
    clone_args arguments{};
    arguments.flags = flags;
    // With CLONE_PARENT the signal is the parent's own.
    arguments.exit_signal = flags & CLONE_PARENT ? 0 : SIGCHLD;
    if (cgroup >= 0) {
        arguments.flags |= CLONE_INTO_CGROUP;
        arguments.cgroup = static_cast<uint64_t>(cgroup);
    }
    return ::syscall(SYS_clone3, &arguments, sizeof arguments);
}

long cloneOld(uint64_t flags) {
    const uint64_t withSignal = flags & CLONE_PARENT ? flags : flags | SIGCHLD;
    return ::syscall(SYS_clone, withSignal, nullptr, nullptr, nullptr, nullptr);
}

} // namespace

Result<pid_t> cloneProcess(const CloneOptions& options, bool& intoCgroup,
                           const std::function<int()>& child) {
    intoCgroup = options.cgroup >= 0;
    long pid = cloneNew(options.flags, options.cgroup);
    if (pid < 0 && intoCgroup) {
        intoCgroup = false;
        pid = cloneNew(options.flags, -1);
    }
    if (pid < 0 && (errno == ENOSYS || errno == EPERM))
        pid = cloneOld(options.flags);
    if (pid < 0)
        return fail(refusedNamespaces("clone", "the container's first process", options.flags));
    if (pid == 0)
        ::_exit(child());
    return static_cast<pid_t>(pid);
}

Result<UniqueFd> openPidfd(pid_t pid) {
    UniqueFd fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U)));
    if (fd)
        return fd;
    Error error = systemError("pidfd_open", std::to_string(pid));
    if (error.sysErrno == ENOSYS)
        error.code = ErrorCode::NotSupported;
    else if (error.sysErrno == ESRCH)
        error.code = ErrorCode::NotFound;
    return fail(std::move(error));
}

} // namespace boxwright
