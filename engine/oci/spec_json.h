#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <string>
#include <string_view>

namespace boxwright {

/// config.json (runtime-spec 1.3.0) to values and back, losing nothing: members without a field
/// travel in the Extras of their object. Errors: Malformed with the JSON pointer as object.
/// Numbers that do not fit their type are refused, never wrapped.
Result<ContainerSpec> specFromJson(std::string_view json);
/// @param indent spaces per level, -1 for one line.
std::string specToJson(const ContainerSpec& spec, int indent = 4);
/// The JSON text of one member, for Under the hood: pointer "/linux/resources/memory". Empty when
/// the configuration does not have it.
std::string specExcerpt(const ContainerSpec& spec, std::string_view pointer);

} // namespace boxwright
