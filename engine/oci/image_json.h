#pragma once

#include "engine/base/result.h"
#include "engine/model/design.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace boxwright {

struct Descriptor {
    std::string mediaType;
    std::string digest;
    uint64_t size = 0;
    std::map<std::string, std::string> annotations;
    std::string architecture; ///< platform of an index entry; empty where absent
    std::string os;
    std::string variant;
};
struct ImageIndex {
    std::vector<Descriptor> manifests;
};
struct ImageManifest {
    Descriptor config;
    std::vector<Descriptor> layers; ///< base first
};
struct HistoryEntry {
    std::string createdBy;
    bool emptyLayer = false;
};
/// OCI image-spec configuration; docker's form is the same document.
struct ImageConfig {
    std::string architecture;
    std::string os;
    std::string user;
    std::vector<std::string> entrypoint;
    std::vector<std::string> cmd;
    std::vector<std::string> env;
    std::string workingDir;
    std::vector<std::string> exposedPorts;
    std::vector<std::string> volumes;
    std::map<std::string, std::string> labels;
    std::string stopSignal;
    std::vector<std::string> diffIds; ///< base first
    std::vector<HistoryEntry> history;
};
/// One element of a docker-archive's manifest.json.
struct DockerManifestEntry {
    std::string config;
    std::vector<std::string> repoTags;
    std::vector<std::string> layers;
};

/// Errors: Malformed with the JSON pointer.
Result<ImageIndex> imageIndexFromJson(std::string_view json);
Result<ImageManifest> imageManifestFromJson(std::string_view json);
Result<ImageConfig> imageConfigFromJson(std::string_view json);
Result<std::vector<DockerManifestEntry>> dockerManifestFromJson(std::string_view json);
std::string imageConfigToJson(const ImageConfig& config);

/// Seeds a new design's process from an image: args, env, cwd, user when numeric; ports, volumes
/// and labels as annotations under "org.opencontainers.image." names. Never touches isolation,
/// capabilities or mounts: an image has no say in privilege.
void applyImageConfig(const ImageConfig& config, ContainerSpec& spec);

} // namespace boxwright
