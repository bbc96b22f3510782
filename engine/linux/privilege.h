#pragma once

namespace boxwright {

/// Whether this process may make namespaces and mounts without a user namespace of its own:
/// CAP_SYS_ADMIN in effect (capget(2)). Being uid 0 inside someone else's sandbox is not enough.
bool isPrivileged();

} // namespace boxwright
