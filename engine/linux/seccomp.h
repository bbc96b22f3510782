#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <string>
#include <vector>

#include <linux/filter.h>

/// Filters of system calls: seccomp(2), libseccomp, OCI runtime-spec "linux.seccomp".
namespace boxwright {

/// A profile compiled for this machine.
struct SeccompProgram {
    std::vector<sock_filter> filter;
    unsigned flags = 0; ///< SECCOMP_FILTER_FLAG_*; NEW_LISTENER when a rule notifies

    /// Whether loading gives a listener descriptor, to be sent to listenerPath.
    bool notifies() const;
    /// What the kernel takes; prepare it before fork, it points into `filter`.
    sock_fprog view() const;
};

/// Names of other architectures' calls have no effect, as in every runtime. An allow rule for a
/// call that only this libseccomp is too old for is left out: the default action then decides.
/// Errors, with the JSON pointer of the member as object: InvalidArgument for an unknown call,
/// action, operator, flag or architecture, or an errno the action does not take; NotSupported for
/// what libseccomp or the kernel lacks.
Result<SeccompProgram> compileSeccomp(const Seccomp& profile);

/// As compileSeccomp, through a directory of compiled filters (compiling a default profile takes
/// longer than starting a container). A file serves only the profile text, machine, kernel release
/// and libseccomp version it was made from, and only if it is ours, writable by nobody else and
/// intact; otherwise it is made anew. A directory that cannot be used costs time, not the
/// container; "" compiles each time.
Result<SeccompProgram> cachedSeccomp(const Seccomp& profile, const std::string& cacheDirectory);

/// Puts the filter on the calling thread, for ever; wants no_new_privs or CAP_SYS_ADMIN.
/// Async-signal-safe. @return -errno; else a listener descriptor (close-on-exec) when the flags
/// ask for one, else 0.
int loadSeccomp(const sock_fprog& program, unsigned flags) noexcept;

} // namespace boxwright
