#include "privhelper/shim/container_state.h"

#include "engine/base/files.h"
#include "engine/base/unique_fd.h"
#include "privhelper/api/error_json.h"

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <sys/syscall.h>
#include <unistd.h>

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

Result<std::string> bootId() {
    auto text = readFile(AT_FDCWD, "/proc/sys/kernel/random/boot_id");
    if (!text)
        return fail(text.error());
    return text->substr(0, text->find('\n'));
}

/// Field 22; the command in field 2 may hold spaces and parentheses, so count from its end. State
/// Z counts as gone: a zombie runs nothing.
Result<uint64_t> startTicks(pid_t pid) {
    const std::string name = "/proc/" + std::to_string(pid) + "/stat";
    auto text = readFile(AT_FDCWD, name);
    if (!text)
        return fail(text.error());
    size_t at = text->rfind(')');
    if (at == std::string::npos || at + 2 >= text->size())
        return fail(makeError(ErrorCode::Malformed, "read", name));
    if ((*text)[at + 2] == 'Z' || (*text)[at + 2] == 'X')
        return fail(makeError(ErrorCode::NotFound, "identify", name, "it has ended"));
    for (int field = 2; field < 22 && at != std::string::npos; ++field)
        at = text->find(' ', at + 1);
    if (at == std::string::npos)
        return fail(makeError(ErrorCode::Malformed, "read", name));
    return std::strtoull(text->c_str() + at + 1, nullptr, 10);
}

} // namespace

Result<ProcessIdentity> identify(pid_t pid) {
    auto boot = bootId();
    if (!boot)
        return fail(boot.error());
    auto ticks = startTicks(pid);
    if (!ticks)
        return fail(ticks.error());
    return ProcessIdentity{pid, *ticks, *boot};
}

bool isAlive(const ProcessIdentity& process) {
    if (process.pid <= 0)
        return false;
    const auto now = identify(process.pid);
    return now && *now == process;
}

bool signalProcess(const ProcessIdentity& process, int signal) {
    if (process.pid <= 0)
        return false;
    // The descriptor first: from here on the pid cannot come to mean another process.
    const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0)));
    if (!pidfd || !isAlive(process))
        return false;
    return ::syscall(SYS_pidfd_send_signal, pidfd.get(), signal, nullptr, 0) == 0;
}

std::string stateToJson(const ContainerState& state) {
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
    return replaceFile(directory, stateFileName, stateToJson(state), 0600);
}

int64_t nowMs() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace boxwright
