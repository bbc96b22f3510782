#include "engine/linux/capabilities.h"

#include "engine/base/files.h"
#include "engine/model/capabilities.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <linux/capability.h>
#include <string_view>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {
namespace {

using Names = std::optional<std::vector<std::string>>;

constexpr const char* operation = "set capabilities";

Result<uint64_t> maskOf(const Names& names, int last) {
    uint64_t mask = 0;
    for (const std::string& name : names.value_or(std::vector<std::string>{})) {
        const CapabilityRow* row = findCapability(name);
        if (!row)
            return fail(makeError(ErrorCode::InvalidArgument, operation, name,
                                  "there is no such capability"));
        if (row->number > last)
            return fail(makeError(ErrorCode::NotSupported, operation, name,
                                  "this kernel has capabilities 0 to " + std::to_string(last)));
        mask |= uint64_t{1} << row->number;
    }
    return mask;
}

/// Why a capability cannot be granted; nullptr where it can.
const char* obstacle(const std::string& name, int last, uint64_t held) {
    const CapabilityRow* row = findCapability(name);
    if (!row)
        return "there is no such capability";
    if (row->number > last)
        return "this kernel has no such capability";
    return (held >> row->number & 1) == 0 ? "it is not ours to grant" : nullptr;
}

/// The hexadecimal value of one line, "CapEff:\t00000000a80425fb".
Result<uint64_t> statusMask(std::string_view status, std::string_view key) {
    const std::string label = "\n" + std::string(key) + ":\t";
    const size_t at = status.find(label);
    uint64_t mask = 0;
    if (at != std::string_view::npos) {
        const char* digits = status.data() + at + label.size();
        const auto parsed = std::from_chars(digits, status.data() + status.size(), mask, 16);
        if (parsed.ec == std::errc() && parsed.ptr != digits)
            return mask;
    }
    return fail(makeError(ErrorCode::Malformed, "read process status", std::string(key)));
}

int result(int returned) noexcept {
    return returned < 0 ? -errno : 0;
}

} // namespace

Result<int> lastCapability() {
    const std::string path = "/proc/sys/kernel/cap_last_cap";
    const auto content = readFile(AT_FDCWD, path);
    if (!content)
        return fail(content.error());
    const std::string_view text = *content;
    int last = -1;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), last);
    if (parsed.ec != std::errc() || last < 0 || last > 63)
        return fail(makeError(ErrorCode::Malformed, "read", path));
    return last;
}

Result<CapabilitySets> capabilitySets(const Capabilities& spec, int last) {
    CapabilitySets sets;
    const std::array<std::pair<const Names*, uint64_t*>, 5> lists{{
        {&spec.bounding, &sets.bounding},
        {&spec.effective, &sets.effective},
        {&spec.inheritable, &sets.inheritable},
        {&spec.permitted, &sets.permitted},
        {&spec.ambient, &sets.ambient},
    }};
    for (const auto& [names, mask] : lists) {
        const auto value = maskOf(*names, last);
        if (!value)
            return fail(value.error());
        *mask = *value;
    }
    sets.ambient &= sets.permitted & sets.inheritable;
    return sets;
}

Capabilities grantable(const Capabilities& asked, int last, uint64_t held,
                       std::vector<std::string>& warnings) {
    Capabilities granted = asked;
    const auto keep = [&](const std::string& name) {
        const char* why = obstacle(name, last, held);
        if (!why)
            return true;
        std::string warning = "capability " + name + " is left out: " + why;
        if (std::find(warnings.begin(), warnings.end(), warning) == warnings.end())
            warnings.push_back(std::move(warning));
        return false;
    };
    for (Names* names : {&granted.bounding, &granted.effective, &granted.inheritable,
                         &granted.permitted, &granted.ambient}) {
        if (*names)
            std::erase_if(**names, [&](const std::string& name) { return !keep(name); });
    }
    return granted;
}

uint64_t permittedCapabilities() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> data{};
    if (::syscall(SYS_capget, &header, data.data()) != 0)
        return 0;
    return uint64_t{data[1].permitted} << 32 | data[0].permitted;
}

Result<CapabilitySets> readCapabilities(pid_t pid) {
    const auto status = readFile(AT_FDCWD, "/proc/" + std::to_string(pid) + "/status");
    if (!status)
        return fail(status.error());
    CapabilitySets sets;
    const std::array<std::pair<const char*, uint64_t*>, 5> lines{{
        {"CapBnd", &sets.bounding},
        {"CapEff", &sets.effective},
        {"CapInh", &sets.inheritable},
        {"CapPrm", &sets.permitted},
        {"CapAmb", &sets.ambient},
    }};
    for (const auto& [key, mask] : lines) {
        const auto value = statusMask(*status, key);
        if (!value)
            return fail(value.error());
        *mask = *value;
    }
    return sets;
}

int dropBounding(uint64_t keep, int last) noexcept {
    for (int number = 0; number <= last; ++number) {
        if ((keep >> number & 1) == 0 && ::prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1 &&
            ::prctl(PR_CAPBSET_DROP, number, 0, 0, 0) != 0)
            return -errno;
    }
    return 0;
}

int setKeepCapabilities(bool keep) noexcept {
    return result(::prctl(PR_SET_KEEPCAPS, keep ? 1 : 0, 0, 0, 0));
}

int applyCapabilities(const CapabilitySets& sets) noexcept {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> data{};
    for (size_t word = 0; word < data.size(); ++word) {
        data[word].effective = static_cast<uint32_t>(sets.effective >> (32 * word));
        data[word].permitted = static_cast<uint32_t>(sets.permitted >> (32 * word));
        data[word].inheritable = static_cast<uint32_t>(sets.inheritable >> (32 * word));
    }
    if (::syscall(SYS_capset, &header, data.data()) != 0 ||
        ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0)
        return -errno;
    for (int number = 0; number < 64; ++number) {
        if ((sets.ambient >> number & 1) != 0 &&
            ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0) != 0)
            return -errno;
    }
    return 0;
}

} // namespace boxwright
