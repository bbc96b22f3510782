#include "engine/runtime/command.h"
#include "engine/runtime/container.h"

#include <cstdio>

namespace boxwright::runtime {
namespace {

Result<int> run(const Context& context, const Arguments& arguments) {
    auto container = openContainer(context.store(), arguments.operands.front());
    if (!container)
        return fail(container.error());
    std::puts(stateToJson(container->record, container->phase, 2).c_str());
    return 0;
}

} // namespace

Command stateCommand() {
    return {"state", "ID", "print the state of a container", {}, 1, 1, run};
}

} // namespace boxwright::runtime
