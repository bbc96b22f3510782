#include "engine/model/syscalls.h"

#include "engine/model/syscalls_data.h"

#include <algorithm>
#include <vector>

namespace boxwright {
namespace {

constexpr std::array groups{
    SyscallGroup{"processes", "Processes and threads",
                 "Start, replace, end and wait for processes, and set what belongs to one",
                 "procs"},
    SyscallGroup{"scheduling", "Scheduling", "Priorities, CPUs and policies of threads", "gauge"},
    SyscallGroup{"signals", "Signals and locks", "Send, catch and await signals; futexes", "zap"},
    SyscallGroup{"io", "Reading and writing", "Open, read, write, seek and copy", "file"},
    SyscallGroup{"files", "Files and directories", "Make, rename, link, list and remove names",
                 "folder"},
    SyscallGroup{"attributes", "Ownership and attributes",
                 "Modes, owners, times and extended attributes of files", "tag"},
    SyscallGroup{"events", "Waiting and watching", "Wait for descriptors and for changes of files",
                 "activity"},
    SyscallGroup{"async", "Asynchronous input and output",
                 "Queues of reads and writes the kernel works through", "swap"},
    SyscallGroup{"memory", "Memory", "Map, protect, lock and place memory", "memory"},
    SyscallGroup{"identity", "Users and capabilities", "Who a process is and what it may do",
                 "user"},
    SyscallGroup{"network", "Network", "Sockets and what goes through them", "network"},
    SyscallGroup{"ipc", "Between processes", "Pipes, queues, semaphores and shared memory", "chat"},
    SyscallGroup{"time", "Clocks and timers", "Tell, wait for and set the time", "clock"},
    SyscallGroup{"namespaces", "Namespaces and mounts",
                 "Leave, join and rearrange what the container sees", "layers"},
    SyscallGroup{"kernel", "Kernel and administration",
                 "Modules, reboot, swap, accounting and the machine itself", "system"},
    SyscallGroup{"tracing", "Tracing and inspection",
                 "Look into other processes and into the kernel", "eye"},
    SyscallGroup{"security", "Keys and confinement", "Keyrings, filters and security modules",
                 "shield"},
    SyscallGroup{"obsolete", "Obsolete", "Calls the kernel no longer has or nobody should need",
                 "ban"},
};

std::vector<SyscallRow> sortedByName() {
    using namespace syscalldata;
    std::vector<SyscallRow> rows;
    for (const auto table :
         {processesSyscalls(), schedulingSyscalls(), signalsSyscalls(), ioSyscalls(),
          filesSyscalls(), attributesSyscalls(), eventsSyscalls(), asyncSyscalls(),
          memorySyscalls(), identitySyscalls(), networkSyscalls(), ipcSyscalls(), timeSyscalls(),
          namespacesSyscalls(), kernelSyscalls(), tracingSyscalls(), securitySyscalls(),
          obsoleteSyscalls()}) {
        rows.insert(rows.end(), table.begin(), table.end());
    }
    std::sort(rows.begin(), rows.end(),
              [](const SyscallRow& a, const SyscallRow& b) { return a.name < b.name; });
    return rows;
}

} // namespace

std::span<const SyscallRow> syscallCatalogue() {
    static const std::vector<SyscallRow> rows = sortedByName();
    return rows;
}

std::span<const SyscallGroup> syscallGroups() {
    return groups;
}

const SyscallRow* findSyscall(std::string_view name) {
    const auto rows = syscallCatalogue();
    const auto row = std::lower_bound(rows.begin(), rows.end(), name,
                                      [](const SyscallRow& candidate, std::string_view wanted) {
                                          return candidate.name < wanted;
                                      });
    return row != rows.end() && row->name == name ? &*row : nullptr;
}

} // namespace boxwright
