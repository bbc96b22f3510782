#pragma once

#include "engine/base/result.h"
#include "engine/model/design.h"

#include <QString>

namespace boxwright::ui {

/// Design files, and bare config.json files to read. Errors name operation and path.
Result<Design> readDesign(const QString& filePath);
/// Written beside the target and renamed over it: an error leaves the old file as it was.
Status writeDesign(const Design& design, const QString& filePath);

/// $XDG_DATA_HOME/boxwright/designs, where designs are kept unless the user chooses elsewhere.
QString designFolder();
/// A file name for a design's name: "Hello shell" -> "hello-shell.boxwright.json".
QString designFileName(const QString& designName);

} // namespace boxwright::ui
