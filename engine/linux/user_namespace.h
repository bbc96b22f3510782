#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/linux/idmap.h"

namespace boxwright {

/// A user namespace with these maps and no process in it, to see the owners of a mount through
/// (mount_setattr(2), MOUNT_ATTR_IDMAP). Errors: what making or mapping one gives.
Result<UniqueFd> makeUserNamespace(const IdMaps& maps);

} // namespace boxwright
