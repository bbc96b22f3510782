#include "engine/image/layer_import.h"

#include "engine/base/files.h"
#include "engine/image/confined.h"
#include "engine/image/layer_stream.h"
#include "engine/image/unpack.h"

#include <chrono>
#include <unistd.h>

namespace boxwright {
namespace {

Error mismatch(const std::string& what, const std::string& name, const std::string& wanted,
               const std::string& got) {
    return makeError(ErrorCode::DigestMismatch, "verify " + what, name,
                     "expected " + wanted + ", got " + got);
}

Status checkSpace(const LayerStore::Staging& staging, const LayerBlob& blob) {
    auto space = freeSpace(staging.directory.get());
    if (!space)
        return fail(space.error());
    if (*space >= blob.size)
        return {};
    return fail(makeError(ErrorCode::NoSpace, "import", blob.name,
                          "needs at least " + std::to_string(blob.size) + " bytes, " +
                              std::to_string(*space) + " are free"));
}

Result<UnpackSummary> unpackHere(LayerStream& stream, int tree, const UnpackOptions& options) {
    UnpackOptions here = options;
    here.rules.tolerant = ::geteuid() != 0;
    here.rules.opaqueAttribute =
        here.rules.tolerant ? "user.overlay.opaque" : "trusted.overlay.opaque";
    return unpackTar(stream, tree, here);
}

Result<UnpackSummary> unpackInto(const LayerStore::Staging& staging, LayerStream& stream,
                                 const LayerBlob& blob, const UnpackLimits& limits,
                                 const std::vector<std::string>& unpacker, const Monitor& monitor) {
    if (auto space = checkSpace(staging, blob); !space)
        return fail(space.error());
    auto index =
        openAt(staging.directory.get(), "index", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0644);
    if (!index)
        return fail(index.error());
    UnpackOptions options;
    options.limits = limits;
    options.requireEndMark = blob.requireEndMark;
    options.index = index->get();
    auto tree = openDirectory(staging.directory.get(), "tree");
    if (!tree)
        return fail(tree.error());
    return unpacker.empty() ? unpackHere(stream, tree->get(), options)
                            : unpackConfined(unpacker, stream, tree->get(), options, monitor);
}

Status verify(const LayerBlob& blob, const LayerStream::Digests& digests) {
    if (!blob.blobDigest.empty() && digests.blob != blob.blobDigest)
        return fail(mismatch("layer blob", blob.name, blob.blobDigest, digests.blob));
    if (!blob.diffId.empty() && digests.tar != blob.diffId)
        return fail(mismatch("layer content", blob.name, blob.diffId, digests.tar));
    return {};
}

/// What is stored is good. The blob is read all the same: whoever keeps the image instead of the
/// store has to hear that it is damaged.
Result<StagedLayer> verifyStored(const LayerStore& store, LayerStream& stream,
                                 const LayerBlob& blob) {
    auto done = drain(stream);
    if (done)
        done = verify(blob, stream.digests());
    if (!done)
        return fail(done.error());
    auto stored = store.find(blob.diffId);
    if (!stored)
        return fail(stored.error());
    return StagedLayer{std::nullopt, std::move(*stored)};
}

Result<LayerRecord> describe(const LayerBlob& blob, const LayerStream::Digests& digests,
                             UnpackSummary summary) {
    if (auto verified = verify(blob, digests); !verified)
        return fail(verified.error());
    LayerRecord record;
    record.digest = digests.tar;
    record.name = blob.name;
    record.origin = blob.origin;
    record.bytes = summary.bytes;
    record.files = summary.files;
    record.importedAt = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    record.sample = std::move(summary.sample);
    return record;
}

} // namespace

Result<StagedLayer> stageLayer(LayerStore& store, std::unique_ptr<ByteSource> source,
                               const LayerBlob& blob, const UnpackLimits& limits,
                               const std::vector<std::string>& unpacker, const Monitor& monitor) {
    LayerStream stream(std::move(source), {blob.size, limits.ratio, blob.name}, monitor);
    if (!blob.diffId.empty() && store.contains(blob.diffId))
        return verifyStored(store, stream, blob);
    auto staging = store.stage();
    if (!staging)
        return fail(staging.error());
    auto summary = unpackInto(*staging, stream, blob, limits, unpacker, monitor);
    auto record =
        summary ? describe(blob, stream.digests(), std::move(*summary)) : fail(summary.error());
    if (!record) {
        store.discard(std::move(*staging));
        return fail(record.error());
    }
    return StagedLayer{std::move(*staging), std::move(*record)};
}

Result<LayerRecord> commitLayer(LayerStore& store, StagedLayer layer) {
    if (!layer.staging)
        return std::move(layer.record);
    return store.commit(std::move(*layer.staging), std::move(layer.record));
}

Result<LayerRecord> importLayer(LayerStore& store, std::unique_ptr<ByteSource> source,
                                const LayerBlob& blob, const UnpackLimits& limits,
                                const std::vector<std::string>& unpacker, const Monitor& monitor) {
    auto staged = stageLayer(store, std::move(source), blob, limits, unpacker, monitor);
    if (!staged)
        return fail(staged.error());
    monitor.tell({"sync", blob.size, blob.size});
    return commitLayer(store, std::move(*staged));
}

} // namespace boxwright
