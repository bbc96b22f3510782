#pragma once

#include "engine/model/container_spec.h"

#include <string>
#include <vector>

namespace boxwright {

/// What a seccomp profile is resolved against.
struct SeccompContext {
    std::vector<std::string> capabilities; ///< names in the bounding set
    std::string architecture;              ///< "x86_64" or "aarch64"
    int kernelMajor = 6;
    int kernelMinor = 0;
};

/// Boxwright's own data with the effect of the profile docker and podman apply by default.
Seccomp defaultSeccomp(const SeccompContext& context);

} // namespace boxwright
