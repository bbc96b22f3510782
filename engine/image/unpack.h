#pragma once

#include "engine/image/byte_source.h"
#include "engine/image/import.h"
#include "engine/image/tree_writer.h"

#include <string>
#include <vector>

namespace boxwright {

struct UnpackOptions {
    UnpackLimits limits;
    TreeRules rules;
    /// Refuse an archive without an end mark: one that no digest vouches for.
    bool requireEndMark = false;
    /// Where the list of paths goes: "<octal type and mode> <uid> <gid> <size> <path>\n" in archive
    /// order, bytes below 0x21, '%' and above 0x7e of a path as %XX. A later line replaces an
    /// earlier one of the same path. -1: none.
    int index = -1;
};

struct UnpackSummary {
    uint64_t bytes = 0;
    uint64_t files = 0;
    uint64_t skippedDevices = 0;
    std::vector<std::string> sample;
    std::vector<std::string> opaque; ///< still to be marked, when rules.opaqueAttribute is empty
};

/// Unpacks one layer's tar below `tree`, reading the source to its end. On error the tree holds
/// what came so far. Errors: see TreeWriter, TooLarge.
Result<UnpackSummary> unpackTar(ByteSource& source, int tree, const UnpackOptions& options);

} // namespace boxwright
