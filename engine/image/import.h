#pragma once

#include "engine/base/progress.h"
#include "engine/base/result.h"
#include "engine/image/layer_store.h"
#include "engine/oci/image_json.h"

#include <optional>
#include <string>
#include <vector>

namespace boxwright {

/// What an import brought: layers base first, and the image's own wishes where it had any.
struct Imported {
    std::vector<LayerRecord> layers;
    std::optional<ImageConfig> config;
    std::string name; ///< repository tag or file name
};

enum class ImportFormat { Detect, RootfsTar, OciLayout, DockerArchive, Folder };

struct UnpackLimits {
    uint64_t bytes = 64ull << 30; ///< file content
    uint64_t entries = 4'000'000;
    uint64_t ratio = 1000; ///< content bytes per compressed byte, beyond the first 64 MiB
};

struct ImportRequest {
    int source = -1;        ///< open file or directory; borrowed
    std::string sourceName; ///< for messages and as the layer's origin
    ImportFormat format = ImportFormat::Detect;
    std::string architecture; ///< wanted from an index; empty: this machine's
    UnpackLimits limits;
    std::vector<std::string> unpackerArguments; ///< boxwright-unpack (unpacker.h), which
    ///< unpacks confined; empty: in this process, for one that is confined itself
};

/// Streams, checks compressed digest and diffID, unpacks in a confined child, shares layers that
/// are there already. Leaves nothing behind on any error. Errors: Malformed, Unsafe,
/// DigestMismatch, TooLarge, NoSpace, Cancelled, NotSupported (foreign architecture named).
Result<Imported> importImage(LayerStore& store, const ImportRequest& request,
                             const Monitor& monitor);

/// The starter layer: /bin/busybox of the host (Debian's busybox-static), its applet links and a
/// few files of etc. Errors: NotFound when busybox is not installed.
Result<LayerRecord> importStarterLayer(LayerStore& store, const Monitor& monitor);

} // namespace boxwright
