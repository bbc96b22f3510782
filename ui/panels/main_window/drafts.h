#pragma once

#include "ui/backend.h"

namespace boxwright::ui {

/// A new design on what was just imported: its layers, and what the image says of its process.
Design designFromImport(const ImportResult& imported, const std::vector<LayerInfo>& stored);

} // namespace boxwright::ui
