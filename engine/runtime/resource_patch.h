#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"
#include "engine/runtime/options.h"

#include <span>

namespace boxwright::runtime {

/// Options of `update`, one per limit.
std::span<const Option> resourceOptions();

/// `held` with what the document of --resources ("-" is standard input) and the options change;
/// what they do not name stays. Errors: InvalidArgument, Malformed.
Result<Resources> patchResources(const Resources& held, const Arguments& arguments);

} // namespace boxwright::runtime
