#include "engine/linux/idmap.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/linux/privilege.h"
#include "engine/linux/users.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

namespace boxwright {
namespace {

bool parseNumber(std::string_view text, uint64_t& value) {
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    return parsed.ec == std::errc() && parsed.ptr == end && !text.empty();
}

bool wraps(uint64_t first, uint64_t count) {
    // 2^32-1 is (uid_t)-1, no id at all.
    return count == 0 || first + count > UINT32_MAX;
}

bool isInstalled(const char* program) {
    const char* path = std::getenv("PATH");
    const std::string places = std::string(path ? path : "") + ":/usr/bin:/bin";
    for (size_t start = 0; start < places.size();) {
        const size_t end = std::min(places.find(':', start), places.size());
        const std::string file = places.substr(start, end - start) + "/" + program;
        if (::access(file.c_str(), X_OK) == 0)
            return true;
        start = end + 1;
    }
    return false;
}

void appendRanges(std::vector<IdMapping>& mappings, const std::vector<IdRange>& ranges) {
    uint64_t next = 1;
    for (const IdRange& range : ranges) {
        if (next + range.count > UINT32_MAX)
            return;
        IdMapping mapping;
        mapping.containerID = static_cast<uint32_t>(next);
        mapping.hostID = range.first;
        mapping.size = range.count;
        mappings.push_back(mapping);
        next += range.count;
    }
}

IdMapping single(uint32_t inside, uint32_t outside) {
    IdMapping mapping;
    mapping.containerID = inside;
    mapping.hostID = outside;
    mapping.size = 1;
    return mapping;
}

bool overlaps(uint32_t a, uint32_t sizeA, uint32_t b, uint32_t sizeB) {
    return a < uint64_t(b) + sizeB && b < uint64_t(a) + sizeA;
}

Status runMapper(const char* program, pid_t pid, const std::vector<IdMapping>& mappings) {
    std::vector<std::string> arguments{program, std::to_string(pid)};
    for (const IdMapping& mapping : mappings) {
        arguments.push_back(std::to_string(mapping.containerID));
        arguments.push_back(std::to_string(mapping.hostID));
        arguments.push_back(std::to_string(mapping.size));
    }
    auto ran = capture(arguments);
    if (!ran)
        return fail(ran.error());
    if (ran->status == 0)
        return {};
    std::string words = ran->errors;
    while (!words.empty() && words.back() == '\n')
        words.pop_back();
    return fail(makeError(ErrorCode::AccessDenied, program, std::to_string(pid), words));
}

/// An unprivileged process may write one line, mapping its own id.
bool isOwnId(const std::vector<IdMapping>& mappings, uint32_t id) {
    return mappings.size() == 1 && mappings.front().size == 1 && mappings.front().hostID == id;
}

} // namespace

std::vector<IdRange> parseSubordinateIds(std::string_view content, std::string_view name,
                                         uint32_t uid) {
    std::vector<IdRange> ranges;
    const std::string number = std::to_string(uid);
    for (size_t start = 0; start < content.size();) {
        const size_t end = std::min(content.find('\n', start), content.size());
        const std::string_view line = content.substr(start, end - start);
        start = end + 1;
        const size_t one = line.find(':');
        const size_t two = one == std::string_view::npos ? one : line.find(':', one + 1);
        if (two == std::string_view::npos)
            continue;
        const std::string_view owner = line.substr(0, one);
        uint64_t first = 0;
        uint64_t count = 0;
        if ((owner != number && (name.empty() || owner != name)) ||
            !parseNumber(line.substr(one + 1, two - one - 1), first) ||
            !parseNumber(line.substr(two + 1), count) || first > UINT32_MAX || count > UINT32_MAX ||
            wraps(first, count))
            continue;
        ranges.push_back({static_cast<uint32_t>(first), static_cast<uint32_t>(count)});
    }
    return ranges;
}

SubordinateIds subordinateIds() {
    SubordinateIds ids;
    if (!isInstalled("newuidmap") || !isInstalled("newgidmap"))
        return ids;
    const uid_t uid = ::geteuid();
    const std::string name = userName(uid);
    if (auto content = readFile(AT_FDCWD, "/etc/subuid"))
        ids.uids = parseSubordinateIds(*content, name, uid);
    if (auto content = readFile(AT_FDCWD, "/etc/subgid"))
        ids.gids = parseSubordinateIds(*content, name, uid);
    return ids;
}

IdMaps rootlessMaps(const SubordinateIds& ranges, uint32_t euid, uint32_t egid, uint32_t uid,
                    uint32_t gid) {
    IdMaps maps;
    if (ranges.usable()) {
        maps.uids.push_back(single(0, euid));
        maps.gids.push_back(single(0, egid));
        appendRanges(maps.uids, ranges.uids);
        appendRanges(maps.gids, ranges.gids);
        return maps;
    }
    maps.uids.push_back(single(uid, euid));
    maps.gids.push_back(single(gid, egid));
    maps.denySetgroups = true;
    return maps;
}

Result<std::string> idMapText(const std::vector<IdMapping>& mappings, const std::string& member) {
    if (mappings.empty())
        return fail(makeError(ErrorCode::InvalidArgument, "id map", member,
                              "a new user namespace needs at least one mapping"));
    std::string text;
    for (size_t i = 0; i < mappings.size(); ++i) {
        const IdMapping& mapping = mappings[i];
        if (wraps(mapping.containerID, mapping.size) || wraps(mapping.hostID, mapping.size))
            return fail(makeError(ErrorCode::InvalidArgument, "id map", member,
                                  "an empty range, or one past 4294967294"));
        for (size_t j = 0; j < i; ++j) {
            if (overlaps(mapping.containerID, mapping.size, mappings[j].containerID,
                         mappings[j].size) ||
                overlaps(mapping.hostID, mapping.size, mappings[j].hostID, mappings[j].size))
                return fail(
                    makeError(ErrorCode::InvalidArgument, "id map", member, "two ranges overlap"));
        }
        text += std::to_string(mapping.containerID) + " " + std::to_string(mapping.hostID) + " " +
                std::to_string(mapping.size) + "\n";
    }
    return text;
}

Status writeIdMaps(pid_t pid, const IdMaps& maps) {
    auto uids = idMapText(maps.uids, "linux.uidMappings");
    if (!uids)
        return fail(uids.error());
    auto gids = idMapText(maps.gids, "linux.gidMappings");
    if (!gids)
        return fail(gids.error());
    const std::string folder = "/proc/" + std::to_string(pid) + "/";
    if (maps.denySetgroups) {
        if (auto done = writeKernelFile(AT_FDCWD, folder + "setgroups", "deny"); !done)
            return done;
    }
    const bool direct = isPrivileged() || (maps.denySetgroups && isOwnId(maps.uids, ::geteuid()) &&
                                           isOwnId(maps.gids, ::getegid()));
    if (!direct) {
        if (auto done = runMapper("newgidmap", pid, maps.gids); !done)
            return done;
        return runMapper("newuidmap", pid, maps.uids);
    }
    if (auto done = writeKernelFile(AT_FDCWD, folder + "gid_map", *gids); !done)
        return done;
    return writeKernelFile(AT_FDCWD, folder + "uid_map", *uids);
}

std::optional<uint32_t> hostId(const std::vector<IdMapping>& mappings, uint32_t id) {
    for (const IdMapping& mapping : mappings) {
        if (id >= mapping.containerID && id - mapping.containerID < mapping.size)
            return mapping.hostID + (id - mapping.containerID);
    }
    return std::nullopt;
}

bool isMapped(const std::vector<IdMapping>& mappings, uint32_t id) {
    return hostId(mappings, id).has_value();
}

} // namespace boxwright
