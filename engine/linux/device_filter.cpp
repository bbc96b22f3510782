#include "engine/linux/device_filter.h"

#include "engine/base/unique_fd.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr uint32_t block = BPF_DEVCG_DEV_BLOCK;
constexpr uint32_t character = BPF_DEVCG_DEV_CHAR;

/// As runc and crun have it. Making a node is harmless where it cannot be opened, and archives
/// that hold nodes are unpacked in containers every day.
constexpr std::array alwaysAllowed{
    DevicePermission{true, character, -1, -1, deviceMknod},
    DevicePermission{true, block, -1, -1, deviceMknod},
    DevicePermission{true, character, 1, 3, deviceAll},    // null
    DevicePermission{true, character, 1, 5, deviceAll},    // zero
    DevicePermission{true, character, 1, 7, deviceAll},    // full
    DevicePermission{true, character, 1, 8, deviceAll},    // random
    DevicePermission{true, character, 1, 9, deviceAll},    // urandom
    DevicePermission{true, character, 5, 0, deviceAll},    // tty
    DevicePermission{true, character, 5, 1, deviceAll},    // console
    DevicePermission{true, character, 5, 2, deviceAll},    // ptmx
    DevicePermission{true, character, 136, -1, deviceAll}, // pts
};

constexpr const char* member = "linux.resources.devices";
constexpr size_t mostFilters = 64; // BPF_CGROUP_MAX_PROGS

Error wrongRule(size_t index, const std::string& why) {
    return makeError(ErrorCode::InvalidArgument, "device filter",
                     "linux.resources.devices[" + std::to_string(index) + "]", why);
}

Result<uint32_t> accessOf(const DeviceRule& rule, size_t index) {
    uint32_t bits = 0;
    for (const char letter : rule.access.value_or(std::string())) {
        const uint32_t bit = letter == 'r'   ? deviceRead
                             : letter == 'w' ? deviceWrite
                             : letter == 'm' ? deviceMknod
                                             : 0;
        if (bit == 0)
            return fail(wrongRule(index, "access \"" + *rule.access + "\" is not of \"rwm\""));
        bits |= bit;
    }
    if (bits == 0)
        return fail(wrongRule(index, "it names no access"));
    return bits;
}

Result<uint32_t> typeOf(const DeviceRule& rule, size_t index) {
    const std::string type = rule.type.value_or("a");
    if (type == "a" || type.empty())
        return 0U;
    if (type == "b")
        return block;
    if (type == "c" || type == "u")
        return character;
    return fail(wrongRule(index, "unknown type \"" + type + "\""));
}

bool isNumber(int64_t value) {
    return value >= -1 && value <= INT32_MAX;
}

Result<DevicePermission> permissionOf(const DeviceRule& rule, size_t index) {
    auto type = typeOf(rule, index);
    if (!type)
        return fail(type.error());
    auto access = accessOf(rule, index);
    if (!access)
        return fail(access.error());
    const DevicePermission permission{rule.allow, *type, rule.major.value_or(-1),
                                      rule.minor.value_or(-1), *access};
    if (!isNumber(permission.major) || !isNumber(permission.minor))
        return fail(wrongRule(index, "a device number is out of range"));
    return permission;
}

void addListedDevices(std::vector<DevicePermission>& list, const Linux& linux) {
    for (const Device& device : linux.devices.value_or(std::vector<Device>{})) {
        if (device.type != "p")
            list.push_back({true, device.type == "b" ? block : character, device.major.value_or(0),
                            device.minor.value_or(0), deviceAll});
    }
}

bool speaksOf(const DevicePermission& entry, uint32_t type, int64_t major, int64_t minor) {
    return (entry.type == 0 || entry.type == type) && (entry.major < 0 || entry.major == major) &&
           (entry.minor < 0 || entry.minor == minor);
}

long bpf(int command, bpf_attr& attributes) {
    return ::syscall(SYS_bpf, command, &attributes, sizeof attributes);
}

