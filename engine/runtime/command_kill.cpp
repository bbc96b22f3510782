#include "engine/linux/cgroup.h"
#include "engine/runtime/command.h"
#include "engine/runtime/container.h"
#include "engine/runtime/signals.h"

#include <csignal>

namespace boxwright::runtime {
namespace {

constexpr Option options[]{{"all", 'a', nullptr, "to every process of the container"}};

Status signalAll(const Container& container, int signal) {
    if (container.record.cgroup.empty())
        return fail(makeError(ErrorCode::NotSupported, "kill", "--all",
                              "the container has no cgroup that would tell its processes"));
    auto cgroup = Cgroup::open(container.record.cgroup);
    if (!cgroup)
        return cgroup.error().code == ErrorCode::NotFound ? Status{} : fail(cgroup.error());
    auto pids = cgroup->processes();
    if (!pids)
        return fail(pids.error());
    for (const pid_t pid : *pids)
        (void)::kill(pid, signal);
    return {};
}

Result<int> run(const Context& context, const Arguments& arguments) {
    const std::string name = arguments.operands.size() > 1 ? arguments.operands[1] : "SIGTERM";
    const auto signal = signalOf(name);
    if (!signal)
        return fail(makeError(ErrorCode::InvalidArgument, "kill", name, "unknown signal"));
    auto container = openContainer(context.store(), arguments.operands.front());
    if (!container)
        return fail(container.error());
    if (arguments.has("all")) {
        // Processes may outlive the first one where it had no pid namespace.
        if (auto sent = signalAll(*container, *signal); !sent)
            return fail(sent.error());
        return 0;
    }
    if (!signalProcess(container->record.init, *signal))
        return fail(makeError(ErrorCode::WrongState, "kill", container->record.id,
                              "container not running"));
    return 0;
}

} // namespace

Command killCommand() {
    return {"kill", "ID [SIGNAL]", "send a signal, TERM by default", options, 1, 2, run};
}

} // namespace boxwright::runtime
