#include "engine/image/digest.h"
#include "engine/image/image_layers.h"

namespace boxwright {
namespace {

/// "<64 hex>.json" and "blobs/sha256/<64 hex>" say what the document must hash to.
std::string digestInName(const std::string& file) {
    std::string stem = file.substr(file.rfind('/') + 1);
    stem = stem.substr(0, stem.find('.'));
    const std::string digest = "sha256:" + stem;
    return isSha256Digest(digest) ? digest : std::string();
}

Result<ImageConfig> readConfig(const ImageFiles& files, const std::string& file) {
    const std::string digest = digestInName(file);
    const auto size = files.size(file);
    if (!size)
        return fail(size.error());
    auto text = digest.empty() ? files.text(file) : verifiedText(files, file, digest, *size);
    if (!text)
        return fail(text.error());
    return imageConfigFromJson(*text);
}

} // namespace

/// manifest.json lists images; layers are plain tars (docker save: "<id>/layer.tar", later
/// "blobs/sha256/<hex>"; skopeo: "<hex>.tar"), which the diff ids of the configuration vouch for.
Result<ImageDescription> readDockerArchive(const ImageFiles& files, const std::string& architecture,
                                           const std::string& fallbackName) {
    auto text = files.text("manifest.json");
    auto entries = text ? dockerManifestFromJson(*text) : fail(text.error());
    if (!entries)
        return fail(entries.error());
    std::string seen;
    for (const auto& entry : *entries) {
        auto config = readConfig(files, entry.config);
        if (!config)
            return fail(config.error());
        if (config->architecture != architecture) {
            seen += (seen.empty() ? "" : ", ") + config->os + "/" + config->architecture;
            continue;
        }
        ImageDescription image{
            entry.repoTags.empty() ? fallbackName : entry.repoTags.front(), std::move(*config), {}};
        for (const auto& layer : entry.layers)
            image.layers.push_back({layer, {}});
        return image;
    }
    return fail(wrongArchitecture(fallbackName, architecture, seen));
}

} // namespace boxwright
