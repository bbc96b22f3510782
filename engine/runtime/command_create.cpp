#include "engine/runtime/creation.h"

namespace boxwright::runtime {
namespace {

constexpr Option options[]{bundleOption,  configOption,      consoleSocketOption, pidfdSocketOption,
                           pidFileOption, preserveFdsOption, noPivotOption,       noKeyringOption};

Result<int> run(const Context& context, const Arguments& arguments) {
    auto wish = createWish(arguments);
    if (!wish)
        return fail(wish.error());
    auto created = create(context, *wish);
    if (!created)
        return fail(created.error());
    return 0;
}

} // namespace

Command createCommand() {
    return {"create",    "ID", "make a container that awaits its start", options, 1, 1, run,
            Order::Free, true};
}

} // namespace boxwright::runtime
