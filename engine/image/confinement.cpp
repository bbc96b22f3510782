#include "engine/image/confinement.h"

#include "engine/base/files.h"
#include "engine/base/pipe.h"
#include "engine/linux/capabilities.h"
#include "engine/linux/idmap.h"
#include "engine/linux/namespaces.h"
#include "engine/linux/privilege.h"
#include "engine/linux/seccomp.h"

#include <array>
#include <climits>
#include <csignal>
#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace boxwright {
namespace {

const std::vector<std::string>& fileCapabilities() {
    static const std::vector<std::string> names{"CAP_CHOWN",  "CAP_DAC_OVERRIDE", "CAP_FOWNER",
                                                "CAP_FSETID", "CAP_MKNOD",        "CAP_SETFCAP"};
    return names;
}

Seccomp fileCallsOnly() {
    SeccompRule rule;
    rule.action = "SCMP_ACT_ALLOW";
    rule.names = {
        "brk",       "clock_gettime",   "close",      "dup",          "exit",         "exit_group",
        "faccessat", "faccessat2",      "fchmod",     "fchmodat",     "fchown",       "fchownat",
        "fcntl",     "fgetxattr",       "flistxattr", "fsetxattr",    "fstat",        "fstatfs",
        "ftruncate", "futex",           "getdents64", "getegid",      "geteuid",      "getpid",
        "gettid",    "lgetxattr",       "linkat",     "llistxattr",   "lseek",        "lsetxattr",
        "madvise",   "mkdirat",         "mknodat",    "mmap",         "mprotect",     "mremap",
        "munmap",    "newfstatat",      "openat",     "openat2",      "pread64",      "pwrite64",
        "read",      "readlinkat",      "renameat2",  "rt_sigaction", "rt_sigreturn", "statx",
        "symlinkat", "sync_file_range", "umask",      "unlinkat",     "utimensat",    "write",
        "writev",    "copy_file_range"};
    Seccomp profile;
    profile.defaultAction = "SCMP_ACT_ERRNO";
    profile.defaultErrnoRet = EPERM;
    profile.syscalls = {rule};
    return profile;
}

/// Outside the new user namespace newuidmap may still be run: this is the child of a fork that
/// stays there.
[[noreturn]] void writeMapsOf(pid_t pid, int gate, const IdMaps& maps) {
    char go = 0;
    if (::read(gate, &go, 1) != 1)
        ::_exit(1);
    ::_exit(writeIdMaps(pid, maps) ? 0 : 1);
}

Status becomeRootInside(const IdMaps& maps) {
    if (::setresgid(0, 0, 0) != 0 || ::setresuid(0, 0, 0) != 0)
        return fail(systemError("setresuid", "root of the user namespace"));
    if (!maps.denySetgroups && ::setgroups(0, nullptr) != 0)
        return fail(systemError("setgroups", "none"));
    return {};
}

Status enterTree(int directory) {
    if (::unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC) != 0)
        return fail(refusedNamespaces("unshare", "mount, network and IPC namespaces",
                                      CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC));
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return fail(systemError("mount", "private /"));
    // pivot_root wants a mount point: the tree bound onto itself, entered again from above.
    if (::fchdir(directory) != 0)
        return fail(systemError("chdir", "tree"));
    std::array<char, PATH_MAX> path{};
    if (!::getcwd(path.data(), path.size()) || path[0] != '/')
        return fail(systemError("getcwd", "tree"));
    if (::mount(path.data(), path.data(), nullptr, MS_BIND | MS_REC, nullptr) != 0)
        return fail(systemError("mount", path.data()));
    if (::chdir(path.data()) != 0)
        return fail(systemError("chdir", path.data()));
    if (::syscall(SYS_pivot_root, ".", ".") != 0) {
        // EINVAL: our own root is no mount point, as in a plain chroot.
        if (errno != EINVAL || ::chroot(".") != 0)
            return fail(systemError("pivot_root", path.data()));
        return {};
    }
    if (::umount2(".", MNT_DETACH) != 0 || ::chdir("/") != 0)
        return fail(systemError("umount", "old root"));
    return {};
}

/// What has to be looked up in /proc and /usr while they can still be seen.
struct Lockdown {
    CapabilitySets capabilities;
    SeccompProgram filter;
    int lastCapability = 0;
};

Result<Lockdown> prepareLockdown() {
    Lockdown lockdown;
    auto last = lastCapability();
    if (!last)
        return fail(last.error());
    lockdown.lastCapability = *last;
    Capabilities wanted;
    wanted.bounding = wanted.effective = wanted.permitted = fileCapabilities();
    auto sets = capabilitySets(wanted, *last);
    if (!sets)
        return fail(sets.error());
    lockdown.capabilities = *sets;
    // Nothing is gained without having been there: a process in a chroot may lack CAP_MKNOD.
    auto present = readCapabilities(::getpid());
    if (!present)
        return fail(present.error());
    lockdown.capabilities.effective &= present->permitted;
    lockdown.capabilities.permitted &= present->permitted;
    auto filter = compileSeccomp(fileCallsOnly());
    if (!filter)
        return fail(filter.error());
    lockdown.filter = std::move(*filter);
    return lockdown;
}

Status applyLockdown(const Lockdown& lockdown) {
    int result = dropBounding(lockdown.capabilities.bounding, lockdown.lastCapability);
    if (result == 0)
        result = applyCapabilities(lockdown.capabilities);
    if (result != 0)
        return fail(systemError("drop", "capabilities", -result));
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0 || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail(systemError("prctl", "no_new_privs"));
    const sock_fprog program = lockdown.filter.view();
    result = loadSeccomp(program, lockdown.filter.flags);
    if (result < 0)
        return fail(systemError("seccomp", "file system calls only", -result));
    return {};
}

} // namespace

Status confineTo(int directory) {
    auto lockdown = prepareLockdown();
    if (!lockdown)
        return fail(lockdown.error());
    auto done = enterTree(directory);
    return done ? applyLockdown(*lockdown) : done;
}

Result<bool> enterUserNamespace() {
    if (isPrivileged())
        return false;
    const IdMaps maps = rootlessMaps(subordinateIds(), ::geteuid(), ::getegid(), 0, 0);
    auto gate = makePipe("user namespace");
    if (!gate)
        return fail(gate.error());
    const pid_t self = ::getpid();
    const pid_t mapper = ::fork();
    if (mapper < 0)
        return fail(systemError("fork", "newuidmap"));
    if (mapper == 0) {
        gate->write.reset();
        writeMapsOf(self, gate->read.get(), maps);
    }
    const bool entered = ::unshare(CLONE_NEWUSER) == 0;
    const Error refused = refusedNamespaces("unshare", "user namespace", CLONE_NEWUSER);
    const bool told = entered && ::write(gate->write.get(), "g", 1) == 1;
    gate->write.reset();
    int status = 0;
    (void)::waitpid(mapper, &status, 0);
    if (!entered)
        return fail(refused);
    if (!told || status != 0)
        return fail(makeError(ErrorCode::AccessDenied, "map ids", "user namespace",
                              "newuidmap and newgidmap did not accept the subordinate ids"));
    if (auto root = becomeRootInside(maps); !root)
        return fail(root.error());
    return true;
}

} // namespace boxwright
