#pragma once

#include "engine/image/byte_source.h"
#include "engine/image/import.h"

#include <memory>
#include <optional>
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

/// A layer that is verified and waits for its commit, or one that is stored already.
struct StagedLayer {
    std::optional<LayerStore::Staging> staging;
    LayerRecord record;
};

/// Streams a blob into staging: unpacked (confined, when `unpacker` names the program, else by
/// this process), digests compared. Where the layer of the expected diffID is stored already, the
/// blob is only read and compared. Nothing is left behind on error.
Result<StagedLayer> stageLayer(LayerStore& store, std::unique_ptr<ByteSource> source,
                               const LayerBlob& blob, const UnpackLimits& limits,
                               const std::vector<std::string>& unpacker, const Monitor& monitor);
Result<LayerRecord> commitLayer(LayerStore& store, StagedLayer layer);

/// Both in one.
Result<LayerRecord> importLayer(LayerStore& store, std::unique_ptr<ByteSource> source,
                                const LayerBlob& blob, const UnpackLimits& limits,
                                const std::vector<std::string>& unpacker, const Monitor& monitor);

} // namespace boxwright
