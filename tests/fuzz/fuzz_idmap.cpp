#include "engine/base/text.h"
#include "engine/linux/idmap.h"
#include "tests/fuzz/demand.h"

using namespace boxwright;

namespace {

constexpr uint32_t caller = 1000;

/// Lines "inside outside size", as /proc/<pid>/uid_map has them; a line of anything else ends it.
std::vector<IdMapping> mappingsOf(std::string_view text) {
    std::vector<IdMapping> mappings;
    for (const auto line : split(text, '\n')) {
        const auto words = splitWords(line);
        const auto number = [&](size_t i) {
            return words.size() == 3 ? parseNumber(words[i]) : std::nullopt;
        };
        if (!number(0) || !number(1) || !number(2))
            return mappings;
        IdMapping mapping;
        mapping.containerID = static_cast<uint32_t>(*number(0));
        mapping.hostID = static_cast<uint32_t>(*number(1));
        mapping.size = static_cast<uint32_t>(*number(2));
        mappings.push_back(mapping);
    }
    return mappings;
}

/// What passed for a map must be one: nothing wraps, the ends of each range are where it says, no
/// id beyond it is, and the kernel's text of it reads the same.
void checkMap(const std::vector<IdMapping>& mappings) {
    const auto text = idMapText(mappings, "fuzz");
    if (!text)
        return;
    demand(mappingsOf(*text) == mappings);
    for (const IdMapping& mapping : mappings) {
        const uint64_t last = uint64_t(mapping.containerID) + mapping.size - 1;
        demand(mapping.size > 0 && last < UINT32_MAX);
        demand(uint64_t(mapping.hostID) + mapping.size - 1 < UINT32_MAX);
        demand(hostId(mappings, mapping.containerID) == mapping.hostID);
        demand(hostId(mappings, static_cast<uint32_t>(last)) ==
               mapping.hostID + (mapping.size - 1));
    }
    demand(!isMapped(mappings, UINT32_MAX));
}

} // namespace

/// The text is a subordinate id file of a user, and also the lines of a map.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    SubordinateIds ids;
    ids.uids = parseSubordinateIds(text, "user", caller);
    ids.gids = ids.uids;
    for (const IdRange& range : ids.uids)
        demand(range.count > 0 && uint64_t(range.first) + range.count <= UINT32_MAX);
    const IdMaps maps = rootlessMaps(ids, caller, caller, 0, 0);
    demand(isMapped(maps.uids, 0) && maps.denySetgroups == !ids.usable());
    checkMap(maps.uids);
    checkMap(mappingsOf(text));
    return 0;
}
