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

/// What comes with the listener of a seccomp filter (config-linux.md, "The Container Process
/// State").
struct ProcessState {
    pid_t pid = 0; ///< of the filtered process, on the host
    std::string metadata;
    OciState state; ///< of its container
};
std::string processStateToJson(const ProcessState& process);

} // namespace boxwright
