#include "engine/model/syscalls_data.h"

namespace boxwright::syscalldata {
namespace {

constexpr std::array processes{
    x86Only("arch_prctl", "processes", Risk::Low,
            "Set the FS and GS base and other x86 state of a thread"),
    both("clone", "processes", Risk::Medium, "Start a process or a thread, choose what it shares",
         "CAP_SYS_ADMIN"),
    both("clone3", "processes", Risk::Medium, "Like clone, but its flags cannot be filtered",
         "CAP_SYS_ADMIN"),
    both("execve", "processes", Risk::Low, "Replace the program of this process"),
    both("execveat", "processes", Risk::Low, "Replace the program, found by descriptor and name"),
    both("exit", "processes", Risk::Low, "End this thread"),
    both("exit_group", "processes", Risk::Low, "End all threads of this process"),
    x86Only("fork", "processes", Risk::Low, "Start a copy of this process"),
    both("get_robust_list", "processes", Risk::Low,
         "Find the list of locks a thread would leave behind"),
    x86Only("get_thread_area", "processes", Risk::Low,
            "Read an entry of thread storage on 32-bit x86"),
    both("getcpu", "processes", Risk::Low, "Tell on which CPU and memory node this thread runs"),
    both("getpgid", "processes", Risk::Low, "Tell the process group of a process"),
    x86Only("getpgrp", "processes", Risk::Low, "Tell the process group of this process"),
    both("getpid", "processes", Risk::Low, "Tell the id of this process"),
    both("getppid", "processes", Risk::Low, "Tell the id of the parent"),
    both("getrlimit", "processes", Risk::Low, "Read a resource limit"),
    both("getrusage", "processes", Risk::Low, "Tell how much time and memory was used"),
    both("getsid", "processes", Risk::Low, "Tell the session of a process"),
    both("gettid", "processes", Risk::Low, "Tell the id of this thread"),
    x86Only("modify_ldt", "processes", Risk::Medium,
            "Change segment descriptors, for 16-bit and old 32-bit programs"),
    both("personality", "processes", Risk::Medium,
         "Change the execution domain, five safe values only by default"),
    both("pidfd_open", "processes", Risk::Low, "Get a descriptor for a process"),
    both("prctl", "processes", Risk::Low, "Process settings: name, death signal, no_new_privs",
         "CAP_SETPCAP"),
    both("prlimit64", "processes", Risk::Low, "Read or set a resource limit of a process",
         "CAP_SYS_RESOURCE"),
    both("rseq", "processes", Risk::Low, "Register restartable sequences for per-CPU data"),
    both("set_robust_list", "processes", Risk::Low,
         "Tell which locks to release when this thread dies"),
    x86Only("set_thread_area", "processes", Risk::Low,
            "Set an entry of thread storage on 32-bit x86"),
    both("set_tid_address", "processes", Risk::Low, "Tell what to clear when this thread ends"),
    both("setpgid", "processes", Risk::Low, "Put a process into a process group"),
    both("setrlimit", "processes", Risk::Low, "Set a resource limit", "CAP_SYS_RESOURCE"),
    both("setsid", "processes", Risk::Low, "Start a new session without a terminal"),
    both("times", "processes", Risk::Low, "Tell processor time of this process and its children"),
    both("umask", "processes", Risk::Low, "Set which mode bits new files do not get"),
    x86Only("vfork", "processes", Risk::Low,
            "Start a child that borrows this memory until it executes"),
    both("wait4", "processes", Risk::Low, "Wait for a child to end and tell what it used"),
    both("waitid", "processes", Risk::Low, "Wait for a child to change state"),
};

constexpr std::array scheduling{
    both("getpriority", "scheduling", Risk::Low, "Read a nice value"),
    both("ioprio_get", "scheduling", Risk::Low, "Read a disk priority"),
    both("ioprio_set", "scheduling", Risk::Low,
         "Set a disk priority; the real-time class is privileged", "CAP_SYS_ADMIN"),
    both("sched_get_priority_max", "scheduling", Risk::Low,
         "Tell the highest priority of a policy"),
    both("sched_get_priority_min", "scheduling", Risk::Low, "Tell the lowest priority of a policy"),
    both("sched_getaffinity", "scheduling", Risk::Low, "Tell on which CPUs a thread may run"),
    both("sched_getattr", "scheduling", Risk::Low, "Read policy and attributes of a thread"),
    both("sched_getparam", "scheduling", Risk::Low, "Read the real-time priority of a thread"),
    both("sched_getscheduler", "scheduling", Risk::Low, "Read the scheduling policy of a thread"),
    both("sched_rr_get_interval", "scheduling", Risk::Low, "Tell the round-robin time slice"),
    both("sched_setaffinity", "scheduling", Risk::Low, "Choose on which CPUs a thread may run",
         "CAP_SYS_NICE"),
    both("sched_setattr", "scheduling", Risk::Low, "Set policy and attributes of a thread",
         "CAP_SYS_NICE"),
    both("sched_setparam", "scheduling", Risk::Low, "Set the real-time priority of a thread",
         "CAP_SYS_NICE"),
    both("sched_setscheduler", "scheduling", Risk::Low, "Set the scheduling policy of a thread",
         "CAP_SYS_NICE"),
    both("sched_yield", "scheduling", Risk::Low, "Let other threads run"),
    both("setpriority", "scheduling", Risk::Low, "Set a nice value", "CAP_SYS_NICE"),
};

constexpr std::array signals{
    x86Only("alarm", "signals", Risk::Low, "Send SIGALRM after some seconds"),
    both("futex", "signals", Risk::Low, "Wait on a lock in memory, or wake who waits"),
    both("futex_requeue", "signals", Risk::Low, "Move waiters from one lock to another"),
    both("futex_wait", "signals", Risk::Low, "Wait until a lock in memory changes"),
    both("futex_waitv", "signals", Risk::Low, "Wait on several locks at once"),
    both("futex_wake", "signals", Risk::Low, "Wake who waits on a lock in memory"),
    both("kill", "signals", Risk::Low, "Send a signal", "CAP_KILL"),
    both("membarrier", "signals", Risk::Low, "Order memory accesses across all threads"),
    x86Only("pause", "signals", Risk::Low, "Wait for a signal"),
    both("pidfd_send_signal", "signals", Risk::Low, "Send a signal to a process by descriptor",
         "CAP_KILL"),
    both("restart_syscall", "signals", Risk::Low,
         "Continue a call that a stop interrupted; the kernel's own use"),
    both("rt_sigaction", "signals", Risk::Low, "Choose what a signal does"),
    both("rt_sigpending", "signals", Risk::Low, "Tell which blocked signals have arrived"),
    both("rt_sigprocmask", "signals", Risk::Low, "Block or unblock signals"),
    both("rt_sigqueueinfo", "signals", Risk::Low, "Send a signal with a value", "CAP_KILL"),
    both("rt_sigreturn", "signals", Risk::Low, "Return from a signal handler"),
    both("rt_sigsuspend", "signals", Risk::Low, "Wait for a signal with another mask"),
    both("rt_sigtimedwait", "signals", Risk::Low,
         "Take a pending signal, or wait for one for a while"),
    both("rt_tgsigqueueinfo", "signals", Risk::Low, "Send a signal with a value to one thread",
         "CAP_KILL"),
    both("sigaltstack", "signals", Risk::Low, "Choose a stack for signal handlers"),
    x86Only("signalfd", "signals", Risk::Low, "Read signals from a descriptor"),
    both("signalfd4", "signals", Risk::Low, "Read signals from a descriptor, with flags"),
    both("tgkill", "signals", Risk::Low, "Send a signal to one thread of a process", "CAP_KILL"),
    both("tkill", "signals", Risk::Low, "Send a signal to one thread", "CAP_KILL"),
};

} // namespace

std::span<const SyscallRow> processesSyscalls() {
    return processes;
}

std::span<const SyscallRow> schedulingSyscalls() {
    return scheduling;
}

std::span<const SyscallRow> signalsSyscalls() {
    return signals;
}

} // namespace boxwright::syscalldata
