#include "engine/linux/cgroup.h"
#include "engine/runtime/command.h"
#include "engine/runtime/container.h"

namespace boxwright::runtime {
namespace {

Result<int> setFrozen(const Context& context, const Arguments& arguments, bool frozen) {
    const std::string what = frozen ? "pause" : "resume";
    auto container = lockContainer(context.store(), arguments.operands.front());
    if (!container)
        return fail(container.error());
    const Phase phase = container->phase;
    const bool fits =
        frozen ? phase == Phase::Running || phase == Phase::Created : phase == Phase::Paused;
    if (!fits)
        return fail(wrongPhase(what, *container));
    if (container->record.cgroup.empty())
        return fail(makeError(ErrorCode::NotSupported, what, container->record.id,
                              "the container has no cgroup"));
    auto cgroup = Cgroup::open(container->record.cgroup);
    if (!cgroup)
        return fail(cgroup.error());
    if (auto done = cgroup->freeze(frozen); !done)
        return fail(done.error());
    return 0;
}

Result<int> pause(const Context& context, const Arguments& arguments) {
    return setFrozen(context, arguments, true);
}

Result<int> resume(const Context& context, const Arguments& arguments) {
    return setFrozen(context, arguments, false);
}

} // namespace

Command pauseCommand() {
    return {"pause", "ID", "freeze every process of a container", {}, 1, 1, pause};
}

Command resumeCommand() {
    return {"resume", "ID", "let a paused container go on", {}, 1, 1, resume};
}

} // namespace boxwright::runtime
