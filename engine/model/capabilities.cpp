#include "engine/model/capabilities.h"

#include <algorithm>
#include <optional>

namespace boxwright {
namespace {

using NameList = std::optional<std::vector<std::string>>;

bool holds(const NameList& list, std::string_view name) {
    return list && std::find(list->begin(), list->end(), name) != list->end();
}

void insert(NameList& list, std::string_view name) {
    if (!list)
        list.emplace();
    if (!holds(list, name))
        list->emplace_back(name);
}

void remove(NameList& list, std::string_view name) {
    if (list)
        std::erase(*list, name);
}

} // namespace

const CapabilityRow* findCapability(std::string_view name) {
    for (const auto& row : capabilityCatalogue()) {
        if (row.name == name)
            return &row;
    }
    return nullptr;
}

std::vector<std::string> defaultCapabilities() {
    std::vector<std::string> names;
    for (const auto& row : capabilityCatalogue()) {
        if (row.inDefault)
            names.emplace_back(row.name);
    }
    return names;
}

bool hasCapability(const ContainerSpec& spec, std::string_view name) {
    return spec.process && spec.process->capabilities &&
           holds(spec.process->capabilities->bounding, name);
}

void setCapability(ContainerSpec& spec, std::string_view name, bool on) {
    if (!spec.process)
        spec.process.emplace();
    if (!spec.process->capabilities)
        spec.process->capabilities.emplace();
    Capabilities& sets = *spec.process->capabilities;
    for (NameList* list : {&sets.bounding, &sets.effective, &sets.permitted}) {
        if (on)
            insert(*list, name);
        else
            remove(*list, name);
    }
    remove(sets.inheritable, name);
    remove(sets.ambient, name);
}

} // namespace boxwright
