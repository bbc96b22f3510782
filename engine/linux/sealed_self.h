#pragma once

#include "engine/base/result.h"

namespace boxwright {

/// A container's first process runs this program until it execs the container's. The container
/// chooses what that is, and /proc/self/exe names this program's file: run that way and kept open,
/// it could be overwritten on the host (CVE-2019-5736). So a program that launches containers runs
/// from a copy in memory nobody can write to (memfd_create(2), F_ADD_SEALS of fcntl(2)).

/// Starts this program again from a sealed copy, with the same arguments and environment; returns
/// success when it already is one. To be called before anything else in main().
/// @param argv as main() got it
Status runFromSealedCopy(char** argv);

/// Errors: Unsafe when the running program's file could be written to.
Status checkSealed();

} // namespace boxwright
