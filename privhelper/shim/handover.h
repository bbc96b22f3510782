#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

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

/// Errors: Disconnected when the shim has ended.
Status handOver(int socket, Handover handover);
/// The shim's side; waits as long as it takes. Nothing when the helper has gone instead. Errors:
/// Malformed.
Result<std::optional<Handover>> awaitHandover(int socket);

} // namespace boxwright::shim
