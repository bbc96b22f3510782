#pragma once

#include "engine/base/progress.h"
#include "engine/base/result.h"
#include "engine/model/design.h"

#include <string>
#include <vector>

namespace boxwright {

/// The configuration a foreign runtime gets: "root.path" is "rootfs", nothing of ours inside.
/// Errors: NotSupported naming what has no meaning outside ("join container:…").
Result<ContainerSpec> bundleSpec(const Design& design);

struct BundleRequest {
    Design design;
    std::vector<std::string> layerTrees; ///< unpacked trees of the enabled layers, base first
    std::string upperdir;                ///< the container's writable layer on top; may be empty
    int target = -1;                     ///< an open, empty directory; borrowed
    bool rootless = false;               ///< map ids so that an ordinary user's runc can run it
};

/// config.json and a merged rootfs: layers flattened in order, whiteouts and opaque directories
/// applied, owner, mode, times, xattrs, hard links, symlinks and devices kept. Removes what it
/// wrote on error or cancel. Errors: AlreadyExists when the target is not empty, NoSpace,
/// Cancelled.
Status writeBundle(const BundleRequest& request, const Monitor& monitor);

} // namespace boxwright
