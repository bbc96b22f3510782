#pragma once

#include "engine/base/result.h"

namespace boxwright {

/// Whether this process may make namespaces and mounts without a user namespace of its own:
/// CAP_SYS_ADMIN in effect (capget(2)). Being uid 0 inside someone else's sandbox is not enough.
bool isPrivileged();

/// Whether this process is in the first user namespace, whose privileges are over the host. In
/// another one, as rootless podman makes, uid 0 is an ordinary user to the host: no device nodes,
/// no bpf(2), cgroups only where somebody gave some.
bool inHostUserNamespace();
/// Whether this is the host's root.
bool isHostRoot();

/// From now on only the host's root may look into this process (PR_SET_DUMPABLE(2const)). To be
/// said again after each change of ids or of the user namespace: the kernel then goes back to
/// fs.suid_dumpable, which an administrator may have set to 1.
Status forbidTracing();

} // namespace boxwright
