#pragma once

#include "engine/base/result.h"
#include "engine/model/lifecycle.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

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

/// state.json: all that is true about a container beyond its design. The shim writes it while
/// there is one, the helper otherwise.
struct ContainerState {
    Phase phase = Phase::Created;
    ProcessIdentity init;
    ProcessIdentity shim;
    std::string cgroup;     ///< of the container's processes, absolute; "" without one
    int64_t startedAt = 0;  ///< ms since the epoch
    int64_t finishedAt = 0; ///< ms since the epoch
    int exitStatus = -1;    ///< 128+signal where one ended it
    std::string exitReason; ///< "", "exited", "signal", "oom", "failed", "lost"
    std::optional<Error> failure;
    std::map<std::string, std::string> limits;        ///< "io.max.rbps@8:0" -> kernel text
    std::map<std::string, std::string> missingLimits; ///< key -> reason
    bool operator==(const ContainerState&) const = default;
};

inline constexpr char stateFileName[] = "state.json";

std::string stateToJson(const ContainerState& state);
/// Errors: Malformed.
Result<ContainerState> stateFromJson(std::string_view json);
Result<ContainerState> readState(int directory);
Status writeState(int directory, const ContainerState& state);

int64_t nowMs();

} // namespace boxwright
