#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/linux/mounts.h"

#include <string>
#include <vector>

namespace boxwright {

/// Layers merged into one tree (Documentation/filesystems/overlayfs.rst).
struct OverlayLayers {
    std::vector<std::string> lowerdirs; ///< base first
    std::string upperdir;               ///< empty: read-only
    std::string workdir;
    bool userXattr = false;      ///< "user.overlay.*" marks, what a user namespace may read
    bool isVolatile = false;     ///< no sync on unmount; not to be mounted again after a crash
    int idmapUserNamespace = -1; ///< owners of the lower layers shifted through it; needs root.
                                 ///< The upper one holds host ids: copying up works with the
                                 ///< mounter's, which such a map does not have
};

/// A detached overlay mount, or for one layer without upperdir a read-only copy of that mount. A
/// layer whose root is opaque hides those below it. Errors: InvalidArgument without a layer,
/// NotFound naming the missing one; the kernel's words in the detail.
Result<UniqueFd> makeOverlay(const Mounts& mounts, const OverlayLayers& given);

/// Lets layers be mounted again that a volatile mount was made of which served nobody
/// (overlayfs.rst, "Volatile mount").
Status allowAnotherMount(const OverlayLayers& layers);

} // namespace boxwright
