#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <string>

#include <sys/types.h>

namespace boxwright {

/// A process by pid, start time (ticks since boot, /proc/<pid>/stat field 22) and boot, so that
/// nobody else's process is ever taken for it.
struct ProcessIdentity {
    pid_t pid = 0;
    uint64_t startTicks = 0;
    std::string boot; ///< /proc/sys/kernel/random/boot_id
    bool operator==(const ProcessIdentity&) const = default;
};
/// Errors: NotFound when there is no such process.
Result<ProcessIdentity> identify(pid_t pid);
bool isAlive(const ProcessIdentity& process);
/// Sends a signal to exactly this process; false when it is gone.
bool signalProcess(const ProcessIdentity& process, int signal);

} // namespace boxwright
