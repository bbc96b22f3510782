#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <string>
#include <vector>

#include <sys/types.h>

namespace boxwright {

/// A descriptor the child shall have under a given number.
struct FdMapping {
    int from; ///< ours
    int to;   ///< the child's
};

struct SpawnOptions {
    std::vector<std::string> arguments;   ///< argv; [0] is looked up in PATH unless a path
    std::vector<std::string> environment; ///< "NAME=value"; empty inherits ours
    bool inheritsEnvironment = true;      ///< when it is empty
    std::string program;                  ///< file to run; empty: the one argv[0] names
    std::vector<FdMapping> descriptors;   ///< everything else is closed in the child
    std::string directory;                ///< to begin in; "" for ours
    bool newSession = false;
};

/// posix_spawn: safe from a threaded process.
/// @return the pid; the caller reaps it.
Result<pid_t> spawn(const SpawnOptions& options);

struct Captured {
    int status = 0; ///< exit status, 128+signal where one ended it
    std::string output;
    std::string errors;
};

/// Runs a program to its end with no standard input. ErrorCode::NotFound where it is not
/// installed.
Result<Captured> capture(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& environment = {});

/// Waits for `pid`. @return exit status, 128+signal where one ended it.
Result<int> waitFor(pid_t pid);

} // namespace boxwright
