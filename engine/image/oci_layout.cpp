#include "engine/image/digest.h"
#include "engine/image/image_layers.h"

namespace boxwright {
namespace {

constexpr int deepestIndex = 4;

/// Where a form keeps the blob of a digest.
using BlobName = std::string (*)(std::string_view digest);

std::string layoutBlob(std::string_view digest) {
    return "blobs/sha256/" + digestHex(digest);
}

bool isIndex(const Descriptor& descriptor) {
    return descriptor.mediaType.find("image.index") != std::string::npos ||
           descriptor.mediaType.find("manifest.list") != std::string::npos;
}

/// buildkit puts provenance beside images under such a platform.
bool isAttestation(const Descriptor& descriptor) {
    return descriptor.architecture == "unknown" || descriptor.os == "unknown";
}

std::string nameOf(const Descriptor& descriptor, const std::string& fallback) {
    for (const char* key : {"io.containerd.image.name", "org.opencontainers.image.ref.name"}) {
        const auto found = descriptor.annotations.find(key);
        if (found != descriptor.annotations.end() && !found->second.empty())
            return found->second;
    }
    return fallback;
}

class Reader {
public:
    Reader(const ImageFiles& files, std::string architecture, BlobName blobName)
        : m_files(files)
        , m_architecture(std::move(architecture))
        , m_blobName(blobName) {}

    /// @return an image for the architecture, or none; what was seen is collected.
    Result<std::optional<ImageDescription>> fromIndex(const std::string& json,
                                                      const std::string& name, int depth) {
        auto index = imageIndexFromJson(json);
        if (!index)
            return fail(index.error());
        if (depth > deepestIndex)
            return fail(makeError(ErrorCode::Malformed, "read image", name, "nested too deep"));
        for (const auto& descriptor : index->manifests) {
            if (isAttestation(descriptor))
                continue;
            if (!descriptor.architecture.empty() && descriptor.architecture != m_architecture) {
                see(descriptor.os + "/" + descriptor.architecture);
                continue;
            }
            auto found = fromDescriptor(descriptor, nameOf(descriptor, name), depth);
            if (!found || *found)
                return found;
        }
        return std::optional<ImageDescription>();
    }

    Result<std::optional<ImageDescription>> fromManifest(const std::string& json,
                                                         const std::string& name) {
        auto manifest = imageManifestFromJson(json);
        if (!manifest)
            return fail(manifest.error());
        auto text = blob(manifest->config);
        auto config = text ? imageConfigFromJson(*text) : fail(text.error());
        if (!config)
            return fail(config.error());
        if (config->architecture != m_architecture) {
            see(config->os + "/" + config->architecture);
            return std::optional<ImageDescription>();
        }
        ImageDescription image{name, std::move(*config), {}};
        for (const auto& layer : manifest->layers) {
            if (auto checked = checkLayer(layer); !checked)
                return fail(checked.error());
            image.layers.push_back({m_blobName(layer.digest), layer.digest});
        }
        return std::optional<ImageDescription>(std::move(image));
    }

    const std::string& seen() const { return m_seen; }

private:
    Result<std::string> blob(const Descriptor& descriptor) const {
        const std::string name =
            isSha256Digest(descriptor.digest) ? m_blobName(descriptor.digest) : "";
        return verifiedText(m_files, name, descriptor.digest, descriptor.size);
    }

    Result<std::optional<ImageDescription>> fromDescriptor(const Descriptor& descriptor,
                                                           const std::string& name, int depth) {
        auto text = blob(descriptor);
        if (!text)
            return fail(text.error());
        return isIndex(descriptor) ? fromIndex(*text, name, depth + 1) : fromManifest(*text, name);
    }

    Status checkLayer(const Descriptor& layer) const {
        if (!isSha256Digest(layer.digest))
            return fail(makeError(ErrorCode::NotSupported, "read image", layer.digest,
                                  "only sha256 digests are known"));
        if (layer.mediaType.find("encrypted") != std::string::npos)
            return fail(makeError(ErrorCode::NotSupported, "read image", layer.digest,
                                  "an encrypted layer"));
        auto size = m_files.size(m_blobName(layer.digest));
        if (!size)
            return fail(size.error());
        if (*size == layer.size)
            return {};
        return fail(makeError(ErrorCode::DigestMismatch, "read image", layer.digest,
                              "expected " + std::to_string(layer.size) + " bytes, got " +
                                  std::to_string(*size)));
    }

    void see(const std::string& platform) {
        if (m_seen.find(platform) == std::string::npos)
            m_seen += (m_seen.empty() ? "" : ", ") + platform;
    }

    const ImageFiles& m_files;
    std::string m_architecture;
    BlobName m_blobName;
    std::string m_seen;
};

Result<ImageDescription> chosen(Result<std::optional<ImageDescription>> found, const Reader& reader,
                                const std::string& name, const std::string& architecture) {
    if (!found)
        return fail(found.error());
    if (!*found)
        return fail(wrongArchitecture(name, architecture, reader.seen()));
    return std::move(**found);
}

} // namespace

Result<ImageDescription> readOciLayout(const ImageFiles& files, const std::string& architecture,
                                       const std::string& fallbackName) {
    auto index = files.text("index.json");
    if (!index)
        return fail(index.error());
    Reader reader(files, architecture, layoutBlob);
    return chosen(reader.fromIndex(*index, fallbackName, 0), reader, fallbackName, architecture);
}

Result<ImageDescription> readSkopeoFolder(const ImageFiles& files, const std::string& architecture,
                                          const std::string& fallbackName) {
    auto manifest = files.text("manifest.json");
    if (!manifest)
        return fail(manifest.error());
    Reader reader(files, architecture, digestHex);
    return chosen(reader.fromManifest(*manifest, fallbackName), reader, fallbackName, architecture);
}

} // namespace boxwright
