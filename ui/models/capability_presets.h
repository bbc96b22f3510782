#pragma once

#include "engine/model/container_spec.h"

#include <string>
#include <vector>

/// Sets of capabilities a person starts from.
namespace boxwright::ui {

enum class CapabilityPreset { None, Docker, Podman, NetworkService, All };

std::vector<std::string> capabilityPreset(CapabilityPreset preset);
/// The preset a configuration's bounding set is, by number; -1 for none of them.
int capabilityPresetOf(const ContainerSpec& spec);

} // namespace boxwright::ui
