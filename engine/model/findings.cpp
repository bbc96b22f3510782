#include "engine/model/findings.h"

#include <algorithm>

namespace boxwright {
namespace {

constexpr uint64_t idsEnd = UINT32_MAX; // one past the highest id, 2^32-2
constexpr size_t mostMappings = 340;    // lines the kernel takes in /proc/<pid>/uid_map

struct Range {
    uint64_t first;
    uint64_t end;
};

bool overlap(Range a, Range b) {
    return a.first < b.end && b.first < a.end;
}
Range inside(const IdMapping& mapping) {
    return {mapping.containerID, uint64_t{mapping.containerID} + mapping.size};
}
Range outside(const IdMapping& mapping) {
    return {mapping.hostID, uint64_t{mapping.hostID} + mapping.size};
}

void checkMapping(Findings& findings, const std::string& path, const IdMapping& mapping) {
    if (mapping.size == 0)
        findings.error("mapping.size-zero", path + "/size");
    if (inside(mapping).end > idsEnd)
        findings.error("mapping.wraps", path + "/containerID",
                       {{"value", std::to_string(mapping.containerID)},
                        {"size", std::to_string(mapping.size)}});
    if (outside(mapping).end > idsEnd)
        findings.error(
            "mapping.wraps", path + "/hostID",
            {{"value", std::to_string(mapping.hostID)}, {"size", std::to_string(mapping.size)}});
}

} // namespace

bool holdsNul(std::string_view text) {
    return text.find('\0') != std::string_view::npos;
}

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> choices) {
    return std::find(choices.begin(), choices.end(), text) != choices.end();
}

void requireChoice(Findings& findings, std::string_view code, std::string path,
                   std::string_view value, std::initializer_list<std::string_view> choices) {
    if (!isOneOf(value, choices))
        findings.error(code, std::move(path), {{"value", std::string(value)}});
}

void requireRange(Findings& findings, std::string_view code, std::string path, int64_t value,
                  int64_t minimum, int64_t maximum) {
    if (value < minimum || value > maximum)
        findings.error(code, std::move(path),
                       {{"value", std::to_string(value)},
                        {"minimum", std::to_string(minimum)},
                        {"maximum", std::to_string(maximum)}});
}

void requireId(Findings& findings, std::string path, uint32_t id) {
    if (id == idsEnd)
        findings.error("id.invalid", std::move(path), {{"value", std::to_string(id)}});
}

void checkEnvironment(Findings& findings, const std::string& path,
                      const std::vector<std::string>& entries) {
    for (size_t i = 0; i < entries.size(); ++i) {
        const size_t equals = entries[i].find('=');
        if (equals == 0 || equals == std::string::npos || holdsNul(entries[i]))
            findings.error("env.form", indexed(path, i), {{"value", entries[i]}});
    }
}

void checkMappings(Findings& findings, const std::string& path,
                   const std::vector<IdMapping>& mappings) {
    if (mappings.size() > mostMappings)
        findings.error("mapping.too-many", path,
                       {{"value", std::to_string(mappings.size())},
                        {"maximum", std::to_string(mostMappings)}});
    for (size_t i = 0; i < mappings.size(); ++i) {
        checkMapping(findings, indexed(path, i), mappings[i]);
        for (size_t j = 0; j < i && j < mostMappings; ++j) {
            if (overlap(inside(mappings[i]), inside(mappings[j])) ||
                overlap(outside(mappings[i]), outside(mappings[j])))
                findings.error("mapping.overlap", indexed(path, i),
                               {{"other", std::to_string(j + 1)}});
        }
    }
}

} // namespace boxwright
