#pragma once

#include <map>
#include <string>

#include <sys/types.h>

namespace boxwright {

/// The state of a container as the specification has it (runtime.md, "State"): what `state` prints
/// and what a hook reads.
struct OciState {
    std::string id;
    std::string status; ///< "creating", "created", "running", "stopped"
    pid_t pid = 0;      ///< on the host; left out where there is none
    std::string bundle; ///< absolute
    std::map<std::string, std::string> annotations;
};
/// One line.
std::string stateToJson(const OciState& state);

} // namespace boxwright
