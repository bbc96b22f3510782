#include "engine/launch/hooks.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"

#include <chrono>
#include <csignal>
#include <thread>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace boxwright {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto nap = std::chrono::milliseconds(2);

std::string nameOf(const std::string& kind, size_t index, const Hook& hook) {
    return "hooks." + kind + "[" + std::to_string(index) + "] " + hook.path;
}

/// In memory, whole and rewound: a hook that reads nothing holds nobody up.
Result<UniqueFd> inputOf(const OciState& state) {
    UniqueFd memory(::memfd_create("state", MFD_CLOEXEC));
    if (!memory)
        return fail(systemError("memfd_create", "state"));
    if (auto written = writeAll(memory.get(), stateToJson(state), "state"); !written)
        return fail(written.error());
    if (::lseek(memory.get(), 0, SEEK_SET) != 0)
        return fail(systemError("lseek", "state"));
    return memory;
}

Result<pid_t> begin(const Hook& hook, const OciState& state) {
    auto input = inputOf(state);
    if (!input)
        return fail(input.error());
    SpawnOptions options;
    options.program = hook.path;
    options.arguments = hook.args.value_or(std::vector<std::string>{});
    if (options.arguments.empty())
        options.arguments.push_back(hook.path);
    options.environment = hook.env.value_or(std::vector<std::string>{});
    options.inheritsEnvironment = false;
    options.directory = ::access(state.bundle.c_str(), X_OK) == 0 ? state.bundle : "";
    options.descriptors = {{input->get(), 0}, {STDERR_FILENO, 1}, {STDERR_FILENO, 2}};
    options.newSession = true; // so that it can be ended with all it started
    return spawn(options);
}

Status failure(const std::string& name, std::string why) {
    return fail(makeError(ErrorCode::System, "run", name, std::move(why)));
}

Status statusOf(const Result<int>& status, const std::string& name) {
    if (!status)
        return fail(status.error());
    return *status == 0 ? Status{} : failure(name, "it ended with " + std::to_string(*status));
}

/// Waits for its end, with the patience the hook was given.
Status await(pid_t pid, const Hook& hook, const std::string& name) {
    if (!hook.timeout)
        return statusOf(waitFor(pid), name);
    const auto deadline = Clock::now() + std::chrono::seconds(*hook.timeout);
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0) {
        if (Clock::now() >= deadline) {
            (void)::kill(-pid, SIGKILL);
            (void)waitFor(pid);
            return failure(name, "it did not end within " + std::to_string(*hook.timeout) + " s");
        }
        std::this_thread::sleep_for(nap);
    }
    return statusOf(waitFor(pid), name);
}

Status runHook(const Hook& hook, const std::string& name, const OciState& state) {
    if (!hook.path.starts_with('/'))
        return failure(name, "its path is not absolute");
    if (hook.timeout && *hook.timeout <= 0)
        return failure(name, "its timeout is not above 0");
    auto pid = begin(hook, state);
    if (!pid)
        return failure(name, pid.error().message());
    return await(*pid, hook, name);
}

} // namespace

std::vector<Error> runAllHooks(const std::optional<std::vector<Hook>>& hooks,
                               const std::string& kind, const OciState& state) {
    std::vector<Error> faults;
    const auto list = hooks.value_or(std::vector<Hook>{});
    for (size_t i = 0; i < list.size(); ++i) {
        if (auto done = runHook(list[i], nameOf(kind, i, list[i]), state); !done)
            faults.push_back(done.error());
    }
    return faults;
}

Status runHooks(const std::optional<std::vector<Hook>>& hooks, const std::string& kind,
                const OciState& state) {
    const auto list = hooks.value_or(std::vector<Hook>{});
    for (size_t i = 0; i < list.size(); ++i) {
        if (auto done = runHook(list[i], nameOf(kind, i, list[i]), state); !done)
            return done;
    }
    return {};
}

} // namespace boxwright
