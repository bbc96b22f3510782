#pragma once

#include "engine/base/result.h"

#include <functional>
#include <string>

#include <sys/stat.h>

namespace boxwright {

/// Copies a regular file's data, holes staying holes. `moved` is told of every piece and may stop
/// the copy with an error.
Status copyData(int from, int to, uint64_t size, const std::string& name,
                const std::function<Status(uint64_t)>& moved);

/// Extended attributes of an open file or directory, overlayfs' own left out. Those the target's
/// file system does not know, and with `tolerant` those that are refused, are left out too.
Status copyAttributes(int from, int to, const std::string& name, bool tolerant);

} // namespace boxwright
