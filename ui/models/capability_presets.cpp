#include "ui/models/capability_presets.h"

#include "engine/model/capabilities.h"

#include <algorithm>

namespace boxwright::ui {
namespace {

/// In Docker's default and not in Podman's since 4.0 (containers-common, default_capabilities).
constexpr std::string_view onlyDocker[] = {"CAP_AUDIT_WRITE", "CAP_MKNOD", "CAP_NET_RAW"};

std::vector<std::string> podman() {
    std::vector<std::string> names = defaultCapabilities();
    std::erase_if(names, [](const std::string& name) {
        return std::find(std::begin(onlyDocker), std::end(onlyDocker), name) !=
               std::end(onlyDocker);
    });
    return names;
}

} // namespace

std::vector<std::string> capabilityPreset(CapabilityPreset preset) {
    switch (preset) {
    case CapabilityPreset::None:
        return {};
    case CapabilityPreset::Docker:
        return defaultCapabilities();
    case CapabilityPreset::Podman:
        return podman();
    case CapabilityPreset::NetworkService:
        return {"CAP_NET_BIND_SERVICE", "CAP_SETGID", "CAP_SETUID"};
    case CapabilityPreset::All:
        break;
    }
    std::vector<std::string> names;
    for (const CapabilityRow& row : capabilityCatalogue())
        names.emplace_back(row.name);
    return names;
}

int capabilityPresetOf(const ContainerSpec& spec) {
    for (int preset = 0; preset <= int(CapabilityPreset::All); ++preset) {
        const auto names = capabilityPreset(CapabilityPreset(preset));
        const auto rows = capabilityCatalogue();
        if (std::all_of(rows.begin(), rows.end(), [&](const CapabilityRow& row) {
                return hasCapability(spec, row.name) ==
                       (std::find(names.begin(), names.end(), row.name) != names.end());
            }))
            return preset;
    }
    return -1;
}

} // namespace boxwright::ui
