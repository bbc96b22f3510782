#include "engine/runtime/console.h"
#include "engine/runtime/creation.h"
#include "engine/runtime/notify_socket.h"

namespace boxwright::runtime {
namespace {

constexpr Option options[]{
    bundleOption,
    configOption,
    {"detach", 'd', nullptr, "come back when the program runs"},
    {"keep", 0, nullptr, "do not delete the container when it ends"},
    {"no-subreaper", 0, nullptr, "for compatibility: nothing here adopts orphans"},
    consoleSocketOption,
    pidfdSocketOption,
    pidFileOption,
    preserveFdsOption,
    noPivotOption,
    noKeyringOption};

Result<int> run(const Context& context, const Arguments& arguments) {
    const bool detach = arguments.has("detach");
    auto wish = createWish(arguments);
    if (!wish)
        return fail(wish.error());
    wish->keepsTerminal = !detach;
    wish->startsAtOnce = true;
    if (!detach)
        holdSignals();
    auto created = create(context, *wish);
    if (!created)
        return fail(created.error());
    Entry& entry = created->entry;
    const auto notify = NotifySocket::open(entry);
    if (!notify) {
        (void)destroy(context, entry, created->record);
        return fail(notify.error());
    }
    if (auto started = start(entry, created->record, created->container); !started) {
        (void)destroy(context, entry, created->record);
        return fail(started.error());
    }
    entry.unlock();
    if (detach) {
        const auto ready = *notify ? (*notify)->awaitReady(created->record.init) : Status{};
        return ready ? Result<int>(0) : fail(ready.error());
    }
    auto status =
        attend(created->record.init.pid, created->terminal, *notify ? &**notify : nullptr);
    if (arguments.has("keep"))
        return status;
    if (auto locked = entry.lock(); !locked)
        return status; // somebody deleted it meanwhile
    if (auto gone = destroy(context, entry, created->record); !gone)
        return fail(gone.error());
    return status;
}

} // namespace

Command runCommand() {
    return {"run",       "ID", "create, start, and stay until the end", options, 1, 1, run,
            Order::Free, true};
}

} // namespace boxwright::runtime
