#pragma once

#include "engine/image/layer_store.h"

#include <string>
#include <string_view>

namespace boxwright {

/// meta.json of a stored layer. Errors: Malformed.
std::string layerRecordToJson(const LayerRecord& record);
Result<LayerRecord> layerRecordFromJson(std::string_view json);

} // namespace boxwright
