#pragma once

#include "engine/model/container_spec.h"
#include "engine/model/seccomp_profile.h"

#include <optional>

/// The filters a person starts from.
namespace boxwright::ui {

/// This machine, and the capabilities a configuration grants.
SeccompContext seccompContext(const ContainerSpec& spec);

enum class SeccompPreset { Off, Default, Tight };
/// Tight is the default profile without what the catalogue calls high risk or privileged.
std::optional<Seccomp> seccompPreset(SeccompPreset preset, const ContainerSpec& spec);

} // namespace boxwright::ui
