/// Start and end of a container's life in the store.
#include "engine/launch/launch.h"
#include "engine/runtime/cgroup_home.h"
#include "engine/runtime/creation.h"

#include <chrono>
#include <csignal>
#include <thread>

namespace boxwright::runtime {
namespace {

constexpr auto endPatience = std::chrono::seconds(10);
constexpr auto nap = std::chrono::milliseconds(2);

/// Its parent may be anybody, so that its end shows only in the process table.
Status awaitEnd(const Record& record) {
    const auto deadline = std::chrono::steady_clock::now() + endPatience;
    while (isAlive(record.init)) {
        if (std::chrono::steady_clock::now() > deadline)
            return fail(
                makeError(ErrorCode::Timeout, "kill", record.id, "its first process does not end"));
        std::this_thread::sleep_for(nap);
    }
    return {};
}

} // namespace

Status start(const Entry& entry, const Record&) {
    auto container = meetContainer(entry.startSocket());
    if (!container)
        return fail(container.error());
    return startContainer(*container);
}

Status destroy(Entry& entry, const Record& record) {
    // A frozen process dies only in a cgroup that is thawed or killed as a whole.
    (void)signalProcess(record.init, SIGKILL);
    if (auto removed = removeCgroup(record); !removed)
        return removed;
    if (auto ended = awaitEnd(record); !ended)
        return ended;
    return entry.remove();
}

} // namespace boxwright::runtime
