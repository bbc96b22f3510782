#pragma once

#include "engine/model/container_spec.h"

#include <string>
#include <vector>

namespace boxwright {

/// One slab of a design's stack: a stored layer, switched on or off.
struct LayerRef {
    std::string digest; ///< OCI diffID, "sha256:<64 hex>"
    std::string name;   ///< the user's name for it
    std::string origin; ///< where it came from, "COPY ./site /srv/www" or a file name; display only
    bool enabled = true;
    Extras extras;
    bool operator==(const LayerRef&) const = default;
};

enum class WritableLayer {
    Keep,      ///< upperdir kept with the container until it is deleted
    ThrowAway, ///< overlay `volatile`; gone when the container ends
};

/// A saved, editable container configuration: the user's document. On disk
/// {schema, name, layers, writable, oci} where oci is a config.json (engine/oci/design_json.h).
struct Design {
    static constexpr int currentSchema = 1;

    std::string name;
    std::string description;
    std::vector<LayerRef> layers; ///< base first
    WritableLayer writable = WritableLayer::Keep;
    ContainerSpec spec;
    Extras extras;
    bool operator==(const Design&) const = default;
};

/// The configuration every new design starts from: all namespaces new, the usual mounts, masked
/// and read-only paths, the default capability set and seccomp profile, a terminal, /bin/sh.
/// Runs unchanged as root and rootless, under Boxwright, runc and crun. A rootless run adds the
/// user namespace and its id mappings itself when the design names none.
ContainerSpec defaultSpec();

/// Layers that take part in a run, base first.
std::vector<LayerRef> enabledLayers(const Design& design);

} // namespace boxwright
