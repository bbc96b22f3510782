#include "privhelper/api/launch_steps.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace boxwright {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> progressNames{"waiting", "began", "done"};

LaunchStep stepFromJson(const json& value) {
    LaunchStep step{value.value("step", std::string()), {}, value.value("took", int64_t(-1))};
    const auto found = std::find(progressNames.begin(), progressNames.end(),
                                 value.value("progress", std::string()));
    if (found != progressNames.end())
        step.progress = static_cast<LaunchStep::Progress>(found - progressNames.begin());
    return step;
}

} // namespace

json launchStepsValue(const std::vector<LaunchStep>& steps) {
    json list = json::array();
    for (const LaunchStep& step : steps)
        list.push_back({{"step", step.step},
                        {"progress", progressNames[static_cast<size_t>(step.progress)]},
                        {"took", step.took}});
    return list;
}

std::string launchStepsToJson(const std::vector<LaunchStep>& steps) {
    return launchStepsValue(steps).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<LaunchStep> launchStepsFromJson(std::string_view text) {
    return launchStepsFromValue(json::parse(text, nullptr, false));
}

std::vector<LaunchStep> launchStepsFromValue(const json& list) {
    if (!list.is_array())
        return {};
    std::vector<LaunchStep> steps;
    try {
        for (const json& value : list)
            steps.push_back(stepFromJson(value));
    } catch (const json::exception&) { // an element or a member of another type
        return {};
    }
    return steps;
}

} // namespace boxwright
