#pragma once

#include "engine/launch/preparation.h"

namespace boxwright {

/// Opens the sources of bind mounts, detached, with their owners mapped where that is asked for.
/// Privileged callers do it here, as themselves: the mapped root of a user namespace might not
/// reach them, and the kernel maps owners for nobody else. An ordinary user has the same rights on
/// both sides and opens them there. @param given by destination, in the place of their sources
Status openBindSources(Preparation& p, std::map<std::string, UniqueFd>& given);

} // namespace boxwright
