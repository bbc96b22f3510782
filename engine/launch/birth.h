#pragma once

#include "engine/launch/preparation.h"

#include <sys/types.h>

namespace boxwright {

/// The container's first process, on its way to the gate.
struct Birth {
    pid_t pid = -1;      ///< ours to reap; -1 while only its joiner knows it
    pid_t joiner = -1;   ///< ours to reap, too; -1 without one
    bool placed = false; ///< in its cgroup, or without one
};

/// Clones it, straight into its new namespaces, a running container's, or through a joiner
/// (protocol.h). Errors: those of clone(2); what fails in the child crosses the channel.
/// @param parentEnd closed in the child
Result<Birth> makeFirstProcess(Preparation& preparation, Channel& parentEnd);

} // namespace boxwright
