#include "engine/model/limits.h"

#include <array>

#include <sys/resource.h>

namespace boxwright {
namespace {

// getrlimit(2); numbers are those of x86 and arm.
constexpr std::array catalogue{
    RlimitRow{"RLIMIT_CPU", RLIMIT_CPU, "CPU seconds",
              "CPU time of one process. SIGXCPU at the soft limit, SIGKILL at the hard one.",
              LimitUnit::Count},
    RlimitRow{"RLIMIT_FSIZE", RLIMIT_FSIZE, "File size",
              "The largest file one process may write. Beyond it SIGXFSZ.", LimitUnit::Bytes},
    RlimitRow{"RLIMIT_DATA", RLIMIT_DATA, "Data segment",
              "Initialised data, heap and private writable mappings of one process.",
              LimitUnit::Bytes},
    RlimitRow{"RLIMIT_STACK", RLIMIT_STACK, "Stack",
              "The stack of a process's first thread; a quarter of it bounds arguments and "
              "environment.",
              LimitUnit::Bytes},
    RlimitRow{"RLIMIT_CORE", RLIMIT_CORE, "Core file",
              "The largest core file a crash may leave. 0 leaves none.", LimitUnit::Bytes},
    RlimitRow{"RLIMIT_RSS", RLIMIT_RSS, "Resident set",
              "Without effect since Linux 2.4.30; memory.max is what limits memory.",
              LimitUnit::Bytes},
    RlimitRow{"RLIMIT_NPROC", RLIMIT_NPROC, "Processes of the user",
              "Threads of the same user id on the whole host; pids.max counts the container's own.",
              LimitUnit::Count},
    RlimitRow{"RLIMIT_NOFILE", RLIMIT_NOFILE, "Open files",
              "One more than the highest descriptor a process may have.", LimitUnit::Count},
    RlimitRow{"RLIMIT_MEMLOCK", RLIMIT_MEMLOCK, "Locked memory",
              "Memory one process may pin without CAP_IPC_LOCK.", LimitUnit::Bytes},
    RlimitRow{"RLIMIT_AS", RLIMIT_AS, "Address space",
              "All mappings of one process together. Beyond it mmap fails with ENOMEM.",
              LimitUnit::Bytes},
    RlimitRow{"RLIMIT_LOCKS", RLIMIT_LOCKS, "File locks", "Without effect since Linux 2.4.25.",
              LimitUnit::Count},
    RlimitRow{"RLIMIT_SIGPENDING", RLIMIT_SIGPENDING, "Queued signals",
              "Signals that may wait for processes of the same user id.", LimitUnit::Count},
    RlimitRow{"RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE, "Message queues",
              "Bytes in POSIX message queues of the same user id.", LimitUnit::Bytes},
    RlimitRow{"RLIMIT_NICE", RLIMIT_NICE, "Nice ceiling",
              "Twenty less this is the lowest nice value a process may give itself.",
              LimitUnit::Count},
    RlimitRow{"RLIMIT_RTPRIO", RLIMIT_RTPRIO, "Real-time priority",
              "The highest real-time priority a process may give itself.", LimitUnit::Count},
    RlimitRow{"RLIMIT_RTTIME", RLIMIT_RTTIME, "Real-time slice",
              "CPU time a real-time thread may use without blocking.", LimitUnit::Microseconds},
};
static_assert(catalogue.size() == RLIM_NLIMITS);

} // namespace

std::span<const RlimitRow> rlimitCatalogue() {
    return catalogue;
}

const RlimitRow* findRlimit(std::string_view type) {
    for (const auto& row : catalogue) {
        if (row.type == type)
            return &row;
    }
    return nullptr;
}

} // namespace boxwright
