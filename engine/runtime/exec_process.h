#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"
#include "engine/runtime/options.h"

#include <span>

namespace boxwright::runtime {

/// Options of `exec` that describe the process.
std::span<const Option> processOptions();

/// The process an `exec` asks for: the document of --process, else the container's own with the
/// command of the operands (after the id) and what the options change. Errors: InvalidArgument,
/// Malformed.
Result<Process> execProcess(const Process& container, const Arguments& arguments);

} // namespace boxwright::runtime
