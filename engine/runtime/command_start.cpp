#include "engine/runtime/container.h"
#include "engine/runtime/creation.h"
#include "engine/runtime/notify_socket.h"

namespace boxwright::runtime {
namespace {

Result<int> run(const Context& context, const Arguments& arguments) {
    auto container = lockContainer(context.store(), arguments.operands.front());
    if (!container)
        return fail(container.error());
    if (container->phase != Phase::Created)
        return fail(wrongPhase("start", *container));
    auto waiting = meetContainer(container->entry.startSocket());
    if (!waiting)
        return fail(waiting.error());
    const auto notify = NotifySocket::open(container->entry);
    if (!notify)
        return fail(notify.error());
    if (auto started = start(container->entry, container->record, *waiting); !started)
        return fail(started.error());
    container->entry.unlock();
    const auto ready = *notify ? (*notify)->awaitReady(container->record.init) : Status{};
    return ready ? Result<int>(0) : fail(ready.error());
}

} // namespace

Command startCommand() {
    return {"start", "ID", "run the program of a created container", {}, 1, 1, run};
}

} // namespace boxwright::runtime
