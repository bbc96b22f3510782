#pragma once

#include "engine/launch/preparation.h"

namespace boxwright {

/// The step devices-allowed: makes linux.resources.devices hold before a program of the container's
/// or a hook runs, and notes in `preparation` how. In this order:
///
/// 1. rules that allow every device need nothing;
/// 2. a filter on the container's cgroup (device_filter.h);
/// 3. without one, in a user namespace: no node can be made there, and the image's do not open;
/// 4. without one, when nothing is lost by it: every mount is nodev and the standard devices are
///    bound. Nothing is lost when the configuration gives no other device, the mount namespace is
///    its own and CAP_SYS_ADMIN, which could mount it all again, is in no capability set;
/// 5. else the run is refused: NotSupported naming linux.resources.devices and what was missing.
///
/// A plan without the step (an ordinary user's, a process entering a container) passes through.
///
/// The filter may be left for settleDevices(): the kernel takes as long for it as for a good part
/// of the container's mounts, which are made meanwhile.
Status guardDevices(Preparation& preparation);

/// To be called as soon as the first process exists. @return false when the kernel refused the
/// filter and `preparation` has another guard now, under which that process has to begin anew
Result<bool> settleDevices(Preparation& preparation);

} // namespace boxwright
