#pragma once

#include "engine/base/result.h"
#include "engine/model/seccomp_profile.h"

#include <string>
#include <string_view>

namespace boxwright {

/// A profile in OCI form as it is, or in Docker's form (archMap, includes/excludes by caps, arches
/// and minKernel) resolved to OCI form. Errors: Malformed; InvalidArgument for an unknown action.
Result<Seccomp> seccompFromJson(std::string_view json, const SeccompContext& context);
std::string seccompToJson(const Seccomp& seccomp, int indent = 4);

} // namespace boxwright
