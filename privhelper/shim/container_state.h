#pragma once

#include "engine/linux/process_identity.h"
#include "engine/model/lifecycle.h"
#include "privhelper/api/launch_steps.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace boxwright {

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
    std::vector<LaunchStep> steps;                    ///< of the last start
    bool operator==(const ContainerState&) const = default;
};

inline constexpr char stateFileName[] = "state.json";

enum class StateParts { All, WithoutSteps };
std::string stateToJson(const ContainerState& state, StateParts parts = StateParts::All);
/// Errors: Malformed.
Result<ContainerState> stateFromJson(std::string_view json);
Result<ContainerState> readState(int directory);
Status writeState(int directory, const ContainerState& state);

int64_t nowMs();

} // namespace boxwright
