#include "engine/runtime/container.h"
#include "engine/runtime/creation.h"

#include <vector>

#include <regex.h>

namespace boxwright::runtime {
namespace {

constexpr Option options[]{
    {"force", 'f', nullptr, "end what still runs, and no error where there is nothing"},
    {"regex", 0, nullptr, "ID is an extended regular expression: every container it matches"}};

Status remove(const Context& context, const std::string& id, bool force) {
    auto container = lockContainer(context.store(), id);
    if (!container) {
        if (force && container.error().code == ErrorCode::NotFound)
            return {};
        return fail(container.error());
    }
    // What awaits its start has run nothing yet.
    const Phase phase = container->phase;
    if (!force && phase != Phase::Stopped && phase != Phase::Created)
        return fail(wrongPhase("delete", *container));
    return destroy(context, container->entry, container->record);
}

/// Of the state directory's containers those an expression matches (regex(7)).
Result<std::vector<std::string>> matching(const Store& store, const std::string& expression) {
    regex_t compiled;
    if (::regcomp(&compiled, expression.c_str(), REG_EXTENDED | REG_NOSUB) != 0)
        return fail(makeError(ErrorCode::InvalidArgument, "delete", expression,
                              "it is no regular expression"));
    auto ids = store.list();
    if (ids)
        std::erase_if(*ids, [&](const std::string& id) {
            return ::regexec(&compiled, id.c_str(), 0, nullptr, 0) != 0;
        });
    ::regfree(&compiled);
    return ids;
}

Result<int> run(const Context& context, const Arguments& arguments) {
    const bool force = arguments.has("force");
    std::vector<std::string> ids{arguments.operands.front()};
    if (arguments.has("regex")) {
        auto found = matching(context.store(), ids.front());
        if (!found)
            return fail(found.error());
        ids = std::move(*found);
    }
    Status done;
    for (const std::string& id : ids) {
        auto removed = remove(context, id, force);
        if (!removed && done)
            done = removed;
    }
    if (!done)
        return fail(done.error());
    return 0;
}

} // namespace

Command deleteCommand() {
    return {"delete", "ID", "take away what a stopped container left", options, 1, 1, run};
}

} // namespace boxwright::runtime
