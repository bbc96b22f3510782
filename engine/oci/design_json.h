#pragma once

#include "engine/base/result.h"
#include "engine/model/design.h"

#include <string>
#include <string_view>

namespace boxwright {

/// A design file {schema, name, description, layers, writable, oci}; unknown members survive. A
/// bare config.json is read too, as a design without layers. Errors: Malformed; NotSupported for a
/// schema newer than ours.
Result<Design> designFromJson(std::string_view json);
std::string designToJson(const Design& design, int indent = 4);

} // namespace boxwright
