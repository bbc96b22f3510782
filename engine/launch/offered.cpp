#include "engine/launch/offered.h"

#include "engine/model/limits.h"

#include <algorithm>
#include <array>

namespace boxwright {
namespace {

constexpr const char* notInVersion2 = "cgroup v2 has no such limit";

/// The parts of a configuration, empty where it has none.
struct Parts {
    explicit Parts(const ContainerSpec& spec)
        : process(spec.process.value_or(Process{}))
        , linux(spec.linux.value_or(Linux{}))
        , resources(linux.resources.value_or(Resources{}))
        , memory(resources.memory.value_or(MemoryResources{}))
        , cpu(resources.cpu.value_or(CpuResources{}))
        , block(resources.blockIO.value_or(BlockIoResources{})) {}

    Process process;
    Linux linux;
    Resources resources;
    MemoryResources memory;
    CpuResources cpu;
    BlockIoResources block;
};

struct Row {
    const char* member;
    bool (*asked)(const Parts&);
    const char* why;
};

template <class T>
bool given(const std::optional<T>& list) {
    return list && !list->empty();
}

/// Unset, 0 and -1 are three ways of writing "none".
template <class T>
bool limits(const std::optional<T>& value) {
    return value && *value != 0 && *value != static_cast<T>(-1);
}

/// Members without a field keep their JSON text.
bool hasText(const Extras& extras, const char* name) {
    const auto found = extras.find(name);
    return found != extras.end() && found->second != "{}" && found->second != "null";
}

bool anyLeafWeight(const Parts& p) {
    const auto devices = p.block.weightDevice.value_or(std::vector<WeightDevice>{});
    return limits(p.block.leafWeight) ||
           std::any_of(devices.begin(), devices.end(),
                       [](const WeightDevice& device) { return limits(device.leafWeight); });
}

bool steersCgroup(const Parts& p) {
    const auto files = p.resources.unified.value_or(std::map<std::string, std::string>{});
    return std::any_of(files.begin(), files.end(),
                       [](const auto& file) { return !isLimitFile(file.first); });
}

bool twoLabels(const Parts& p) {
    return given(p.process.apparmorProfile) && given(p.process.selinuxLabel);
}

constexpr std::array rows{
    Row{"process.selinuxLabel", twoLabels, "a process has one label, and AppArmor's is given, too"},
    Row{"linux.resources.memory.kernel", [](const Parts& p) { return limits(p.memory.kernel); },
        notInVersion2},
    Row{"linux.resources.memory.kernelTCP",
        [](const Parts& p) { return limits(p.memory.kernelTCP); }, notInVersion2},
    Row{"linux.resources.memory.swappiness",
        [](const Parts& p) {
            return p.memory.swappiness && *p.memory.swappiness != static_cast<uint64_t>(-1);
        },
        notInVersion2},
    Row{"linux.resources.memory.disableOOMKiller",
        [](const Parts& p) { return p.memory.disableOOMKiller.value_or(false); }, notInVersion2},
    Row{"linux.resources.memory.useHierarchy",
        [](const Parts& p) { return !p.memory.useHierarchy.value_or(true); },
        "cgroup v2 always counts what is below"},
    Row{"linux.resources.cpu.realtimeRuntime",
        [](const Parts& p) { return limits(p.cpu.realtimeRuntime); }, notInVersion2},
    Row{"linux.resources.cpu.realtimePeriod",
        [](const Parts& p) { return limits(p.cpu.realtimePeriod); }, notInVersion2},
    Row{"linux.resources.blockIO.leafWeight", anyLeafWeight, notInVersion2},
    Row{"linux.resources.network",
        [](const Parts& p) { return hasText(p.resources.extras, "network"); }, notInVersion2},
    Row{"linux.resources.unified", steersCgroup, "it names a file that is no limit"},
};

} // namespace

Status checkOffered(const ContainerSpec& spec) {
    const Parts parts(spec);
    for (const Row& row : rows) {
        if (row.asked(parts))
            return fail(makeError(ErrorCode::NotSupported, "launch", row.member, row.why));
    }
    return {};
}

} // namespace boxwright
