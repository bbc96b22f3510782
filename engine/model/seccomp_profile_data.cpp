#include "engine/model/seccomp_profile_data.h"

#include <array>

/// Calls that stay inside the container or that the kernel itself checks well enough. Left out, so
/// that the default action refuses them: keyrings (not namespaced), io_uring and userfaultfd (a
/// history of kernel faults), kexec, swap, moving memory between nodes, NFS service, and calls the
/// kernel no longer has. Names of 32-bit variants are for the secondary architectures.
namespace boxwright::seccompdata {
namespace {

constexpr std::array rows{
    Row{"open, read and write files",
        "open openat openat2 creat close close_range read readv pread64 preadv preadv2 write "
        "writev "
        "pwrite64 pwritev pwritev2 lseek _llseek dup dup2 dup3 fcntl fcntl64 flock ioctl truncate "
        "truncate64 ftruncate ftruncate64 fallocate fadvise64 fadvise64_64 readahead sync syncfs "
        "fsync fdatasync sync_file_range copy_file_range sendfile sendfile64 splice tee vmsplice "
        "cachestat"},
    Row{"names, folders and links",
        "chdir fchdir getcwd mkdir mkdirat rmdir getdents getdents64 link linkat symlink symlinkat "
        "readlink readlinkat rename renameat renameat2 unlink unlinkat mknod mknodat umask "
        "name_to_handle_at"},
    Row{"ownership, modes, times and attributes of files",
        "access faccessat faccessat2 chmod fchmod fchmodat fchmodat2 chown chown32 fchown fchown32 "
        "lchown lchown32 fchownat stat stat64 lstat lstat64 fstat fstat64 fstatat64 newfstatat "
        "statx statfs statfs64 fstatfs fstatfs64 utime utimes futimesat utimensat utimensat_time64 "
        "getxattr lgetxattr fgetxattr getxattrat setxattr lsetxattr fsetxattr setxattrat listxattr "
        "llistxattr flistxattr listxattrat removexattr lremovexattr fremovexattr removexattrat "
        "listmount statmount"},
    Row{"watch files and wait for events",
        "poll ppoll ppoll_time64 select _newselect pselect6 pselect6_time64 epoll_create "
        "epoll_create1 epoll_ctl epoll_ctl_old epoll_wait epoll_wait_old epoll_pwait epoll_pwait2 "
        "eventfd eventfd2 inotify_init inotify_init1 inotify_add_watch inotify_rm_watch "
        "fanotify_mark io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents "
        "io_pgetevents_time64"},
    Row{"memory",
        "brk mmap mmap2 munmap mremap mprotect madvise mincore msync mlock mlock2 mlockall munlock "
        "munlockall remap_file_pages memfd_create memfd_secret membarrier mseal map_shadow_stack "
        "pkey_alloc pkey_free pkey_mprotect"},
    Row{"processes and threads",
        "fork vfork execve execveat exit exit_group wait4 waitid waitpid getpid getppid gettid "
        "getpgid getpgrp setpgid getsid setsid set_tid_address set_robust_list get_robust_list "
        "rseq "
        "restart_syscall prctl prlimit64 getrlimit ugetrlimit setrlimit getrusage getpriority "
        "setpriority ioprio_get ioprio_set getcpu set_thread_area get_thread_area pidfd_open "
        "pidfd_send_signal process_mrelease uretprobe"},
    Row{"scheduling", "sched_yield sched_getaffinity sched_setaffinity sched_getattr sched_setattr "
                      "sched_getparam sched_setparam sched_getscheduler sched_setscheduler "
                      "sched_get_priority_max sched_get_priority_min sched_rr_get_interval "
                      "sched_rr_get_interval_time64"},
    Row{"futexes", "futex futex_time64 futex_wait futex_waitv futex_wake futex_requeue"},
    Row{"signals",
        "kill tkill tgkill rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn "
        "rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo sigaltstack "
        "sigprocmask sigreturn signalfd signalfd4 pause alarm"},
    Row{"users, groups and capabilities",
        "getuid getuid32 geteuid geteuid32 getgid getgid32 getegid getegid32 getresuid getresuid32 "
        "getresgid getresgid32 getgroups getgroups32 setuid setuid32 setgid setgid32 setreuid "
        "setreuid32 setregid setregid32 setresuid setresuid32 setresgid setresgid32 setfsuid "
        "setfsuid32 setfsgid setfsgid32 setgroups setgroups32 capget capset"},
    Row{"network; making sockets has conditions",
        "socketpair bind listen accept accept4 connect shutdown getsockname getpeername getsockopt "
        "setsockopt send sendto sendmsg sendmmsg recv recvfrom recvmsg recvmmsg recvmmsg_time64 "
        "socketcall"},
    Row{"pipes, queues, semaphores and shared memory",
        "pipe pipe2 ipc msgctl msgget msgrcv msgsnd semctl semget semop semtimedop "
        "semtimedop_time64 shmat shmctl shmdt shmget mq_open mq_unlink mq_notify mq_getsetattr "
        "mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64"},
    Row{"clocks and timers; setting the clock still needs CAP_SYS_TIME",
        "time times gettimeofday adjtimex clock_adjtime clock_adjtime64 clock_getres "
        "clock_getres_time64 clock_gettime clock_gettime64 clock_nanosleep clock_nanosleep_time64 "
        "nanosleep getitimer setitimer timer_create timer_delete timer_getoverrun timer_gettime "
        "timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime "
        "timerfd_gettime64 timerfd_settime timerfd_settime64"},
    Row{"facts about the system, and tightening one's own sandbox",
        "uname sysinfo getrandom seccomp landlock_create_ruleset landlock_add_rule "
        "landlock_restrict_self"},
};

} // namespace

std::span<const Row> unconditionalRows() {
    return rows;
}

} // namespace boxwright::seccompdata
