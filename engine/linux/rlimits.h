#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

namespace boxwright {

/// Sets one limit of this process (setrlimit(2)). Errors: InvalidArgument for an unknown type or a
/// soft limit above the hard one; System, EPERM, for raising one without CAP_SYS_RESOURCE.
Status setRlimit(const Rlimit& limit);
/// As much of it as is above what this process has, which takes privilege; the rest may follow
/// without.
Status raiseRlimit(const Rlimit& limit);

} // namespace boxwright
