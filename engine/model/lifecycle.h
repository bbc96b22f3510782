#pragma once

#include <optional>
#include <string_view>

namespace boxwright {

/// OCI states plus Boxwright's own Failed (never started) and Starting.
enum class Phase { Creating, Created, Starting, Running, Paused, Stopping, Stopped, Failed };
enum class Command {
    Start,
    Stop,
    Kill,
    Pause,
    Resume,
    Exec,
    Attach,
    SetLimit,
    Restart,
    Delete,
    Export,
};

/// The table that decides every (phase, command) pair, in window, helper and runtime alike.
bool allowed(Phase phase, Command command);
/// Where a command leads when it succeeds; nothing when the phase stays or it is not allowed.
std::optional<Phase> nextPhase(Phase phase, Command command);

std::string_view phaseName(Phase phase); ///< "running"
std::optional<Phase> phaseFromName(std::string_view name);
std::string_view commandName(Command command); ///< "set-limit"

} // namespace boxwright
