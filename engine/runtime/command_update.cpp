#include "engine/linux/cgroup_usage.h"
#include "engine/linux/device_filter.h"
#include "engine/runtime/cgroup_home.h"
#include "engine/runtime/command.h"
#include "engine/runtime/container.h"
#include "engine/runtime/resource_patch.h"

namespace boxwright::runtime {
namespace {

/// The filter of the container's devices, where the rules have changed.
Status changeDevices(const ContainerSpec& held, const ContainerSpec& wanted, const Cgroup& cgroup) {
    const auto before = devicePermissions(held);
    const auto now = devicePermissions(wanted);
    if (!now)
        return fail(now.error());
    if (before && *before == *now)
        return {};
    return replaceDeviceFilter(cgroup.fd(), deviceFilterProgram(*now));
}

/// All or nothing: what was written before one limit was refused is taken back.
Status apply(const ContainerSpec& held, const ContainerSpec& wanted, const Cgroup& cgroup) {
    if (auto fits = checkMemoryFits(cgroup, wanted); !fits)
        return fits;
    auto written = writeLimits(wanted, cgroup);
    if (written)
        written = changeDevices(held, wanted, cgroup);
    if (!written)
        (void)writeLimits(held, cgroup);
    return written;
}

Result<int> run(const Context& context, const Arguments& arguments) {
    auto container = lockContainer(context.store(), arguments.operands.front());
    if (!container)
        return fail(container.error());
    if (container->phase == Phase::Stopped)
        return fail(wrongPhase("update", *container));
    auto held = container->entry.spec();
    if (!held)
        return fail(held.error());
    ContainerSpec wanted = *held;
    Linux& section = wanted.linux ? *wanted.linux : wanted.linux.emplace();
    auto resources = patchResources(section.resources.value_or(Resources{}), arguments);
    if (!resources)
        return fail(resources.error());
    section.resources = std::move(*resources);
    if (container->record.cgroup.empty())
        return fail(makeError(ErrorCode::NotSupported, "update", container->record.id,
                              "the container has no cgroup"));
    auto cgroup = Cgroup::open(container->record.cgroup);
    if (!cgroup)
        return fail(cgroup.error());
    if (auto applied = apply(*held, wanted, *cgroup); !applied)
        return fail(applied.error());
    if (auto saved = container->entry.saveSpec(wanted); !saved)
        return fail(saved.error());
    return 0;
}

} // namespace

Command updateCommand() {
    return {"update", "ID", "change the limits of a container", resourceOptions(), 1, 1, run};
}

} // namespace boxwright::runtime
