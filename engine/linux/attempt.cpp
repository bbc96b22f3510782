#include "engine/linux/attempt.h"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr unsigned nobody = 65534;
constexpr unsigned attemptSeconds = 5;

int writeFile(const char* path, const char* text) {
    const int fd = ::open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    const ssize_t put = ::write(fd, text, std::strlen(text));
    const int error = put < 0 ? errno : 0;
    ::close(fd);
    return error;
}

/// The raw calls: glibc's wrappers ask every thread of the process, and a forked child has lost
/// all others.
int becomeNobody() {
    if (::syscall(SYS_setgroups, 0, nullptr) != 0 ||
        ::syscall(SYS_setresgid, nobody, nobody, nobody) != 0 ||
        ::syscall(SYS_setresuid, nobody, nobody, nobody) != 0)
        return errno;
    // A change of user takes /proc/self away from the process, and with it its id maps.
    return ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0 ? 0 : errno;
}

std::string singleMap(bool asNobody, unsigned own) {
    return "0 " + std::to_string(asNobody ? nobody : own) + " 1";
}

} // namespace

UserNamespaceMaps::UserNamespaceMaps(bool asNobodyToo)
    : asNobody(asNobodyToo)
    , uidMap(singleMap(asNobodyToo, ::geteuid()))
    , gidMap(singleMap(asNobodyToo, ::getegid())) {}

namespace attempt {

int setGroupsAndMaps(const UserNamespaceMaps& maps) {
    if (const int error = writeFile("/proc/self/setgroups", "deny"))
        return error;
    if (const int error = writeFile("/proc/self/uid_map", maps.uidMap.c_str()))
        return error;
    return writeFile("/proc/self/gid_map", maps.gidMap.c_str());
}

int enterUserNamespace(const UserNamespaceMaps& maps, int flags) {
    if (maps.asNobody)
        if (const int error = becomeNobody())
            return error;
    if (::unshare(CLONE_NEWUSER | flags) != 0)
        return errno;
    return setGroupsAndMaps(maps);
}

int privateTmpfs() {
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tmpfs", "/tmp", "tmpfs", 0, nullptr) != 0 || ::chdir("/tmp") != 0)
        return errno;
    return 0;
}

int inChild(int (*body)(const void*), const void* argument) {
    const pid_t pid = ::fork();
    if (pid < 0)
        return errno;
    if (pid == 0) {
        (void)::signal(SIGALRM, SIG_DFL);
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::alarm(attemptSeconds);
        ::_exit(body(argument));
    }
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace attempt
} // namespace boxwright
