#include "engine/linux/cgroup.h"
#include "engine/plan/plan.h"
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
    if (signal == SIGKILL)
        return cgroup->killAll(); // by the kernel: nobody forks away meanwhile
    auto pids = cgroup->processes();
    if (!pids)
        return fail(pids.error());
    for (const pid_t pid : *pids)
        (void)::kill(pid, signal);
    return {};
}

/// Whether other containers' or the host's processes live in its pid namespace: then the end of
/// its first process is not the end of the others.
Result<bool> sharesProcesses(const Container& container) {
    auto spec = container.entry.spec();
    if (!spec)
        return fail(spec.error());
    const Namespace* entry = findNamespaceEntry(*spec, "pid");
    return !entry || (entry->path && !entry->path->empty());
}

bool isPopulated(const Container& container) {
    if (container.record.cgroup.empty())
        return false;
    const auto cgroup = Cgroup::open(container.record.cgroup);
    return cgroup && cgroup->populated();
}

/// To all of them where KILL would otherwise leave processes that nobody can name any more.
Status signalContainer(const Container& container, int signal) {
    if (signal == SIGKILL && isPopulated(container)) {
        auto shares = sharesProcesses(container);
        if (!shares)
            return fail(shares.error());
        if (*shares)
            return signalAll(container, signal);
    }
    if (!signalProcess(container.record.init, signal))
        return fail(
            makeError(ErrorCode::WrongState, "kill", container.record.id, "container not running"));
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
    if (container->phase == Phase::Stopped && isAnothersCgroup(context.store(), container->record))
        return fail(wrongPhase("kill", *container));
    auto sent = arguments.has("all") ? signalAll(*container, *signal)
                                     : signalContainer(*container, *signal);
    if (!sent)
        return fail(sent.error());
    return 0;
}

} // namespace

Command killCommand() {
    return {"kill", "ID [SIGNAL]", "send a signal, TERM by default", options, 1, 2, run};
}

} // namespace boxwright::runtime
