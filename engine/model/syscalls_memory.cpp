#include "engine/model/syscalls_data.h"

namespace boxwright::syscalldata {
namespace {

constexpr std::array memory{
    both("brk", "memory", Risk::Low, "Grow or shrink the heap"),
    both("cachestat", "memory", Risk::Low, "Tell how much of a file is cached"),
    both("get_mempolicy", "memory", Risk::Low, "Tell on which nodes memory is placed"),
    both("madvise", "memory", Risk::Low, "Tell how memory will be used"),
    both("map_shadow_stack", "memory", Risk::Low, "Map a stack that guards return addresses"),
    both("mbind", "memory", Risk::Medium, "Bind a range of memory to nodes", "CAP_SYS_NICE"),
    both("memfd_create", "memory", Risk::Low, "Make a file that lives in memory"),
    both("memfd_secret", "memory", Risk::Low, "Make memory that even the kernel does not map"),
    both("migrate_pages", "memory", Risk::Medium, "Move all memory of a process to other nodes",
         "CAP_SYS_NICE"),
    both("mincore", "memory", Risk::Low, "Tell which pages are in memory"),
    both("mlock", "memory", Risk::Low, "Keep a range from being swapped out", "CAP_IPC_LOCK"),
    both("mlock2", "memory", Risk::Low, "Keep a range from being swapped out, once touched",
         "CAP_IPC_LOCK"),
    both("mlockall", "memory", Risk::Low, "Keep all memory from being swapped out", "CAP_IPC_LOCK"),
    both("mmap", "memory", Risk::Low, "Map a file or fresh memory"),
    both("move_pages", "memory", Risk::Medium, "Move single pages of a process to other nodes",
         "CAP_SYS_NICE"),
    both("mprotect", "memory", Risk::Low, "Change whether memory may be read, written or run"),
    both("mremap", "memory", Risk::Low, "Move or resize a mapping"),
    both("mseal", "memory", Risk::Low, "Make mappings unchangeable"),
    both("msync", "memory", Risk::Low, "Write a mapped file to disk"),
    both("munlock", "memory", Risk::Low, "Allow a range to be swapped out"),
    both("munlockall", "memory", Risk::Low, "Allow all memory to be swapped out"),
    both("munmap", "memory", Risk::Low, "Remove a mapping"),
    both("pkey_alloc", "memory", Risk::Low, "Get a protection key"),
    both("pkey_free", "memory", Risk::Low, "Give back a protection key"),
    both("pkey_mprotect", "memory", Risk::Low, "Put memory under a protection key"),
    both("process_madvise", "memory", Risk::Medium, "Tell how another process will use its memory",
         "CAP_SYS_NICE"),
    both("process_mrelease", "memory", Risk::Low, "Free the memory of a dying process at once"),
    both("remap_file_pages", "memory", Risk::Low, "Rearrange the pages of a mapping; obsolete"),
    both("set_mempolicy", "memory", Risk::Medium, "Choose on which nodes memory is placed",
         "CAP_SYS_NICE"),
    both("set_mempolicy_home_node", "memory", Risk::Medium,
         "Choose a home node for a range of memory", "CAP_SYS_NICE"),
    both("userfaultfd", "memory", Risk::High,
         "Handle page faults in user space; a helper of kernel exploits", "CAP_SYS_PTRACE"),
};

constexpr std::array ipc{
    both("mq_getsetattr", "ipc", Risk::Low, "Read or set attributes of a message queue"),
    both("mq_notify", "ipc", Risk::Low, "Ask to be told of a message"),
    both("mq_open", "ipc", Risk::Low, "Open a POSIX message queue"),
    both("mq_timedreceive", "ipc", Risk::Low, "Take a message from a queue"),
    both("mq_timedsend", "ipc", Risk::Low, "Put a message into a queue"),
    both("mq_unlink", "ipc", Risk::Low, "Remove a message queue"),
    both("msgctl", "ipc", Risk::Low, "Control a System V message queue", "CAP_IPC_OWNER"),
    both("msgget", "ipc", Risk::Low, "Find or make a System V message queue"),
    both("msgrcv", "ipc", Risk::Low, "Take a message from a System V queue"),
    both("msgsnd", "ipc", Risk::Low, "Put a message into a System V queue"),
    x86Only("pipe", "ipc", Risk::Low, "Make a pipe"),
    both("pipe2", "ipc", Risk::Low, "Make a pipe, with flags"),
    both("semctl", "ipc", Risk::Low, "Control a set of semaphores", "CAP_IPC_OWNER"),
    both("semget", "ipc", Risk::Low, "Find or make a set of semaphores"),
    both("semop", "ipc", Risk::Low, "Take or release semaphores"),
    both("semtimedop", "ipc", Risk::Low, "Take or release semaphores, with a time limit"),
    both("shmat", "ipc", Risk::Low, "Map shared memory"),
    both("shmctl", "ipc", Risk::Low, "Control shared memory", "CAP_IPC_OWNER"),
    both("shmdt", "ipc", Risk::Low, "Unmap shared memory"),
    both("shmget", "ipc", Risk::Low, "Find or make shared memory"),
};

constexpr std::array identity{
    both("capget", "identity", Risk::Low, "Read capabilities"),
    both("capset", "identity", Risk::Low, "Set capabilities; only ones it has", "CAP_SETPCAP"),
    both("getegid", "identity", Risk::Low, "Tell the effective group"),
    both("geteuid", "identity", Risk::Low, "Tell the effective user"),
    both("getgid", "identity", Risk::Low, "Tell the real group"),
    both("getgroups", "identity", Risk::Low, "Tell the additional groups"),
    both("getresgid", "identity", Risk::Low, "Tell real, effective and saved group"),
    both("getresuid", "identity", Risk::Low, "Tell real, effective and saved user"),
    both("getuid", "identity", Risk::Low, "Tell the real user"),
    both("setfsgid", "identity", Risk::Low, "Set the group for file access", "CAP_SETGID"),
    both("setfsuid", "identity", Risk::Low, "Set the user for file access", "CAP_SETUID"),
    both("setgid", "identity", Risk::Low, "Set the group", "CAP_SETGID"),
    both("setgroups", "identity", Risk::Low, "Set the additional groups", "CAP_SETGID"),
    both("setregid", "identity", Risk::Low, "Set real and effective group", "CAP_SETGID"),
    both("setresgid", "identity", Risk::Low, "Set real, effective and saved group", "CAP_SETGID"),
    both("setresuid", "identity", Risk::Low, "Set real, effective and saved user", "CAP_SETUID"),
    both("setreuid", "identity", Risk::Low, "Set real and effective user", "CAP_SETUID"),
    both("setuid", "identity", Risk::Low, "Set the user", "CAP_SETUID"),
};

} // namespace

std::span<const SyscallRow> memorySyscalls() {
    return memory;
}

std::span<const SyscallRow> ipcSyscalls() {
    return ipc;
}

std::span<const SyscallRow> identitySyscalls() {
    return identity;
}

} // namespace boxwright::syscalldata
