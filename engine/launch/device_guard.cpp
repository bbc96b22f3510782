#include "engine/launch/device_guard.h"

#include "engine/linux/device_filter.h"

#include <algorithm>
#include <utility>

#include <linux/capability.h>

namespace boxwright {
namespace {

constexpr const char* member = "linux.resources.devices";

bool isPlanned(const Preparation& p) {
    return std::any_of(p.plan.begin(), p.plan.end(),
                       [](const Step& step) { return step.kind == StepKind::DevicesAllowed; });
}

bool holdsSysAdmin(const CapabilitySets& sets) {
    const uint64_t held =
        sets.bounding | sets.effective | sets.permitted | sets.inheritable | sets.ambient;
    return held & (uint64_t{1} << CAP_SYS_ADMIN);
}

bool isInDev(const std::string& path) {
    return path == "/dev" || path.starts_with("/dev/");
}

/// Whether the configuration gives the container a device beyond those every container has.
bool givesDevices(const ContainerSpec& spec) {
    const Linux linux = spec.linux.value_or(Linux{});
    const auto standard = devicePermissions(ContainerSpec{});
    const auto rules = linux.resources.value_or(Resources{}).devices;
    if (rules && std::any_of(rules->begin(), rules->end(),
                             [](const DeviceRule& rule) { return rule.allow; }))
        return true;
    for (const Device& device : linux.devices.value_or(std::vector<Device>{})) {
        const uint32_t type = device.type == "b" ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR;
        if (device.type != "p" && allowedAccess(*standard, type, device.major.value_or(0),
                                                device.minor.value_or(0), deviceAll) != deviceAll)
            return true;
    }
    const auto mounts = spec.mounts.value_or(std::vector<Mount>{});
    return std::any_of(mounts.begin(), mounts.end(), [](const Mount& mount) {
        return isBind(mount) && isInDev(mount.destination);
    });
}

Error refusal(const Error& cause) {
    return makeError(ErrorCode::NotSupported, "device filter", member,
                     "nothing would keep this container from the host's devices. " +
                         cause.message() +
                         ". A user namespace, or a container without CAP_SYS_ADMIN and without "
                         "devices of its own, runs all the same");
}

/// @param cause why there is no filter
Status guardWithoutFilter(Preparation& p, const Error& cause) {
    if (p.newUser || p.joinsUser || p.nested)
        p.deviceGuard = DeviceGuard::NodelessRoot;
    else if (p.newMount && !holdsSysAdmin(p.capabilities) && !givesDevices(p.spec))
        p.deviceGuard = DeviceGuard::NodelessAll;
    else
        return fail(refusal(cause));
    return {};
}

/// A hook is somebody else's program, and in a user namespace of somebody else's the kernel will
/// refuse.
bool mayWait(const Preparation& p) {
    return !p.spec.hooks && !p.nested;
}

Status guard(Preparation& p) {
    auto permissions = devicePermissions(p.spec);
    if (!permissions)
        return fail(permissions.error());
    if (allowsEverything(*permissions))
        return {};
    if (!p.cgroup)
        return guardWithoutFilter(p, makeError(ErrorCode::NotSupported, "device filter", member,
                                               "the container has no cgroup v2 directory"));
    p.deviceGuard = DeviceGuard::Filter;
    p.deviceFilter = deviceFilterProgram(*permissions);
    if (mayWait(p))
        return {};
    auto settled = settleDevices(p);
    return settled ? Status{} : fail(settled.error());
}

} // namespace

Status guardDevices(Preparation& preparation) {
    if (!isPlanned(preparation))
        return {};
    auto done = guard(preparation);
    return done ? done : fail(atStep(done.error(), stepKindName(StepKind::DevicesAllowed)));
}

Result<bool> settleDevices(Preparation& preparation) {
    const auto program = std::exchange(preparation.deviceFilter, {});
    if (program.empty())
        return true;
    const auto attached = attachDeviceFilter(preparation.cgroup.get(), program);
    if (attached)
        return true;
    auto done = guardWithoutFilter(preparation, attached.error());
    return done ? Result<bool>(false)
                : fail(atStep(done.error(), stepKindName(StepKind::DevicesAllowed)));
}

} // namespace boxwright
