#include "engine/linux/cgroup_usage.h"

#include "engine/base/text.h"

namespace boxwright {
namespace {

struct Pair {
    const char* limit;
    const char* usage;
};
constexpr Pair pairs[]{{"memory.max", "memory.current"},
                       {"memory.swap.max", "memory.swap.current"}};

} // namespace

Status checkMemoryFits(const Cgroup& cgroup, const ContainerSpec& spec) {
    if (!spec.linux || !spec.linux->resources || !spec.linux->resources->memory ||
        !spec.linux->resources->memory->checkBeforeUpdate.value_or(false))
        return {};
    for (const Pair& pair : pairs) {
        const auto wanted = limitOf(spec, *findLimit(pair.limit));
        const auto* bytes = wanted ? std::get_if<uint64_t>(&*wanted) : nullptr;
        if (!bytes)
            continue;
        const auto text = cgroup.read(pair.usage);
        if (!text)
            return fail(text.error());
        const auto used = parseNumber(trimmed(*text));
        if (used && *used > *bytes)
            return fail(makeError(ErrorCode::InvalidArgument, "set limit", pair.limit,
                                  std::to_string(*bytes) + " bytes are less than the " +
                                      std::to_string(*used) + " in use"));
    }
    return {};
}

} // namespace boxwright
