#include "engine/image/import.h"

#include "engine/image/layer_import.h"

#include <sys/stat.h>

namespace boxwright {
namespace {

Result<Imported> importRootfsTar(LayerStore& store, const ImportRequest& request,
                                 const struct stat& info, const Monitor& monitor) {
    LayerBlob blob;
    blob.name = request.sourceName;
    blob.origin = request.sourceName;
    blob.requireEndMark = true;
    std::unique_ptr<ByteSource> source;
    if (S_ISREG(info.st_mode)) {
        blob.size = static_cast<uint64_t>(info.st_size);
        source = std::make_unique<FileRange>(request.source, 0, blob.size, request.sourceName);
    } else {
        source = std::make_unique<FdSource>(request.source, request.sourceName);
    }
    auto layer = importLayer(store, std::move(source), blob, request.limits,
                             request.unpackerArguments, monitor);
    if (!layer)
        return fail(layer.error());
    return Imported{{std::move(*layer)}, std::nullopt, request.sourceName};
}

} // namespace

Result<Imported> importImage(LayerStore& store, const ImportRequest& request,
                             const Monitor& monitor) {
    struct stat info {};
    if (::fstat(request.source, &info) != 0)
        return fail(systemError("stat", request.sourceName));
    return importRootfsTar(store, request, info, monitor);
}

} // namespace boxwright
