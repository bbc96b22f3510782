#include "engine/oci/image_json.h"

#include "engine/oci/json_fields.h"

#include <algorithm>

/// image-spec's index, manifest and configuration; Docker's schema 2 forms are the same documents
/// under other media types. Members nobody here needs are passed over.
namespace boxwright {
namespace {

/// A digest names files: it is checked before anything is opened with it.
bool isDigest(std::string_view text) {
    const size_t colon = text.find(':');
    const std::string_view algorithm = text.substr(0, colon);
    const size_t length = algorithm == "sha256" ? 64 : algorithm == "sha512" ? 128 : 0;
    if (colon == std::string_view::npos || length == 0 || text.size() != colon + 1 + length)
        return false;
    return text.find_first_not_of("0123456789abcdef", colon + 1) == std::string_view::npos;
}

struct Platform {
    std::string architecture;
    std::string os;
    std::string variant;
};

struct Nothing {};

struct RuntimeWishes {
    std::string user;
    std::vector<std::string> entrypoint;
    std::vector<std::string> cmd;
    std::vector<std::string> env;
    std::string workingDir;
    std::map<std::string, Nothing> exposedPorts;
    std::map<std::string, Nothing> volumes;
    std::map<std::string, std::string> labels;
    std::string stopSignal;
};

struct RootFs {
    std::string type = "layers";
    std::vector<std::string> diffIds;
};

struct ConfigFile {
    std::string architecture;
    std::string os;
    RuntimeWishes config;
    RootFs rootfs;
    std::vector<HistoryEntry> history;
};

} // namespace

template <class Io, Is<Nothing> T>
void members(Io&, T&) {}

template <class Io, Is<Platform> T>
void members(Io& io, T& platform) {
    io.defaulted("architecture", platform.architecture);
    io.defaulted("os", platform.os);
    io.defaulted("variant", platform.variant);
}

template <class Io, Is<Descriptor> T>
void members(Io& io, T& descriptor) {
    io.defaulted("mediaType", descriptor.mediaType);
    io.required("digest", descriptor.digest);
    io.required("size", descriptor.size);
    io.defaulted("annotations", descriptor.annotations);
    Platform platform;
    io.defaulted("platform", platform);
    descriptor.architecture = platform.architecture;
    descriptor.os = platform.os;
    descriptor.variant = platform.variant;
    if (!isDigest(descriptor.digest))
        io.refuse("digest", "not a sha256 or sha512 digest");
}

template <class Io, Is<ImageIndex> T>
void members(Io& io, T& index) {
    io.required("manifests", index.manifests);
}

template <class Io, Is<ImageManifest> T>
void members(Io& io, T& manifest) {
    io.required("config", manifest.config);
    io.required("layers", manifest.layers);
}

template <class Io, Is<RuntimeWishes> T>
void members(Io& io, T& wishes) {
    io.sparse("User", wishes.user);
    io.sparse("Entrypoint", wishes.entrypoint);
    io.sparse("Cmd", wishes.cmd);
    io.sparse("Env", wishes.env);
    io.sparse("WorkingDir", wishes.workingDir);
    io.defaulted("ExposedPorts", wishes.exposedPorts);
    io.defaulted("Volumes", wishes.volumes);
    io.sparse("Labels", wishes.labels);
    io.sparse("StopSignal", wishes.stopSignal);
}

template <class Io, Is<RootFs> T>
void members(Io& io, T& rootfs) {
    io.defaulted("type", rootfs.type);
    io.required("diff_ids", rootfs.diffIds);
}

template <class Io, Is<HistoryEntry> T>
void members(Io& io, T& entry) {
    io.sparse("created_by", entry.createdBy);
    io.sparse("empty_layer", entry.emptyLayer);
}

template <class Io, Is<ConfigFile> T>
void members(Io& io, T& file) {
    io.defaulted("architecture", file.architecture);
    io.defaulted("os", file.os);
    io.defaulted("config", file.config);
    io.required("rootfs", file.rootfs);
    io.defaulted("history", file.history);
}

template <class Io, Is<DockerManifestEntry> T>
void members(Io& io, T& entry) {
    io.required("Config", entry.config);
    io.defaulted("RepoTags", entry.repoTags);
    io.required("Layers", entry.layers);
}

namespace {

template <class T>
Result<T> documentOf(std::string_view json, std::string_view operation) {
    const auto document = parseJson(json, operation);
    if (!document)
        return fail(document.error());
    return readDocument<T>(*document, {}, operation);
}

std::vector<std::string> keysOf(const std::map<std::string, Nothing>& map) {
    std::vector<std::string> keys;
    for (const auto& [key, nothing] : map)
        keys.push_back(key);
    return keys;
}

std::map<std::string, Nothing> setOf(const std::vector<std::string>& keys) {
    std::map<std::string, Nothing> map;
    for (const auto& key : keys)
        map[key];
    return map;
}

ImageConfig configOf(ConfigFile file) {
    RuntimeWishes& wishes = file.config;
    return {
        .architecture = std::move(file.architecture),
        .os = std::move(file.os),
        .user = std::move(wishes.user),
        .entrypoint = std::move(wishes.entrypoint),
        .cmd = std::move(wishes.cmd),
        .env = std::move(wishes.env),
        .workingDir = std::move(wishes.workingDir),
        .exposedPorts = keysOf(wishes.exposedPorts),
        .volumes = keysOf(wishes.volumes),
        .labels = std::move(wishes.labels),
        .stopSignal = std::move(wishes.stopSignal),
        .diffIds = std::move(file.rootfs.diffIds),
        .history = std::move(file.history),
    };
}

ConfigFile fileOf(const ImageConfig& config) {
    ConfigFile file;
    file.architecture = config.architecture;
    file.os = config.os;
    file.config = {config.user,
                   config.entrypoint,
                   config.cmd,
                   config.env,
                   config.workingDir,
                   setOf(config.exposedPorts),
                   setOf(config.volumes),
                   config.labels,
                   config.stopSignal};
    file.rootfs.diffIds = config.diffIds;
    file.history = config.history;
    return file;
}

} // namespace

Result<ImageIndex> imageIndexFromJson(std::string_view json) {
    return documentOf<ImageIndex>(json, "read image index");
}

Result<ImageManifest> imageManifestFromJson(std::string_view json) {
    return documentOf<ImageManifest>(json, "read image manifest");
}

Result<ImageConfig> imageConfigFromJson(std::string_view json) {
    constexpr std::string_view operation = "read image config";
    auto file = documentOf<ConfigFile>(json, operation);
    if (!file)
        return fail(std::move(file).error());
    for (size_t i = 0; i < file->rootfs.diffIds.size(); ++i) {
        if (!isDigest(file->rootfs.diffIds[i]))
            return fail(makeError(ErrorCode::Malformed, std::string(operation),
                                  "/rootfs/diff_ids/" + std::to_string(i),
                                  "not a sha256 or sha512 digest"));
    }
    return configOf(*std::move(file));
}

Result<std::vector<DockerManifestEntry>> dockerManifestFromJson(std::string_view json) {
    constexpr std::string_view operation = "read docker archive manifest";
    const auto document = parseJson(json, operation);
    if (!document)
        return fail(document.error());
    if (!document->is_array())
        return fail(makeError(ErrorCode::Malformed, std::string(operation), "/", "not a list"));
    std::vector<DockerManifestEntry> entries;
    for (size_t i = 0; i < document->size(); ++i) {
        auto entry =
            readDocument<DockerManifestEntry>((*document)[i], "/" + std::to_string(i), operation);
        if (!entry)
            return fail(std::move(entry).error());
        entries.push_back(*std::move(entry));
    }
    return entries;
}

std::string imageConfigToJson(const ImageConfig& config) {
    return jsonText(writeDocument(fileOf(config)), -1);
}

} // namespace boxwright
