#include "privhelper/shim/container_state.h"

#include "engine/base/files.h"
#include "engine/base/transient_file.h"
#include "privhelper/api/error_json.h"

#include <chrono>
#include <nlohmann/json.hpp>

namespace boxwright {
namespace {

using nlohmann::json;

json identityToJson(const ProcessIdentity& process) {
    return {{"pid", process.pid}, {"startTicks", process.startTicks}, {"boot", process.boot}};
}

ProcessIdentity identityFromJson(const json& value) {
    return {value.value("pid", 0), value.value("startTicks", uint64_t(0)),
            value.value("boot", std::string())};
}

} // namespace

std::string stateToJson(const ContainerState& state, StateParts parts) {
    json value{{"phase", phaseName(state.phase)},
               {"init", identityToJson(state.init)},
               {"shim", identityToJson(state.shim)},
               {"cgroup", state.cgroup},
               {"startedAt", state.startedAt},
               {"finishedAt", state.finishedAt},
               {"exitStatus", state.exitStatus},
               {"exitReason", state.exitReason},
               {"limits", state.limits},
               {"missingLimits", state.missingLimits}};
    if (parts == StateParts::All)
        value["steps"] = launchStepsValue(state.steps);
    if (state.failure)
        value["failure"] = json::parse(errorToJson(*state.failure));
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<ContainerState> stateFromJson(std::string_view text) {
    const auto malformed = [](std::string detail) {
        return fail(makeError(ErrorCode::Malformed, "read", stateFileName, std::move(detail)));
    };
    const json value = json::parse(text, nullptr, false);
    if (!value.is_object())
        return malformed("no JSON object");
    try {
        ContainerState state;
        const auto phase = phaseFromName(value.at("phase").get<std::string>());
        if (!phase)
            return malformed("unknown phase");
        state.phase = *phase;
        state.init = identityFromJson(value.at("init"));
        state.shim = identityFromJson(value.at("shim"));
        state.cgroup = value.at("cgroup").get<std::string>();
        state.startedAt = value.at("startedAt").get<int64_t>();
        state.finishedAt = value.at("finishedAt").get<int64_t>();
        state.exitStatus = value.at("exitStatus").get<int>();
        state.exitReason = value.at("exitReason").get<std::string>();
        state.limits = value.at("limits").get<std::map<std::string, std::string>>();
        state.missingLimits = value.at("missingLimits").get<std::map<std::string, std::string>>();
        if (value.contains("steps"))
            state.steps = launchStepsFromValue(value["steps"]);
        if (value.contains("failure"))
            state.failure = errorFromJson(value["failure"].dump());
        return state;
    } catch (const json::exception& error) {
        return malformed(error.what());
    }
}

Result<ContainerState> readState(int directory) {
    auto text = readFile(directory, stateFileName);
    if (!text)
        return fail(text.error());
    return stateFromJson(*text);
}

Status writeState(int directory, const ContainerState& state) {
    return replaceTransientFile(directory, stateFileName, stateToJson(state), 0600);
}

int64_t nowMs() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace boxwright
