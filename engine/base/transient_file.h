#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>

#include <sys/types.h>

namespace boxwright {

/// replaceFile() (engine/base/files.h) without waiting for the disk, which on a busy one takes a
/// tenth of a second: the new content or the old one survives the death of any process, but after a
/// power cut the file may be empty. Its reader must expect that.
Status replaceTransientFile(int dirFd, const std::string& name, std::string_view content,
                            mode_t mode);

} // namespace boxwright
