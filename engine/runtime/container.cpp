#include "engine/runtime/container.h"

#include "engine/base/files.h"
#include "engine/linux/cgroup.h"
#include "engine/linux/unix_socket.h"
#include "engine/oci/json_text.h"

#include <algorithm>

#include <sys/socket.h>

namespace boxwright::runtime {
namespace {

constexpr const char* specVersion = "1.3.0";

bool isFrozen(const Record& record) {
    if (record.cgroup.empty())
        return false;
    const auto text = readFile(AT_FDCWD, record.cgroup + "/cgroup.freeze");
    return text && text->starts_with('1');
}

/// The first process closes its listener when it runs the program.
bool awaitsStart(const Entry& entry) {
    return connectUnix(entry.startSocket(), SOCK_SEQPACKET).has_value();
}

bool hasProcess(Phase phase) {
    return phase == Phase::Created || phase == Phase::Running || phase == Phase::Paused;
}

} // namespace

Phase phaseOf(const Entry& entry, const Record& record) {
    if (record.init.pid == 0)
        return entry.busy() ? Phase::Creating : Phase::Stopped;
    if (!isAlive(record.init))
        return Phase::Stopped;
    if (isFrozen(record))
        return Phase::Paused;
    return awaitsStart(entry) ? Phase::Created : Phase::Running;
}

Result<Container> openContainer(const Store& store, const std::string& id) {
    auto entry = store.open(id);
    if (!entry)
        return fail(entry.error());
    auto record = entry->record();
    if (!record)
        return fail(record.error());
    const Phase phase = phaseOf(*entry, *record);
    return Container{std::move(*entry), std::move(*record), phase};
}

Result<Container> lockContainer(const Store& store, const std::string& id) {
    auto entry = store.open(id);
    if (!entry)
        return fail(entry.error());
    if (auto locked = entry->lock(); !locked)
        return fail(locked.error());
    auto record = entry->record();
    if (!record)
        return fail(record.error());
    // What nobody is creating any more will never be more than this.
    const Phase phase = record->init.pid == 0 ? Phase::Stopped : phaseOf(*entry, *record);
    return Container{std::move(*entry), std::move(*record), phase};
}

bool isAnothersCgroup(const Store& store, const Record& record) {
    const auto cgroup = Cgroup::open(record.cgroup);
    if (!cgroup || !cgroup->populated())
        return false;
    const auto ids = store.list().value_or(std::vector<std::string>{});
    return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
        const auto entry = store.open(id);
        const auto other = entry ? entry->record() : fail(entry.error());
        return other && other->id != record.id && other->cgroup == record.cgroup &&
               isAlive(other->init);
    });
}

OciState stateOf(const Record& record, Phase phase) {
    return {record.id, std::string(phaseName(phase)), hasProcess(phase) ? record.init.pid : 0,
            record.bundle, record.annotations};
}

std::string stateToJson(const Record& record, Phase phase, int indent) {
    Json state{{"ociVersion", specVersion},
               {"id", record.id},
               {"pid", hasProcess(phase) ? record.init.pid : 0},
               {"status", std::string(phaseName(phase))},
               {"bundle", record.bundle},
               {"rootfs", record.rootfs},
               {"created", record.created},
               {"owner", std::to_string(record.owner)}};
    if (!record.annotations.empty())
        state["annotations"] = record.annotations;
    return jsonText(state, indent);
}

Error wrongPhase(const std::string& what, const Container& container) {
    return makeError(ErrorCode::WrongState, what, container.record.id,
                     "cannot " + what + " a container that is " +
                         std::string(phaseName(container.phase)));
}

} // namespace boxwright::runtime
