#include "privhelper/shim/limits.h"

#include "engine/linux/cgroup_reservation.h"
#include "engine/oci/rdma_json.h"

namespace boxwright::shim {
namespace {

/// Calls `visit(row, instance)` for every limit the configuration sets.
template <class Visit>
void forEachLimit(const ContainerSpec& spec, Visit visit) {
    for (const LimitRow& row : limitCatalogue()) {
        auto instances = row.instance == LimitInstance::Single ? std::vector<std::string>{""}
                                                               : limitInstances(spec, row);
        for (const std::string& instance : instances) {
            if (limitOf(spec, row, instance))
                visit(row, instance);
        }
    }
}

Status writeAllLimits(const ContainerSpec& spec, const Cgroup& box, ContainerState& state) {
    auto writes = rdmaWrites(spec);
    if (!writes)
        return fail(writes.error());
    const auto ofCatalogue = cgroupWrites(spec);
    writes->insert(writes->begin(), ofCatalogue.begin(), ofCatalogue.end());
    for (const CgroupWrite& write : *writes) {
        const auto written = box.write(write);
        if (written) {
            (void)limitReservation(box, write);
            continue;
        }
        if (written.error().code != ErrorCode::NotSupported)
            return written;
        state.missingLimits[write.key.empty() ? write.file : write.key] = written.error().message();
    }
    return {};
}

} // namespace

std::string limitName(const LimitRow& row, const std::string& instance) {
    return instance.empty() ? std::string(row.key) : std::string(row.key) + "@" + instance;
}

Status applyLimits(const ContainerSpec& spec, const Cgroup& box, ContainerState& state) {
    if (auto written = writeAllLimits(spec, box, state); !written)
        return written;
    forEachLimit(spec, [&](const LimitRow& row, const std::string& instance) {
        if (state.missingLimits.contains(std::string(row.key)))
            return;
        if (const auto held = box.setLimit(spec, row, instance))
            state.limits[limitName(row, instance)] = limitText(*held);
        else
            state.missingLimits[limitName(row, instance)] = held.error().message();
    });
    return {};
}

void missAllLimits(const ContainerSpec& spec, const Error& reason, ContainerState& state) {
    forEachLimit(spec, [&](const LimitRow& row, const std::string& instance) {
        state.missingLimits[limitName(row, instance)] = reason.message();
    });
}

Result<std::string> changeLimit(ContainerSpec& spec, const Cgroup& box, const std::string& key,
                                const std::string& instance, const std::string& value) {
    const LimitRow* row = findLimit(key);
    if (!row)
        return fail(makeError(ErrorCode::InvalidArgument, "set limit", key, "no such limit"));
    const auto parsed = parseLimit(*row, value);
    if (!parsed)
        return fail(parsed.error());
    ContainerSpec changed = spec;
    if (auto set = setLimit(changed, *row, *parsed, instance); !set)
        return fail(set.error());
    const auto confirmed = box.setLimit(changed, *row, instance);
    if (!confirmed)
        return fail(confirmed.error());
    spec = std::move(changed);
    return limitText(*confirmed);
}

} // namespace boxwright::shim
