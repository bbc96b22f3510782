#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace boxwright {

/// One step of a container's last start, in the order of its plan (engine/plan).
struct LaunchStep {
    enum class Progress { Waiting, Began, Done };
    std::string step; ///< the plan's id: "mount:/proc"
    Progress progress = Progress::Waiting;
    int64_t took = -1; ///< microseconds, as the shim saw it; -1 while unknown
    bool operator==(const LaunchStep&) const = default;
};

/// As a member of a larger document.
nlohmann::json launchStepsValue(const std::vector<LaunchStep>& steps);
/// What is no such list is an empty one.
std::vector<LaunchStep> launchStepsFromValue(const nlohmann::json& value);

/// [{"step", "progress": "waiting" | "began" | "done", "took"}, …] on one line.
std::string launchStepsToJson(const std::vector<LaunchStep>& steps);
/// And back. What is no such list is an empty one.
std::vector<LaunchStep> launchStepsFromJson(std::string_view json);

} // namespace boxwright
