#include "engine/model/syscalls_data.h"

namespace boxwright::syscalldata {
namespace {

constexpr std::array namespaces{
    both("fsconfig", "namespaces", Risk::High, "Set up a file system before mounting it",
         "CAP_SYS_ADMIN"),
    both("fsmount", "namespaces", Risk::High, "Make a mount from a file system that was set up",
         "CAP_SYS_ADMIN"),
    both("fsopen", "namespaces", Risk::High, "Begin to set up a file system", "CAP_SYS_ADMIN"),
    both("fspick", "namespaces", Risk::High, "Begin to change a mounted file system",
         "CAP_SYS_ADMIN"),
    both("listmount", "namespaces", Risk::Low, "List the mounts below a mount"),
    both("mount", "namespaces", Risk::High, "Attach a file system", "CAP_SYS_ADMIN"),
    both("mount_setattr", "namespaces", Risk::High,
         "Change flags, propagation or id mapping of mounts", "CAP_SYS_ADMIN"),
    both("move_mount", "namespaces", Risk::High, "Move a mount to another place", "CAP_SYS_ADMIN"),
    both("open_tree", "namespaces", Risk::High, "Take hold of a mount, or of a copy of it",
         "CAP_SYS_ADMIN"),
    both("open_tree_attr", "namespaces", Risk::High, "Take hold of a mount and change its flags",
         "CAP_SYS_ADMIN"),
    both("pivot_root", "namespaces", Risk::High, "Swap the root file system", "CAP_SYS_ADMIN"),
    both("setdomainname", "namespaces", Risk::Medium, "Set the NIS domain name", "CAP_SYS_ADMIN"),
    both("sethostname", "namespaces", Risk::Medium, "Set the host name", "CAP_SYS_ADMIN"),
    both("setns", "namespaces", Risk::High, "Join a namespace that already exists",
         "CAP_SYS_ADMIN"),
    both("statmount", "namespaces", Risk::Low, "Tell facts about one mount"),
    both("umount2", "namespaces", Risk::High, "Detach a file system", "CAP_SYS_ADMIN"),
    both("unshare", "namespaces", Risk::High, "Leave shared namespaces, make new ones",
         "CAP_SYS_ADMIN"),
};

constexpr std::array kernel{
    both("acct", "kernel", Risk::Medium, "Switch process accounting on or off", "CAP_SYS_PACCT"),
    both("delete_module", "kernel", Risk::High, "Remove a kernel module", "CAP_SYS_MODULE"),
    both("finit_module", "kernel", Risk::High, "Load a kernel module from a file",
         "CAP_SYS_MODULE"),
    both("getrandom", "kernel", Risk::Low, "Get random bytes"),
    both("init_module", "kernel", Risk::High, "Load a kernel module from memory", "CAP_SYS_MODULE"),
    x86Only("ioperm", "kernel", Risk::High, "Use ranges of hardware ports", "CAP_SYS_RAWIO"),
    x86Only("iopl", "kernel", Risk::High, "Use all hardware ports", "CAP_SYS_RAWIO"),
    both("kexec_file_load", "kernel", Risk::High, "Load another kernel from a file, to boot into",
         "CAP_SYS_BOOT"),
    both("kexec_load", "kernel", Risk::High, "Load another kernel, to boot into", "CAP_SYS_BOOT"),
    both("reboot", "kernel", Risk::High, "Restart or stop the machine, or this pid namespace",
         "CAP_SYS_BOOT"),
    both("swapoff", "kernel", Risk::High, "Stop swapping to a file or disk", "CAP_SYS_ADMIN"),
    both("swapon", "kernel", Risk::High, "Swap to a file or disk", "CAP_SYS_ADMIN"),
    both("sysinfo", "kernel", Risk::Low, "Tell uptime, load and memory"),
    both("syslog", "kernel", Risk::Medium, "Read or clear the kernel's log", "CAP_SYSLOG"),
    both("uname", "kernel", Risk::Low, "Tell kernel name, version and host name"),
    both("vhangup", "kernel", Risk::Medium, "Hang up this terminal", "CAP_SYS_TTY_CONFIG"),
};

constexpr std::array tracing{
    both("bpf", "tracing", Risk::High, "Load programs into the kernel", "CAP_BPF"),
    both("kcmp", "tracing", Risk::Medium, "Compare what two processes share", "CAP_SYS_PTRACE"),
    both("lookup_dcookie", "tracing", Risk::Medium, "Turn a profiler's cookie into a path",
         "CAP_SYS_ADMIN"),
    both("perf_event_open", "tracing", Risk::High,
         "Measure and sample the processor and the kernel", "CAP_PERFMON"),
    both("pidfd_getfd", "tracing", Risk::High, "Take a descriptor out of another process",
         "CAP_SYS_PTRACE"),
    both("process_vm_readv", "tracing", Risk::High, "Read the memory of another process",
         "CAP_SYS_PTRACE"),
    both("process_vm_writev", "tracing", Risk::High, "Write the memory of another process",
         "CAP_SYS_PTRACE"),
    both("ptrace", "tracing", Risk::High, "Read and control another process", "CAP_SYS_PTRACE"),
    x86Only("uprobe", "tracing", Risk::Low, "Enter a user-space probe; the kernel's own use"),
    x86Only("uretprobe", "tracing", Risk::Low,
            "Return from a user-space probe; the kernel's own use"),
};

constexpr std::array security{
    both("add_key", "security", Risk::Medium,
         "Put a key into a keyring; keyrings are not namespaced"),
    both("keyctl", "security", Risk::Medium, "Use keyrings; they are not namespaced",
         "CAP_SYS_ADMIN"),
    both("landlock_add_rule", "security", Risk::Low, "Add a rule to a Landlock ruleset"),
    both("landlock_create_ruleset", "security", Risk::Low,
         "Make a Landlock ruleset to confine oneself"),
    both("landlock_restrict_self", "security", Risk::Low, "Confine oneself by a Landlock ruleset"),
    both("lsm_get_self_attr", "security", Risk::Low, "Read one's own label from a security module"),
    both("lsm_list_modules", "security", Risk::Low, "List the active security modules"),
    both("lsm_set_self_attr", "security", Risk::Medium,
         "Change one's own label in a security module", "CAP_MAC_ADMIN"),
    both("request_key", "security", Risk::Medium, "Look up a key, or have the host make one"),
    both("seccomp", "security", Risk::Low, "Filter one's own system calls further"),
};

constexpr std::array obsolete{
    x86Only("_sysctl", "obsolete", Risk::Low, "Kernel settings; gone since Linux 5.5"),
    x86Only("afs_syscall", "obsolete", Risk::Low, "Never part of the kernel"),
    x86Only("create_module", "obsolete", Risk::Low, "Gone since Linux 2.6", "CAP_SYS_MODULE"),
    x86Only("epoll_ctl_old", "obsolete", Risk::Low, "Never part of the kernel"),
    x86Only("epoll_wait_old", "obsolete", Risk::Low, "Never part of the kernel"),
    x86Only("get_kernel_syms", "obsolete", Risk::Low, "Gone since Linux 2.6"),
    x86Only("getpmsg", "obsolete", Risk::Low, "Never part of the kernel"),
    both("nfsservctl", "obsolete", Risk::Low, "Control of the NFS server; gone since Linux 3.1",
         "CAP_SYS_ADMIN"),
    x86Only("putpmsg", "obsolete", Risk::Low, "Never part of the kernel"),
    x86Only("query_module", "obsolete", Risk::Low, "Gone since Linux 2.6"),
    x86Only("security", "obsolete", Risk::Low, "Never part of the kernel"),
    x86Only("sysfs", "obsolete", Risk::Low,
            "Tell the names of file system types; see /proc/filesystems"),
    x86Only("tuxcall", "obsolete", Risk::Low, "Never part of the kernel"),
    x86Only("uselib", "obsolete", Risk::Medium, "Load a shared library of the a.out days"),
    x86Only("ustat", "obsolete", Risk::Low, "Tell free space by device number; see statfs"),
    x86Only("vserver", "obsolete", Risk::Low, "Never part of the kernel"),
};

} // namespace

std::span<const SyscallRow> namespacesSyscalls() {
    return namespaces;
}

std::span<const SyscallRow> kernelSyscalls() {
    return kernel;
}

std::span<const SyscallRow> tracingSyscalls() {
    return tracing;
}

std::span<const SyscallRow> securitySyscalls() {
    return security;
}

std::span<const SyscallRow> obsoleteSyscalls() {
    return obsolete;
}

} // namespace boxwright::syscalldata
