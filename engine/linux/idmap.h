#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

/// User namespace id maps (user_namespaces(7), subuid(5), newuidmap(1)).
namespace boxwright {

struct IdRange {
    uint32_t first = 0;
    uint32_t count = 0;
    bool operator==(const IdRange&) const = default;
};

/// The ranges a file such as /etc/subuid gives a user, by name or number; lines that do not parse
/// or would wrap are skipped.
std::vector<IdRange> parseSubordinateIds(std::string_view content, std::string_view userName,
                                         uint32_t uid);

/// What the calling user may map besides itself; empty where there is no range or no newuidmap.
struct SubordinateIds {
    std::vector<IdRange> uids;
    std::vector<IdRange> gids;
    bool usable() const { return !uids.empty() && !gids.empty(); }
};
SubordinateIds subordinateIds();

struct IdMaps {
    std::vector<IdMapping> uids;
    std::vector<IdMapping> gids;
    bool denySetgroups = false; ///< what the kernel asks of a map nobody privileged vouches for
};

/// The maps of a user who gives none: with ranges, container 0 is the user and 1… the ranges;
/// without, only `uid`:`gid` of the process exist and are the user, so supplementary groups cannot
/// be set.
IdMaps rootlessMaps(const SubordinateIds& ranges, uint32_t euid, uint32_t egid, uint32_t uid,
                    uint32_t gid);

/// "0 100000 65536\n" lines. Errors: InvalidArgument for a range that is empty, wraps or overlaps.
Result<std::string> idMapText(const std::vector<IdMapping>& mappings, const std::string& member);

/// Writes the maps of the process `pid`, which has just made a user namespace: directly when the
/// caller may, through newuidmap and newgidmap when it is an ordinary user with ranges.
Status writeIdMaps(pid_t pid, const IdMaps& maps);

/// Whether `id` has a place in the map.
bool isMapped(const std::vector<IdMapping>& mappings, uint32_t id);
/// The host's number for a container's id; nothing where it is not mapped.
std::optional<uint32_t> hostId(const std::vector<IdMapping>& mappings, uint32_t id);

} // namespace boxwright
