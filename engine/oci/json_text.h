#pragma once

#include "engine/base/result.h"
#include "engine/base/text.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace boxwright {

/// Members keep the order of their document.
using Json = nlohmann::ordered_json;

/// Text to a document. Refuses what a document of somebody else could hide behind: invalid UTF-8,
/// the same member twice, nesting deeper than 64. Errors: Malformed, with line and column.
/// @param operation for errors, "read config.json"
Result<Json> parseJson(std::string_view text, std::string_view operation);
/// @param indent spaces per level, -1 for one line. Bytes that are not UTF-8 become U+FFFD.
std::string jsonText(const Json& document, int indent);

/// The value at a JSON pointer, or null where there is none.
const Json* valueAt(const Json& document, std::string_view pointer);

} // namespace boxwright
