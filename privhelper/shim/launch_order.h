#pragma once

#include "engine/base/result.h"
#include "engine/launch/launch.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boxwright {

/// launch.json: what a shim needs beside config.json, written by the helper before it spawns one.
struct LaunchOrder {
    std::string id;
    std::optional<RootStack> stack;
    std::string bundle;       ///< directory relative paths of the spec start from
    std::string runDirectory; ///< its path
    std::string seccompCache;
    std::vector<std::string> bindDestinations; ///< their sources are handed over
    uint64_t logBytes = 4ull << 20;            ///< the log is turned over at this size
    int stopSignal = 15;                       ///< SIGTERM
};

inline constexpr char launchFileName[] = "launch.json";
inline constexpr char configFileName[] = "config.json";
inline constexpr char logFileName[] = "log";
inline constexpr char oldLogFileName[] = "log.1";

std::string launchOrderToJson(const LaunchOrder& order);
/// Errors: Malformed.
Result<LaunchOrder> launchOrderFromJson(std::string_view json);

} // namespace boxwright
