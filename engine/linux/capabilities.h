#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

/// The five capability sets of a process: capabilities(7). Bit n stands for capability number n.
namespace boxwright {

struct CapabilitySets {
    uint64_t bounding = 0;
    uint64_t effective = 0;
    uint64_t inheritable = 0;
    uint64_t permitted = 0;
    uint64_t ambient = 0;
    bool operator==(const CapabilitySets&) const = default;
};

/// The highest capability number of this kernel: /proc/sys/kernel/cap_last_cap.
Result<int> lastCapability();

/// Names to masks; an absent list is an empty set. Ambient keeps what is also permitted and
/// inheritable: the kernel refuses the rest, and common configurations ask for it all the same.
/// Errors: InvalidArgument for a name no capability has, NotSupported for one above `last`, both
/// with the name as object.
Result<CapabilitySets> capabilitySets(const Capabilities& spec, int last);

/// What of `asked` can be granted: capabilities this kernel has and `held` holds.
/// @param warnings gets a line for each that is left out
Capabilities grantable(const Capabilities& asked, int last, uint64_t held,
                       std::vector<std::string>& warnings);

/// What the calling process may grant (capget(2)).
uint64_t permittedCapabilities();

/// CapBnd, CapEff, CapInh, CapPrm and CapAmb of /proc/<pid>/status. Errors: NotFound, Malformed.
Result<CapabilitySets> readCapabilities(pid_t pid);

// Between fork and exec; async-signal-safe. Each returns 0 or -errno.
//
//     dropBounding(sets.bounding, last);   while CAP_SETPCAP is still there
//     setKeepCapabilities(true);
//     setresgid(...), setgroups(...), setresuid(...)
//     applyCapabilities(sets);             then exec

/// Takes every capability out of the bounding set that `keep` has not.
int dropBounding(uint64_t keep, int last) noexcept;
/// Whether permitted capabilities outlive the change to an unprivileged user id; exec clears it.
int setKeepCapabilities(bool keep) noexcept;
/// Effective, permitted, inheritable (one capset), then ambient.
int applyCapabilities(const CapabilitySets& sets) noexcept;

} // namespace boxwright
