#pragma once

#include "engine/image/byte_source.h"
#include "engine/image/import.h"

#include <memory>
#include <string>
#include <vector>

namespace boxwright {

/// One layer's blob and what is known of it beforehand.
struct LayerBlob {
    std::string name;
    std::string origin;
    std::string blobDigest; ///< expected; empty: unknown
    std::string diffId;     ///< expected; empty: unknown
    uint64_t size = 0;      ///< stored bytes; 0: unknown
    bool requireEndMark = false;
};

/// Streams a blob into the store: staged, unpacked (confined, when `unpacker` names the program,
/// else by this process), digests compared, committed. A stored layer of the expected diffID is
/// returned without reading. Nothing is left behind on error.
Result<LayerRecord> importLayer(LayerStore& store, std::unique_ptr<ByteSource> source,
                                const LayerBlob& blob, const UnpackLimits& limits,
                                const std::vector<std::string>& unpacker, const Monitor& monitor);

} // namespace boxwright
