#pragma once

#include "engine/base/result.h"
#include "engine/launch/launch.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boxwright {

/// launch.json: what a shim needs beside design.json, written by the helper for each start.
struct LaunchOrder {
    std::string id;
    std::optional<RootStack> stack;
    std::map<std::string, std::string> namespaces; ///< path by type, of those of other containers
    std::string bundle;       ///< directory relative paths of the spec start from
    std::string runDirectory; ///< its path
    std::string seccompCache;
    std::vector<std::string> bindDestinations; ///< their sources are handed over
    uint64_t logBytes = 4ull << 20;            ///< the log is turned over at this size
    int stopSignal = 15;                       ///< SIGTERM
};

inline constexpr char launchFileName[] = "launch.json";
inline constexpr char designFileName[] = "design.json";
inline constexpr char logFileName[] = "log";
inline constexpr char oldLogFileName[] = "log.1";

std::string launchOrderToJson(const LaunchOrder& order);
/// Errors: Malformed.
Result<LaunchOrder> launchOrderFromJson(std::string_view json);

/// What a caller handed over is never opened by its name, and other containers' namespaces are
/// those of the order.
void applyOrder(const LaunchOrder& order, ContainerSpec& spec);

} // namespace boxwright
