#include "engine/model/syscalls_data.h"

namespace boxwright::syscalldata {
namespace {

constexpr std::array events{
    x86Only("epoll_create", "events", Risk::Low, "Make a set of descriptors to wait for"),
    both("epoll_create1", "events", Risk::Low, "Make a set of descriptors to wait for, with flags"),
    both("epoll_ctl", "events", Risk::Low, "Change what an epoll set waits for"),
    both("epoll_pwait", "events", Risk::Low, "Wait for an epoll set with another signal mask"),
    both("epoll_pwait2", "events", Risk::Low, "Wait for an epoll set, timed in nanoseconds"),
    x86Only("epoll_wait", "events", Risk::Low, "Wait for an epoll set"),
    x86Only("eventfd", "events", Risk::Low, "Make a counter to wait for"),
    both("eventfd2", "events", Risk::Low, "Make a counter to wait for, with flags"),
    both("fanotify_init", "events", Risk::Medium, "Watch or hold up file accesses of a whole mount",
         "CAP_SYS_ADMIN"),
    both("fanotify_mark", "events", Risk::Low, "Choose what fanotify watches", "CAP_SYS_ADMIN"),
    both("inotify_add_watch", "events", Risk::Low, "Watch a file or folder for changes"),
    x86Only("inotify_init", "events", Risk::Low, "Start watching files"),
    both("inotify_init1", "events", Risk::Low, "Start watching files, with flags"),
    both("inotify_rm_watch", "events", Risk::Low, "Stop watching a file or folder"),
    x86Only("poll", "events", Risk::Low, "Wait for descriptors"),
    both("ppoll", "events", Risk::Low, "Wait for descriptors with another signal mask"),
    both("pselect6", "events", Risk::Low, "Wait for descriptor sets with another signal mask"),
    x86Only("select", "events", Risk::Low, "Wait for descriptor sets"),
};

constexpr std::array async{
    both("io_cancel", "async", Risk::Low, "Take back a queued operation"),
    both("io_destroy", "async", Risk::Low, "End a queue of operations"),
    both("io_getevents", "async", Risk::Low, "Fetch finished operations"),
    both("io_pgetevents", "async", Risk::Low, "Fetch finished operations with another signal mask"),
    both("io_setup", "async", Risk::Low, "Make a queue of operations"),
    both("io_submit", "async", Risk::Low, "Queue reads and writes"),
    both("io_uring_enter", "async", Risk::High,
         "Submit to an io_uring; its operations bypass this filter"),
    both("io_uring_register", "async", Risk::High,
         "Register buffers, files and restrictions of an io_uring"),
    both("io_uring_setup", "async", Risk::High, "Make an io_uring, long a source of kernel faults"),
};

constexpr std::array time{
    both("adjtimex", "time", Risk::Medium, "Read or steer the system clock", "CAP_SYS_TIME"),
    both("clock_adjtime", "time", Risk::Medium, "Read or steer a clock", "CAP_SYS_TIME"),
    both("clock_getres", "time", Risk::Low, "Tell how fine a clock is"),
    both("clock_gettime", "time", Risk::Low, "Tell the time of a clock"),
    both("clock_nanosleep", "time", Risk::Low, "Sleep by a given clock"),
    both("clock_settime", "time", Risk::High, "Set a clock; the clock of the whole machine",
         "CAP_SYS_TIME"),
    both("getitimer", "time", Risk::Low, "Read an interval timer"),
    both("gettimeofday", "time", Risk::Low, "Tell the time"),
    both("nanosleep", "time", Risk::Low, "Sleep for a while"),
    both("setitimer", "time", Risk::Low, "Set an interval timer"),
    both("settimeofday", "time", Risk::High, "Set the clock of the whole machine", "CAP_SYS_TIME"),
    x86Only("time", "time", Risk::Low, "Tell the time in seconds"),
    both("timer_create", "time", Risk::Low, "Make a timer"),
    both("timer_delete", "time", Risk::Low, "Remove a timer"),
    both("timer_getoverrun", "time", Risk::Low, "Tell how often a timer fired unheard"),
    both("timer_gettime", "time", Risk::Low, "Tell when a timer will fire"),
    both("timer_settime", "time", Risk::Low, "Start or stop a timer"),
    both("timerfd_create", "time", Risk::Low, "Make a timer to wait for by descriptor"),
    both("timerfd_gettime", "time", Risk::Low, "Tell when a timer descriptor will fire"),
    both("timerfd_settime", "time", Risk::Low, "Start or stop a timer descriptor"),
};

} // namespace

std::span<const SyscallRow> eventsSyscalls() {
    return events;
}

std::span<const SyscallRow> asyncSyscalls() {
    return async;
}

std::span<const SyscallRow> timeSyscalls() {
    return time;
}

} // namespace boxwright::syscalldata
