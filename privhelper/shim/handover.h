#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <functional>
#include <optional>
#include <vector>

namespace boxwright::shim {

/// What the helper gives a shim that waits, and makes it this container's.
struct Handover {
    UniqueFd containerDirectory;
    UniqueFd runDirectory;
    UniqueFd complaints;               ///< becomes its standard error
    std::vector<UniqueFd> bindSources; ///< as LaunchOrder::bindDestinations
};

/// Tells a shim that waits which container it may become the one of, so that it has read the design
/// by then. Never waits: what is not told is read later.
void announce(int socket, int containerDirectory);
/// Errors: Disconnected when the shim has ended.
Status handOver(int socket, Handover handover);

/// Gets the directory of a container that was announced.
using Announced = std::function<void(int containerDirectory)>;
/// The shim's side; waits as long as it takes. Nothing when the helper has gone instead. Errors:
/// Malformed.
Result<std::optional<Handover>> awaitHandover(int socket, const Announced& announced);

} // namespace boxwright::shim
