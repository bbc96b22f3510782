#pragma once

#include "engine/base/result.h"
#include "engine/model/checks.h"

#include <string>
#include <string_view>
#include <vector>

namespace boxwright::shim {

/// `boxwright-shim check-host FOLDER` (one of the layer store) looks at the host for the helper,
/// which has threads and so cannot fork to try things, and prints the findings as JSON.
inline constexpr char checkHostArgument[] = "check-host";

std::string hostReportToJson(const std::vector<HostCheck>& checks);
/// Errors: Malformed.
Result<std::vector<HostCheck>> hostReportFromJson(std::string_view json);

} // namespace boxwright::shim
