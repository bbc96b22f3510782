#pragma once

#include "engine/image/layer_store.h"
#include "privhelper/daemon/container_store.h"
#include "privhelper/daemon/places.h"
#include "privhelper/shim/launch_order.h"

#include <functional>
#include <string>

namespace boxwright::daemon {

/// Finds the process that "container:<id>" means. Errors: NotFound, WrongState.
using FindInit = std::function<Result<pid_t>(const std::string& id)>;

/// launch.json, what the shim needs beside the design: the stack, and where other containers' parts
/// are. Errors: NotFound naming a layer or container, and those of writing.
Status writeLaunchOrder(const StoredContainer& container, const LayerStore& layers,
                        const Places& places, const std::string& containerPath,
                        const std::string& runPath, const FindInit& findInit);

/// The system helper acts as root for callers who are not: it opens no path they name and runs no
/// hook. Errors: InvalidArgument with the member.
Status checkForeignCaller(const ContainerSpec& spec, const std::vector<std::string>& binds);

} // namespace boxwright::daemon
