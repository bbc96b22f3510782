/// Start and end of a container's life in the store.
#include "engine/launch/hooks.h"
#include "engine/launch/launch.h"
#include "engine/launch/listener.h"
#include "engine/runtime/cgroup_home.h"
#include "engine/runtime/container.h"
#include "engine/runtime/creation.h"

#include <chrono>
#include <csignal>
#include <thread>

namespace boxwright::runtime {
namespace {

constexpr auto endPatience = std::chrono::seconds(10);
constexpr auto nap = std::chrono::milliseconds(2);

/// Its parent may be anybody, so that its end shows only in the process table.
Status awaitEnd(const Record& record) {
    const auto deadline = std::chrono::steady_clock::now() + endPatience;
    while (isAlive(record.init)) {
        if (std::chrono::steady_clock::now() > deadline)
            return fail(
                makeError(ErrorCode::Timeout, "kill", record.id, "its first process does not end"));
        std::this_thread::sleep_for(nap);
    }
    return {};
}

Hooks hooksOf(const Entry& entry, const Record& record) {
    if (!record.hooks)
        return {};
    const auto spec = entry.spec();
    return spec ? spec->hooks.value_or(Hooks{}) : Hooks{};
}

std::function<Status(int)> listenerTaker(const Entry& entry, const Record& record) {
    return [&](int listener) -> Status {
        const auto spec = entry.spec();
        if (!spec)
            return fail(spec.error());
        return sendListener(spec->linux->seccomp.value(), stateOf(record, Phase::Created),
                            record.init.pid, listener);
    };
}

} // namespace

Status start(const Entry& entry, const Record& record, CreatedContainer& container) {
    if (record.notifies)
        container.onListener = listenerTaker(entry, record);
    if (auto started = startContainer(container); !started)
        return started;
    auto done =
        runHooks(hooksOf(entry, record).poststart, "poststart", stateOf(record, Phase::Running));
    if (!done)
        (void)signalProcess(record.init, SIGKILL);
    return done;
}

Status destroy(const Context& context, Entry& entry, const Record& record) {
    const Hooks hooks = hooksOf(entry, record);
    const bool anothers = !isAlive(record.init) && isAnothersCgroup(context.store(), record);
    // A frozen process dies only in a cgroup that is thawed or killed as a whole.
    (void)signalProcess(record.init, SIGKILL);
    if (auto removed = anothers ? Status{} : removeCgroup(record); !removed)
        return removed;
    if (auto ended = awaitEnd(record); !ended)
        return ended;
    if (auto removed = removeResctrl(record.resctrl); !removed)
        return removed;
    if (auto removed = entry.remove(); !removed)
        return removed;
    for (const Error& fault :
         runAllHooks(hooks.poststop, "poststop", stateOf(record, Phase::Stopped)))
        context.report.warning(errorText(fault));
    return {};
}

} // namespace boxwright::runtime
