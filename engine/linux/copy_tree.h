#pragma once

#include "engine/base/result.h"

namespace boxwright {

/// What is below directory `from` also below directory `to`, which is empty: directories, files,
/// symbolic links and fifos with mode and owner; devices and sockets are left out. No link is
/// followed, so neither side need be trusted. Errors name the entry.
Status copyTree(int from, int to);

} // namespace boxwright
