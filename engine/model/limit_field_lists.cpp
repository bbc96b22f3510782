#include "engine/model/limit_parts.h"

#include <algorithm>
#include <array>

/// The plain members that are lists: block I/O by device, huge pages by size.
namespace boxwright {
namespace {

using Value = std::optional<LimitValue>;
using Throttles = std::optional<std::vector<ThrottleDevice>> BlockIoResources::*;

// Lists have no word for "max"; the kernel takes the largest number for it.
constexpr uint64_t unlimitedNumber = UINT64_MAX;
constexpr uint64_t unlimitedBytes = (1ull << 63) - 4096;

const BlockIoResources* blockOf(const ContainerSpec& spec) {
    const Resources* resources = resourcesOf(spec);
    return resources && resources->blockIO ? &*resources->blockIO : nullptr;
}

uint64_t listedNumber(const LimitValue& value) {
    const auto* number = std::get_if<uint64_t>(&value);
    return number ? *number : unlimitedNumber;
}

template <class Device>
auto isDevice(std::string_view instance) {
    return [number = deviceNumber(instance)](const Device& device) {
        return number && device.major == number->major && device.minor == number->minor;
    };
}

template <class List, class Match>
auto* findIn(List& list, Match match) {
    using Element = std::remove_reference_t<decltype(list->front())>;
    if (!list)
        return static_cast<Element*>(nullptr);
    const auto found = std::find_if(list->begin(), list->end(), match);
    return found == list->end() ? static_cast<Element*>(nullptr) : &*found;
}

/// Removes what matches, and the list when nothing is left in it.
template <class Element, class Match>
void dropFrom(std::optional<std::vector<Element>>& list, Match match) {
    if (!list)
        return;
    std::erase_if(*list, match);
    if (list->empty())
        list.reset();
}

void dropEmptyBlock(ContainerSpec& spec) {
    auto& block = resourcesIn(spec).blockIO;
    if (block && *block == BlockIoResources{})
        block.reset();
}

template <Throttles member>
Value readThrottle(const ContainerSpec& spec, std::string_view instance) {
    const auto* block = blockOf(spec);
    const auto* device =
        block ? findIn(block->*member, isDevice<ThrottleDevice>(instance)) : nullptr;
    if (!device)
        return std::nullopt;
    if (device->rate == unlimitedNumber)
        return LimitValue{Unlimited{}};
    return LimitValue{device->rate};
}

template <Throttles member>
bool writeThrottle(ContainerSpec& spec, const Value& value, std::string_view instance) {
    auto& block = resourcesIn(spec).blockIO;
    if (!block)
        block.emplace();
    auto& list = (*block).*member;
    if (!value) {
        dropFrom(list, isDevice<ThrottleDevice>(instance));
        dropEmptyBlock(spec);
        return true;
    }
    auto* device = findIn(list, isDevice<ThrottleDevice>(instance));
    if (!device) {
        const auto number = deviceNumber(instance).value_or(DeviceNumber{});
        if (!list)
            list.emplace();
        device = &list->emplace_back();
        device->major = number.major;
        device->minor = number.minor;
    }
    device->rate = listedNumber(*value);
    return true;
}

// blkio weight 10..1000 to io.weight 1..10000, as the runtimes convert it.
Value ioWeightOf(const std::optional<uint16_t>& weight) {
    if (weight.value_or(0) == 0)
        return std::nullopt;
    const uint64_t bounded = std::clamp<uint64_t>(*weight, 10, 1000);
    return LimitValue{1 + (bounded - 10) * 9999 / 990};
}

Value readWeight(const ContainerSpec& spec, std::string_view) {
    const auto* block = blockOf(spec);
    return block ? ioWeightOf(block->weight) : std::nullopt;
}

// Too coarse for a weight of cgroup v2: what is set goes to unified.
bool clearWeight(ContainerSpec& spec, const Value& value, std::string_view) {
    if (auto& block = resourcesIn(spec).blockIO) {
        block->weight.reset();
        dropEmptyBlock(spec);
    }
    return !value;
}

Value readDeviceWeight(const ContainerSpec& spec, std::string_view instance) {
    const auto* block = blockOf(spec);
    const auto* device =
        block ? findIn(block->weightDevice, isDevice<WeightDevice>(instance)) : nullptr;
    return device ? ioWeightOf(device->weight) : std::nullopt;
}

bool clearDeviceWeight(ContainerSpec& spec, const Value& value, std::string_view instance) {
    auto& block = resourcesIn(spec).blockIO;
    if (!block)
        return !value;
    const auto same = isDevice<WeightDevice>(instance);
    if (auto* device = findIn(block->weightDevice, same))
        device->weight.reset();
    dropFrom(block->weightDevice, [&](const WeightDevice& device) {
        return same(device) && !device.leafWeight && device.extras.empty();
    });
    dropEmptyBlock(spec);
    return !value;
}

auto isPageSize(std::string_view instance) {
    return [instance](const HugepageLimit& limit) { return limit.pageSize == instance; };
}

Value readHugepages(const ContainerSpec& spec, std::string_view instance) {
    const Resources* resources = resourcesOf(spec);
    const auto* entry =
        resources ? findIn(resources->hugepageLimits, isPageSize(instance)) : nullptr;
    if (!entry)
        return std::nullopt;
    if (entry->limit >= unlimitedBytes)
        return LimitValue{Unlimited{}};
    return LimitValue{entry->limit};
}

bool writeHugepages(ContainerSpec& spec, const Value& value, std::string_view instance) {
    auto& list = resourcesIn(spec).hugepageLimits;
    if (!value) {
        dropFrom(list, isPageSize(instance));
        return true;
    }
    auto* entry = findIn(list, isPageSize(instance));
    if (!entry) {
        if (!list)
            list.emplace();
        entry = &list->emplace_back();
        entry->pageSize = instance;
    }
    entry->limit = listedNumber(*value);
    return true;
}

constexpr Throttles readBps = &BlockIoResources::throttleReadBpsDevice;
constexpr Throttles writeBps = &BlockIoResources::throttleWriteBpsDevice;
constexpr Throttles readIops = &BlockIoResources::throttleReadIOPSDevice;
constexpr Throttles writeIops = &BlockIoResources::throttleWriteIOPSDevice;

constexpr std::array listedFields{
    PlainField{"io.max.rbps", readThrottle<readBps>, writeThrottle<readBps>},
    PlainField{"io.max.wbps", readThrottle<writeBps>, writeThrottle<writeBps>},
    PlainField{"io.max.riops", readThrottle<readIops>, writeThrottle<readIops>},
    PlainField{"io.max.wiops", readThrottle<writeIops>, writeThrottle<writeIops>},
    PlainField{"io.weight", readWeight, clearWeight},
    PlainField{"io.weight.device", readDeviceWeight, clearDeviceWeight},
    PlainField{"hugetlb.max", readHugepages, writeHugepages},
};

template <class Device>
std::vector<std::string> devicesOf(const std::optional<std::vector<Device>>& list) {
    std::vector<std::string> devices;
    if (list) {
        for (const Device& device : *list)
            devices.push_back(deviceText(device.major, device.minor));
    }
    return devices;
}

} // namespace

std::span<const PlainField> listedPlainFields() {
    return listedFields;
}

std::vector<std::string> plainInstances(const ContainerSpec& spec, std::string_view key) {
    std::vector<std::string> sizes;
    const Resources* resources = resourcesOf(spec);
    if (key == "hugetlb.max" && resources && resources->hugepageLimits) {
        for (const HugepageLimit& limit : *resources->hugepageLimits)
            sizes.push_back(limit.pageSize);
        return sizes;
    }
    const auto* block = blockOf(spec);
    if (!block)
        return {};
    if (key == "io.weight.device")
        return devicesOf(block->weightDevice);
    constexpr std::array<std::pair<std::string_view, Throttles>, 4> lists{
        {{"io.max.rbps", readBps},
         {"io.max.wbps", writeBps},
         {"io.max.riops", readIops},
         {"io.max.wiops", writeIops}}};
    for (const auto& [name, member] : lists) {
        if (name == key)
            return devicesOf(block->*member);
    }
    return {};
}

} // namespace boxwright
