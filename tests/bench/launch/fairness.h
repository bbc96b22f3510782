#pragma once

#include "engine/base/result.h"

namespace boxwright::bench {

/// Lets crun do all it does elsewhere, a cgroup and a device filter as ours, on a machine of
/// another kind, too: from now on this process and what it starts see cgroup v2 alone, and one that
/// may not raise RLIMIT_MEMLOCK is told that it has (since Linux 5.11 no BPF program needs it;
/// crun 1.8 asks for it all the same and gives up). To be called while there is one thread.
Status meetCrunsNeeds();

} // namespace boxwright::bench
