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

/// Tells a shim that waits of a container it may become the one of, so that it has read the design
/// by then. Never waits: what is not told is read later.
/// @param soon the container is there, and about to be started
void announce(int socket, int designFile, bool soon);
/// Errors: Disconnected when the shim has ended.
Status handOver(int socket, Handover handover);

using Announced = std::function<Status(int designFile, bool soon)>;
/// The shim's side; waits as long as it takes. Nothing when the helper has gone instead. Errors:
/// Malformed, those of `announced`.
Result<std::optional<Handover>> awaitHandover(int socket, const Announced& announced);

} // namespace boxwright::shim
