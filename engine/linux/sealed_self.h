#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <string>

namespace boxwright {

/// A container's first process runs this program until it execs the container's. The container
/// chooses what that is, and /proc/self/exe names this program's file: run that way and kept open,
/// it could be overwritten on the host (CVE-2019-5736). So a program that launches containers runs
/// from a copy in memory nobody can write to (memfd_create(2), F_ADD_SEALS of fcntl(2)), or through
/// an overlay that has nowhere to write to.

/// A sealed copy of a program, for whoever starts it often: a process begun from it (by descriptor:
/// fexecve(3), or its name in /proc) has nothing left to do for the above. Copies share its memory.
Result<UniqueFd> sealedCopy(const std::string& program);

/// Starts this program again from such a place, with the same arguments and environment; returns
/// success when it already runs from one. To be called before anything else in main().
/// @param argv as main() got it
Status runFromSealedCopy(char** argv);

/// Errors: Unsafe when the running program's file could be written to.
Status checkSealed();

} // namespace boxwright