Result<std::vector<UniqueFd>> attachedFilters(int cgroupFd) {
    std::array<uint32_t, mostFilters> ids{};
    bpf_attr attributes;
    std::memset(&attributes, 0, sizeof attributes);
    attributes.query.target_fd = static_cast<uint32_t>(cgroupFd);
    attributes.query.attach_type = BPF_CGROUP_DEVICE;
    attributes.query.prog_ids = reinterpret_cast<uintptr_t>(ids.data());
    attributes.query.prog_cnt = ids.size();
    if (bpf(BPF_PROG_QUERY, attributes) != 0)
        return fail(systemError("query device filters", member));
    std::vector<UniqueFd> filters;
    for (uint32_t i = 0, count = attributes.query.prog_cnt; i < count; ++i) {
        std::memset(&attributes, 0, sizeof attributes);
        attributes.prog_id = ids[i];
        UniqueFd filter(static_cast<int>(bpf(BPF_PROG_GET_FD_BY_ID, attributes)));
        if (!filter)
            return fail(systemError("open device filter", member));
        filters.push_back(std::move(filter));
    }
    return filters;
}

} // namespace

Result<std::vector<DevicePermission>> devicePermissions(const ContainerSpec& spec) {
    std::vector<DevicePermission> list;
    if (spec.linux) {
        addListedDevices(list, *spec.linux);
        const auto rules = spec.linux->resources.value_or(Resources{}).devices;
        for (size_t i = 0; rules && i < rules->size(); ++i) {
            auto permission = permissionOf(rules->at(i), i);
            if (!permission)
                return fail(permission.error());
            list.push_back(*permission);
        }
    }
    list.insert(list.end(), alwaysAllowed.begin(), alwaysAllowed.end());
    return list;
}

uint32_t allowedAccess(const std::vector<DevicePermission>& permissions, uint32_t type,
                       int64_t major, int64_t minor, uint32_t wanted) {
    uint32_t left = wanted;
    uint32_t allowed = 0;
    for (auto entry = permissions.rbegin(); entry != permissions.rend() && left != 0; ++entry) {
        if (!speaksOf(*entry, type, major, minor))
            continue;
        allowed |= entry->allow ? left & entry->access : 0;
        left &= ~entry->access;
    }
    return allowed;
}

bool allowsEverything(const std::vector<DevicePermission>& permissions) {
    for (auto entry = permissions.rbegin(); entry != permissions.rend(); ++entry) {
        if (!entry->allow)
            return false;
        if (entry->type == 0 && entry->major < 0 && entry->minor < 0 && entry->access == deviceAll)
            return true;
    }
    return false;
}

Status replaceDeviceFilter(int cgroupFd, const std::vector<bpf_insn>& program) {
    auto old = attachedFilters(cgroupFd);
    if (!old)
        return fail(old.error());
    if (auto attached = attachDeviceFilter(cgroupFd, program); !attached)
        return attached;
    for (const UniqueFd& filter : *old) {
        bpf_attr attributes;
        std::memset(&attributes, 0, sizeof attributes);
        attributes.target_fd = static_cast<uint32_t>(cgroupFd);
        attributes.attach_bpf_fd = static_cast<uint32_t>(filter.get());
        attributes.attach_type = BPF_CGROUP_DEVICE;
        if (bpf(BPF_PROG_DETACH, attributes) != 0)
            return fail(systemError("detach device filter", member));
    }
    return {};
}

Status attachDeviceFilter(int cgroupFd, const std::vector<bpf_insn>& program) {
    static constexpr char license[] = "Apache-2.0"; // no helper in use asks for another
    bpf_attr attributes;
    std::memset(&attributes, 0, sizeof attributes);
    attributes.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
    attributes.insns = reinterpret_cast<uintptr_t>(program.data());
    attributes.insn_cnt = static_cast<uint32_t>(program.size());
    attributes.license = reinterpret_cast<uintptr_t>(license);
    const UniqueFd loaded(static_cast<int>(bpf(BPF_PROG_LOAD, attributes)));
    if (!loaded)
        return fail(systemError("load device filter", member));
    std::memset(&attributes, 0, sizeof attributes);
    attributes.target_fd = static_cast<uint32_t>(cgroupFd);
    attributes.attach_bpf_fd = static_cast<uint32_t>(loaded.get());
    attributes.attach_type = BPF_CGROUP_DEVICE;
    attributes.attach_flags = BPF_F_ALLOW_MULTI;
    if (bpf(BPF_PROG_ATTACH, attributes) != 0)
        return fail(systemError("attach device filter", member));
    return {};
}

} // namespace boxwright
