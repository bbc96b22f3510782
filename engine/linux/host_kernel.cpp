/// Kernel version and the system calls a launch is made of.
#include "engine/base/text.h"
#include "engine/linux/attempt.h"
#include "engine/linux/host_checks.h"

#include <cerrno>
#include <csignal>
#include <cstdint>

#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr uint64_t oldestMajor = 5;
constexpr uint64_t oldestMinor = 11; // overlay in user namespaces, mount_setattr one later

int errnoUnless(bool good) {
    return good ? 0 : errno;
}

HostCheck kernelVersion() {
    struct utsname name {};
    ::uname(&name);
    const std::string release = name.release;
    const auto parts = split(release, '.');
    const uint64_t major = parseNumber(parts[0]).value_or(0);
    const std::string_view second = parts.size() > 1 ? parts[1] : std::string_view("0");
    const uint64_t minor =
        parseNumber(second.substr(0, second.find_first_not_of("0123456789"))).value_or(0);
    const bool recent = major > oldestMajor || (major == oldestMajor && minor >= oldestMinor);
    return {"kernel", recent ? CheckState::Ok : CheckState::Missing, release,
            recent ? "" : "kernel-too-old"};
}

int tryClone3() {
    struct clone_args arguments {};
    arguments.exit_signal = SIGCHLD;
    const long pid = ::syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid == 0)
        ::_exit(0);
    return errnoUnless(pid > 0 && ::waitpid(static_cast<pid_t>(pid), nullptr, 0) == pid);
}

int tryPidfd() {
    return errnoUnless(::syscall(SYS_pidfd_open, ::getpid(), 0) >= 0);
}

int tryOpenat2() {
    struct open_how how {};
    how.flags = O_PATH | O_CLOEXEC;
    how.resolve = RESOLVE_IN_ROOT;
    return errnoUnless(::syscall(SYS_openat2, AT_FDCWD, "/", &how, sizeof how) >= 0);
}

/// A tmpfs nobody sees, made by the new mount calls.
int tryMountApi() {
    const long context = ::syscall(SYS_fsopen, "tmpfs", 0);
    if (context < 0)
        return errno;
    constexpr int fsconfigCreate = 6; // FSCONFIG_CMD_CREATE
    if (::syscall(SYS_fsconfig, context, fsconfigCreate, nullptr, nullptr, 0) != 0)
        return errno;
    return errnoUnless(::syscall(SYS_fsmount, context, 0, 0) >= 0);
}

} // namespace

void checkKernel(HostChecks& checks) {
    const bool root = ::geteuid() == 0;
    const UserNamespaceMaps maps(false);
    checks.push_back(kernelVersion());
    checks.push_back(tried("clone3", tryInChild([] { return tryClone3(); })));
    checks.push_back(tried("pidfd", tryInChild([] { return tryPidfd(); })));
    checks.push_back(tried("openat2", tryInChild([] { return tryOpenat2(); })));
    const int mountApi = tryInChild([&] {
        if (!root)
            if (const int error = attempt::enterUserNamespace(maps, CLONE_NEWNS))
                return error;
        return tryMountApi();
    });
    // The classic calls stand in for the new ones.
    checks.push_back(tried("mount-api", mountApi, CheckState::Optional));
}

} // namespace boxwright
