#pragma once

#include "engine/model/container_spec.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace boxwright {

enum class Risk { Low, Medium, High };

struct CapabilityRow {
    int number;             ///< as in linux/capability.h
    std::string_view name;  ///< "CAP_CHOWN"
    std::string_view group; ///< "Files and ownership", "Network", … untranslated source text
    Risk risk;
    std::string_view allows;  ///< one line
    std::string_view warning; ///< why the risk; empty for low
    bool inDefault;           ///< in the set docker and podman give
};
std::span<const CapabilityRow> capabilityCatalogue(); ///< all 41, by number
const CapabilityRow* findCapability(std::string_view name);
std::vector<std::string> defaultCapabilities();

/// The checkbox: a capability is on when it is in the bounding set. Switching keeps bounding,
/// effective and permitted together and takes it out of inheritable and ambient.
bool hasCapability(const ContainerSpec& spec, std::string_view name);
void setCapability(ContainerSpec& spec, std::string_view name, bool on);

} // namespace boxwright
