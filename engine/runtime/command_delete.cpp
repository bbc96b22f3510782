#include "engine/runtime/container.h"
#include "engine/runtime/creation.h"

namespace boxwright::runtime {
namespace {

constexpr Option options[]{
    {"force", 'f', nullptr, "end what still runs, and no error where there is nothing"}};

Result<int> run(const Context& context, const Arguments& arguments) {
    const bool force = arguments.has("force");
    auto container = lockContainer(context.store(), arguments.operands.front());
    if (!container) {
        if (force && container.error().code == ErrorCode::NotFound)
            return 0;
        return fail(container.error());
    }
    if (!force && container->phase != Phase::Stopped)
        return fail(wrongPhase("delete", *container));
    if (auto gone = destroy(context, container->entry, container->record); !gone)
        return fail(gone.error());
    return 0;
}

} // namespace

Command deleteCommand() {
    return {"delete", "ID", "take away what a stopped container left", options, 1, 1, run};
}

} // namespace boxwright::runtime
