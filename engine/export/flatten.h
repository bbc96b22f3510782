#pragma once

#include "engine/base/progress.h"
#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <optional>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace boxwright {

struct FlattenOptions {
    /// Gives every file this owner instead of its own.
    std::optional<std::pair<uid_t, gid_t>> owner;
    /// Otherwise, what ids inside the container are on the host: a runtime that makes a user
    /// namespace shifts no files itself. Ids no mapping holds (a writable layer has host ids
    /// already) stay as they are.
    std::vector<IdMapping> uids;
    std::vector<IdMapping> gids;
    /// Leave out what the kernel refuses (devices, foreign owners): in a user namespace, or as an
    /// ordinary user.
    bool tolerant = false;
};

/// Copies overlay lowerdirs (and an upperdir), base first, into one tree, as the mounted overlay
/// would show them: whiteouts (char 0:0) and opaque directories (trusted. and user.overlay.opaque)
/// applied; owner, mode, times, xattrs, holes, hard links within a layer, symlinks, devices kept;
/// no symlink followed. `rootfs` is empty. Errors: NoSpace, Cancelled, System.
Status flattenTrees(const std::vector<int>& trees, int rootfs, const FlattenOptions& options,
                    const Monitor& monitor);

} // namespace boxwright
