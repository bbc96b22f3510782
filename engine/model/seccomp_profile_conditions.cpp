#include "engine/model/seccomp_profile_data.h"

#include <array>
#include <cerrno>

/// Calls allowed only under a condition. The capability rows follow capabilities(7): where the
/// container was given the capability, the call it is for makes sense; where it was not, the
/// filter keeps the code behind the kernel's own check out of reach.
namespace boxwright::seccompdata {
namespace {

// Address families of linux/socket.h, written out: the model includes no system headers.
constexpr uint64_t familyAlg = 38;
constexpr uint64_t familyBetween = 39;
constexpr uint64_t familyVsock = 40;

// CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET of linux/sched.h.
// CLONE_NEWTIME shares its bit with the exit signal and cannot be asked for through clone.
constexpr uint64_t cloneNamespaces = 0x7E020000;

// personality(2): PER_LINUX, PER_LINUX32, each with and without UNAME26, and "only ask".
constexpr uint64_t personalityLinux = 0x0;
constexpr uint64_t personalityLinux32 = 0x8;
constexpr uint64_t personalityUname26 = 0x20000;
constexpr uint64_t personalityQuery = 0xffffffff;

constexpr std::array familyBelowAlg{Argument{0, "SCMP_CMP_LT", familyAlg}};
constexpr std::array familyOnlyBetween{Argument{0, "SCMP_CMP_EQ", familyBetween}};
constexpr std::array familyAboveVsock{Argument{0, "SCMP_CMP_GT", familyVsock}};
constexpr std::array noNamespaceFlag{Argument{0, "SCMP_CMP_MASKED_EQ", cloneNamespaces, 0}};
constexpr std::array plainLinux{Argument{0, "SCMP_CMP_EQ", personalityLinux}};
constexpr std::array plainLinux32{Argument{0, "SCMP_CMP_EQ", personalityLinux32}};
constexpr std::array oldLinux{Argument{0, "SCMP_CMP_EQ", personalityUname26}};
constexpr std::array oldLinux32{
    Argument{0, "SCMP_CMP_EQ", personalityUname26 | personalityLinux32}};
constexpr std::array askPersonality{Argument{0, "SCMP_CMP_EQ", personalityQuery}};

constexpr std::array rows{
    // Sockets of the kernel's crypto interface (CVE-2026-31431) and of the hypervisor (reaches the
    // host past the network namespace) are refused. The conditions of one rule are and-ed, hence
    // three rules around the two families. The families of 32-bit socketcall lie behind a pointer
    // no filter can follow; 32-bit libc needs the call, so there only an LSM can refuse them.
    Row{"sockets below AF_ALG", "socket", {}, familyBelowAlg},
    Row{"sockets between AF_ALG and AF_VSOCK", "socket", {}, familyOnlyBetween},
    Row{"sockets above AF_VSOCK", "socket", {}, familyAboveVsock},

    Row{"native execution domain", "personality", {}, plainLinux},
    Row{"32-bit execution domain", "personality", {}, plainLinux32},
    Row{"native domain, old version number", "personality", {}, oldLinux},
    Row{"32-bit domain, old version number", "personality", {}, oldLinux32},
    Row{"ask for the execution domain", "personality", {}, askPersonality},

    // Before Linux 4.8 a traced process could change its call after the filter had looked.
    Row{"debug own processes",
        "process_vm_readv process_vm_writev ptrace",
        {.kernelMajor = 4, .kernelMinor = 8}},

    Row{"segment registers of x86", "arch_prctl modify_ldt", {.architectures = "x86_64"}},
    Row{"calls of 32-bit Arm",
        "arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls",
        {.architectures = "aarch64"}},

    // clone3 passes its flags behind a pointer; ENOSYS makes libc fall back to clone.
    Row{"processes and threads, no new namespaces",
        "clone",
        {.without = "CAP_SYS_ADMIN"},
        noNamespaceFlag},
    Row{"clone3 cannot be filtered", "clone3", {.without = "CAP_SYS_ADMIN"}, {}, ENOSYS},

    Row{"namespaces, mounts, quotas and administration",
        "clone clone3 unshare setns mount umount umount2 mount_setattr move_mount open_tree fsopen "
        "fsconfig fsmount fspick quotactl quotactl_fd sethostname setdomainname bpf "
        "perf_event_open fanotify_init lookup_dcookie syslog lsm_get_self_attr lsm_set_self_attr "
        "lsm_list_modules",
        {.with = "CAP_SYS_ADMIN"}},
    Row{"files by handle", "open_by_handle_at", {.with = "CAP_DAC_READ_SEARCH"}},
    Row{"restart", "reboot", {.with = "CAP_SYS_BOOT"}},
    Row{"change the root folder", "chroot", {.with = "CAP_SYS_CHROOT"}},
    Row{"kernel modules", "init_module finit_module delete_module", {.with = "CAP_SYS_MODULE"}},
    Row{"process accounting", "acct", {.with = "CAP_SYS_PACCT"}},
    Row{"look into other processes",
        "kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace",
        {.with = "CAP_SYS_PTRACE"}},
    Row{"input and output ports", "iopl ioperm", {.with = "CAP_SYS_RAWIO"}},
    Row{"set the clock",
        "settimeofday stime clock_settime clock_settime64",
        {.with = "CAP_SYS_TIME"}},
    Row{"hang up a terminal", "vhangup", {.with = "CAP_SYS_TTY_CONFIG"}},
    Row{"memory placement",
        "get_mempolicy mbind set_mempolicy set_mempolicy_home_node",
        {.with = "CAP_SYS_NICE"}},
    Row{"kernel log", "syslog", {.with = "CAP_SYSLOG"}},
    Row{"BPF programs", "bpf", {.with = "CAP_BPF"}},
    Row{"performance events", "perf_event_open", {.with = "CAP_PERFMON"}},
};

} // namespace

std::span<const Row> conditionalRows() {
    return rows;
}

} // namespace boxwright::seccompdata
