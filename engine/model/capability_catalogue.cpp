#include "engine/model/capabilities.h"

#include <array>

namespace boxwright {
namespace {

constexpr std::string_view files = "Files and ownership";
constexpr std::string_view users = "Users and processes";
constexpr std::string_view network = "Network";
constexpr std::string_view memory = "Memory and IPC";
constexpr std::string_view system_ = "System";
constexpr std::string_view policy = "Audit and policy";
constexpr std::string_view observe = "Observe";

constexpr Risk low = Risk::Low;
constexpr Risk medium = Risk::Medium;
constexpr Risk high = Risk::High;

// number, name, group, risk, allows, warning, in the set docker gives (capabilities(7))
constexpr std::array catalogue{
    CapabilityRow{0, "CAP_CHOWN", files, medium, "Give files to another user",
                  "Takes over any file of the file systems it can reach.", true},
    CapabilityRow{1, "CAP_DAC_OVERRIDE", files, medium, "Ignore file permission bits",
                  "Reads and writes every file below the mounts it has.", true},
    CapabilityRow{2, "CAP_DAC_READ_SEARCH", files, high, "Read any file, list any directory",
                  "open_by_handle_at reaches files of the host outside the container's root.",
                  false},
    CapabilityRow{3, "CAP_FOWNER", files, medium, "Act as the owner of any file",
                  "Changes modes, times and ACLs of files that belong to others.", true},
    CapabilityRow{4, "CAP_FSETID", files, low, "Keep setuid bits on changed files", "", true},
    CapabilityRow{5, "CAP_KILL", users, low, "Signal processes of other users", "", true},
    CapabilityRow{6, "CAP_SETGID", users, medium, "Join any group",
                  "Gains whatever any group may do, in every file it can reach.", true},
    CapabilityRow{7, "CAP_SETUID", users, medium, "Become any user",
                  "Gains whatever any user may do; without a user namespace that is root.", true},
    CapabilityRow{8, "CAP_SETPCAP", users, low, "Drop capabilities for good", "", true},
    CapabilityRow{9, "CAP_LINUX_IMMUTABLE", files, low, "Set immutable and append flags", "",
                  false},
    CapabilityRow{10, "CAP_NET_BIND_SERVICE", network, low, "Use ports below 1024", "", true},
    CapabilityRow{11, "CAP_NET_BROADCAST", network, low, "Broadcast, listen to multicast", "",
                  false},
    CapabilityRow{12, "CAP_NET_ADMIN", network, high, "Interfaces, routes, firewall",
                  "With the host's network it can cut off or redirect the whole machine.", false},
    CapabilityRow{13, "CAP_NET_RAW", network, medium, "Raw and packet sockets, ping",
                  "Forges and sniffs packets on every network it is attached to.", true},
    CapabilityRow{14, "CAP_IPC_LOCK", memory, low, "Pin memory, huge pages", "", false},
    CapabilityRow{15, "CAP_IPC_OWNER", memory, low, "Skip checks on System V IPC", "", false},
    CapabilityRow{16, "CAP_SYS_MODULE", system_, high, "Load and remove kernel modules",
                  "Runs any code in the kernel: the container then owns the host.", false},
    CapabilityRow{17, "CAP_SYS_RAWIO", system_, high, "Raw I/O ports and /dev/mem",
                  "Reads and writes physical memory and devices past every check.", false},
    CapabilityRow{18, "CAP_SYS_CHROOT", users, medium, "Change the root directory",
                  "Older escapes from a root directory build on it.", true},
    CapabilityRow{19, "CAP_SYS_PTRACE", users, high, "Inspect and change any process",
                  "With the host's process ids it takes over any process of the machine.", false},
    CapabilityRow{20, "CAP_SYS_PACCT", system_, low, "Switch process accounting", "", false},
    CapabilityRow{21, "CAP_SYS_ADMIN", system_, high, "Mounts, namespaces, much more",
                  "Close to root: mounting alone is enough for known ways out.", false},
    CapabilityRow{22, "CAP_SYS_BOOT", system_, high, "Reboot, load a new kernel",
                  "kexec_load replaces the running kernel.", false},
    CapabilityRow{23, "CAP_SYS_NICE", users, low, "Raise priority, pin to cores", "", false},
    CapabilityRow{24, "CAP_SYS_RESOURCE", users, medium, "Go past quotas and rlimits",
                  "Raises its own rlimits and uses disk space reserved for root.", false},
    CapabilityRow{25, "CAP_SYS_TIME", system_, high, "Set the system clock",
                  "There is one wall clock: every program on the host follows.", false},
    CapabilityRow{26, "CAP_SYS_TTY_CONFIG", system_, low, "Hang up and configure terminals", "",
                  false},
    CapabilityRow{27, "CAP_MKNOD", files, medium, "Create device nodes",
                  "A node reaches its device where no device rule of the cgroup forbids it.", true},
    CapabilityRow{28, "CAP_LEASE", files, low, "Take leases on any file", "", false},
    CapabilityRow{29, "CAP_AUDIT_WRITE", policy, low, "Write to the audit log", "", true},
    CapabilityRow{30, "CAP_AUDIT_CONTROL", policy, high, "Change the audit rules",
                  "Turns off the record of what happened on the host.", false},
    CapabilityRow{31, "CAP_SETFCAP", files, medium, "Store capabilities on files",
                  "A file so marked keeps its powers wherever its file system is mounted.", true},
    CapabilityRow{32, "CAP_MAC_OVERRIDE", policy, high, "Ignore the Smack policy",
                  "Mandatory access control of the host no longer holds it.", false},
    CapabilityRow{33, "CAP_MAC_ADMIN", policy, high, "Change Smack or AppArmor policy",
                  "Rewrites the rules that confine it and everybody else.", false},
    CapabilityRow{34, "CAP_SYSLOG", observe, medium, "Read the kernel log and addresses",
                  "Kernel addresses help an attack on the kernel.", false},
    CapabilityRow{35, "CAP_WAKE_ALARM", system_, low, "Wake the machine with a timer", "", false},
    CapabilityRow{36, "CAP_BLOCK_SUSPEND", system_, low, "Block system suspend", "", false},
    CapabilityRow{37, "CAP_AUDIT_READ", policy, medium, "Read the audit log",
                  "The log tells of every user's actions on the host.", false},
    CapabilityRow{38, "CAP_PERFMON", observe, medium, "Read performance counters",
                  "Counters and traces leak what other processes do.", false},
    CapabilityRow{39, "CAP_BPF", observe, high, "Load eBPF programs and maps",
                  "Programs run in the kernel; with CAP_PERFMON they read its memory.", false},
    CapabilityRow{40, "CAP_CHECKPOINT_RESTORE", users, medium, "Choose pids, restore processes",
                  "Picks process ids and reads links of other processes' memory.", false},
};

} // namespace

std::span<const CapabilityRow> capabilityCatalogue() {
    return catalogue;
}

} // namespace boxwright
