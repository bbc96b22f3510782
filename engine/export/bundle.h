#pragma once

#include "engine/base/progress.h"
#include "engine/base/result.h"
#include "engine/model/design.h"

#include <string>
#include <vector>

namespace boxwright {

/// The configuration a foreign runtime gets: "root.path" is "rootfs", nothing of ours inside, and
/// without what bundleLosses names.
/// Errors: NotSupported naming what has no meaning outside ("join container:…").
Result<ContainerSpec> bundleSpec(const Design& design);

/// A setting of the design that the bundle does not carry.
struct BundleLoss {
    std::string path;   ///< "linux.timeOffsets"
    std::string reason; ///< untranslated
    bool operator==(const BundleLoss&) const = default;
};
/// What the oldest runtimes a bundle is meant for (runc 1.1, crun 1.8) refuse to start with: a new
/// time namespace. To be told to the user before or after the export, never kept quiet.
std::vector<BundleLoss> bundleLosses(const Design& design);

struct BundleRequest {
    Design design;
    std::vector<std::string> layerTrees; ///< unpacked trees of the enabled layers, base first
    std::string upperdir;                ///< the container's writable layer on top; may be empty
    int target = -1;                     ///< an open, empty directory; borrowed
    /// Map ids so that an ordinary user's runc or crun can run it: the caller, or, when the caller
    /// is root, the target directory's owner, who then owns every file. Always so for an ordinary
    /// user.
    bool rootless = false;
    /// boxwright-unpack (engine/image/unpacker.h): an ordinary user's layers have owners that can
    /// be read and made in a user namespace only. Not needed by root.
    std::vector<std::string> workerArguments;
};

/// config.json and a merged rootfs: layers flattened in order, whiteouts and opaque directories
/// applied, owner, mode, times, xattrs, hard links, symlinks and devices kept. Removes what it
/// wrote on error or cancel. Errors: AlreadyExists when the target is not empty, NoSpace,
/// Cancelled.
Status writeBundle(const BundleRequest& request, const Monitor& monitor);

/// What an ordinary user's runtime needs: a user namespace with these maps, and nothing that takes
/// more than the user has (resources, a lowered oom score, groups without a place in the map).
void makeRootless(ContainerSpec& spec, std::vector<IdMapping> uids, std::vector<IdMapping> gids);

} // namespace boxwright
