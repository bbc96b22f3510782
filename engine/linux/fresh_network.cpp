#include "engine/linux/fresh_network.h"

#include <sched.h>

namespace boxwright {

Result<std::optional<OpenNamespace>> makeFreshNetwork() {
    constexpr const char* own = "/proc/self/ns/net";
    auto before = openNamespace("network", own);
    if (!before || !makeNamespaces(CLONE_NEWNET))
        return std::optional<OpenNamespace>();
    auto made = openNamespace("network", own);
    if (auto back = enterNamespace(*before); !back)
        return fail(back.error());
    return made ? std::optional(std::move(*made)) : std::nullopt;
}

} // namespace boxwright
