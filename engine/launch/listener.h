#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"
#include "engine/oci/state_json.h"

namespace boxwright {

/// Hands the listener of a filter that notifies to who answers it, at the socket of the profile's
/// listenerPath (config-linux.md, "The Container Process State"). @param pid of the filtered
/// process on the host
Status sendListener(const Seccomp& profile, const OciState& state, pid_t pid, int listener);

} // namespace boxwright
