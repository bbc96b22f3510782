/// What layers are stacked with: overlay, with and without root, and idmapped mounts.
#include "engine/base/files.h"
#include "engine/linux/attempt.h"
#include "engine/linux/host_checks.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>

#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace boxwright {
namespace {

int mountOverlay() {
    for (const char* folder : {"lower", "upper", "work", "merged"})
        if (::mkdir(folder, 0755) != 0)
            return errno;
    const char* options = "lowerdir=lower,upperdir=upper,workdir=work";
    if (::mount("overlay", "merged", "overlay", 0, options) != 0)
        return errno;
    const int made = ::open("merged/file", O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
    return made >= 0 && ::access("upper/file", F_OK) == 0 ? 0 : errno;
}

HostCheck overlayAsRoot() {
    const int error = tryInChild([] {
        if (const int failed = attempt::privateTmpfs())
            return failed;
        return mountOverlay();
    });
    return tried("overlay", error);
}

/// Without root the kernel's list is all there is to look at; a mount would load the module.
HostCheck overlayInKernel() {
    const bool listed = kernelSetting("/proc/filesystems").find("overlay") != std::string::npos;
    return {
        "overlay", listed ? CheckState::Ok : CheckState::Missing, {}, listed ? "" : "not-loaded"};
}

HostCheck overlayWithoutRoot() {
    const UserNamespaceMaps maps(::geteuid() == 0);
    const int error = tryInChild([&] {
        if (const int failed = attempt::enterUserNamespace(maps))
            return failed;
        if (const int failed = attempt::privateTmpfs())
            return failed;
        return mountOverlay();
    });
    return tried("overlay.userns", error,
                 ::geteuid() == 0 ? CheckState::Optional : CheckState::Missing);
}

/// "/proc/<pid>/ns/user" without the library, which a forked child may not call for it.
void writePath(char* path, pid_t pid) {
    char digits[16];
    int count = 0;
    for (auto rest = static_cast<unsigned>(pid); rest > 0; rest /= 10)
        digits[count++] = static_cast<char>('0' + rest % 10);
    const auto append = [&path](const char* text) {
        while (*text != '\0')
            *path++ = *text++;
    };
    append("/proc/");
    while (count > 0)
        *path++ = digits[--count];
    append("/ns/user");
    *path = '\0';
}

/// A user namespace held open by its descriptor alone. @return it, or -1 with errno.
int userNamespaceFd(const UserNamespaceMaps& maps) {
    int ready[2];
    if (::pipe2(ready, O_CLOEXEC) != 0)
        return -1;
    const pid_t holder = ::fork();
    if (holder == 0) {
        const char made = attempt::enterUserNamespace(maps) == 0 ? 1 : 0;
        (void)!::write(ready[1], &made, 1);
        ::pause();
        ::_exit(0);
    }
    char made = 0;
    (void)!::read(ready[0], &made, 1);
    char path[48];
    writePath(path, holder);
    const int fd = made != 0 ? ::open(path, O_RDONLY | O_CLOEXEC) : -1;
    const int error = made != 0 ? errno : EPERM;
    ::kill(holder, SIGKILL);
    ::waitpid(holder, nullptr, 0);
    errno = error;
    return fd;
}

/// Where writable layers will lie: not every file system can carry one.
HostCheck overlayOnStore(const std::string& folder) {
    std::string trial = folder + "/check-XXXXXX";
    if (::mkdtemp(trial.data()) == nullptr)
        return {"overlay.store", CheckState::Missing, errnoName(errno), "failed"};
    const bool root = ::geteuid() == 0;
    const UserNamespaceMaps maps(false);
    const int error = tryInChild([&] {
        if (const int failed = root ? 0 : attempt::enterUserNamespace(maps))
            return failed;
        if (::unshare(CLONE_NEWNS) != 0 ||
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::chdir(trial.c_str()) != 0)
            return errno;
        return mountOverlay();
    });
    (void)removeTree(AT_FDCWD, trial);
    HostCheck check = tried("overlay.store", error, CheckState::Missing, folder);
    if (error == EINVAL || error == EOPNOTSUPP)
        check.reason = "file-system";
    return check;
}

int tryIdmappedMount(const UserNamespaceMaps& maps) {
    const int userns = userNamespaceFd(maps);
    if (userns < 0)
        return errno;
    const long tree = ::syscall(SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
    if (tree < 0)
        return errno;
    struct mount_attr attributes {};
    attributes.attr_set = MOUNT_ATTR_IDMAP;
    attributes.userns_fd = static_cast<uint64_t>(userns);
    return ::syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &attributes, sizeof attributes) ==
                   0
               ? 0
               : errno;
}

HostCheck idmappedMounts() {
    if (::geteuid() != 0)
        return {"idmap", CheckState::Optional, {}, "needs-root"};
    const UserNamespaceMaps maps(false);
    const int error = tryInChild([&] { return tryIdmappedMount(maps); });
    HostCheck check = tried("idmap", error, CheckState::Optional);
    if (error == EINVAL)
        check.reason = "file-system";
    return check;
}

} // namespace

void checkOverlay(const std::string& store, HostChecks& checks) {
    checks.push_back(::geteuid() == 0 ? overlayAsRoot() : overlayInKernel());
    checks.push_back(overlayWithoutRoot());
    checks.push_back(overlayOnStore(store));
    checks.push_back(idmappedMounts());
}

} // namespace boxwright
