#pragma once

#include "engine/image/image_files.h"
#include "engine/image/layer_import.h"
#include "engine/oci/image_json.h"

#include <string>
#include <vector>

namespace boxwright {

/// One layer of an image: the file it is in and the digest that file must have ("" unknown).
struct ImageLayer {
    std::string file;
    std::string blobDigest;
};

/// An image as its documents describe it, whichever form they had.
struct ImageDescription {
    std::string name;
    ImageConfig config;
    std::vector<ImageLayer> layers; ///< base first, as many as config.diffIds
};

/// Every form's reader: finds the image for `architecture` (Go's names, "amd64"). Errors:
/// Malformed, DigestMismatch, NotSupported naming what architectures there are.
Result<ImageDescription> readOciLayout(const ImageFiles& files, const std::string& architecture,
                                       const std::string& fallbackName);
Result<ImageDescription> readDockerArchive(const ImageFiles& files, const std::string& architecture,
                                           const std::string& fallbackName);
/// What `skopeo copy … dir:` writes: manifest.json and blobs by their hexadecimal digest.
Result<ImageDescription> readSkopeoFolder(const ImageFiles& files, const std::string& architecture,
                                          const std::string& fallbackName);

/// Go's name of this machine's architecture.
std::string hostArchitecture();
Error wrongArchitecture(const std::string& name, const std::string& wanted,
                        const std::string& available);
/// The document of that name, its size and digest as promised. Errors: DigestMismatch,
/// NotSupported for a digest other than sha256.
Result<std::string> verifiedText(const ImageFiles& files, const std::string& name,
                                 const std::string& digest, uint64_t size);

/// Stages all layers, then commits them: an image is stored whole or not at all.
Result<Imported> importLayers(LayerStore& store, const ImageFiles& files,
                              const ImageDescription& image, const ImportRequest& request,
                              const Monitor& monitor);

} // namespace boxwright
