#include "engine/linux/resctrl.h"

#include "engine/base/files.h"
#include "engine/base/text.h"

#include <algorithm>
#include <array>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr const char* member = "linux.intelRdt";

void appendLines(std::vector<std::string>& lines, const std::optional<std::string>& text,
                 std::string_view unless) {
    const std::string whole = text.value_or(std::string());
    for (const auto line : split(whole, '\n')) {
        if (!line.empty() && (unless.empty() || !line.starts_with(unless)))
            lines.emplace_back(line);
    }
}

/// Lines for memory bandwidth have a member of their own, and L3's is not it.
std::vector<std::string> schemataOf(const IntelRdt& rdt) {
    std::vector<std::string> lines;
    appendLines(lines, rdt.l3CacheSchema, "MB:");
    appendLines(lines, rdt.memBwSchema, {});
    const auto more = rdt.schemata.value_or(std::vector<std::string>{});
    lines.insert(lines.end(), more.begin(), more.end());
    return lines;
}

/// "L3:0=f;1=3" as {"L3", "0=f", "1=3"} without the zeros and blanks in which the kernel's own
/// writing differs.
std::set<std::string> partsOf(std::string_view line) {
    std::set<std::string> parts;
    const size_t colon = line.find(':');
    const std::string kind(trimmed(line.substr(0, colon)));
    if (colon == std::string_view::npos)
        return parts;
    for (const auto part : split(line.substr(colon + 1), ';')) {
        std::string domain(trimmed(part));
        const size_t value = domain.find('=') + 1;
        while (value > 0 && domain.size() > value + 1 && domain[value] == '0')
            domain.erase(value, 1);
        parts.insert(kind + ":" + domain);
    }
    return parts;
}

Status checkSchemata(const std::string& directory, const std::vector<std::string>& wanted) {
    const auto held = readFile(AT_FDCWD, directory + "/schemata");
    if (!held)
        return fail(held.error());
    std::set<std::string> all;
    for (const auto line : split(*held, '\n'))
        all.merge(partsOf(line));
    for (const std::string& line : wanted) {
        const auto parts = partsOf(line);
        if (parts.empty() || !std::includes(all.begin(), all.end(), parts.begin(), parts.end()))
            return fail(makeError(ErrorCode::InvalidArgument, "resctrl", directory,
                                  "this class is there and has no \"" + line + "\""));
    }
    return {};
}

/// One directory name, and none of the file system's own.
bool isClassName(const std::string& name) {
    constexpr std::array taken{".", "..", "info", "mon_groups", "mon_data"};
    return name.find('/') == std::string::npos && name.find('\0') == std::string::npos &&
           std::find(taken.begin(), taken.end(), name) == taken.end();
}

Status makeGroup(const std::string& directory) {
    if (::mkdir(directory.c_str(), 0755) != 0 && errno != EEXIST)
        return fail(systemError("make resctrl group", directory));
    return {};
}

Status removeGroup(const std::string& directory) {
    if (!directory.empty() && ::rmdir(directory.c_str()) != 0 && errno != ENOENT)
        return fail(systemError("remove resctrl group", directory));
    return {};
}

} // namespace

Result<std::string> resctrlMount() {
    const auto mounts = readFile(AT_FDCWD, "/proc/self/mountinfo");
    if (!mounts)
        return fail(mounts.error());
    for (const auto line : split(*mounts, '\n')) {
        const auto words = splitWords(line);
        const auto dash = std::find(words.begin(), words.end(), "-");
        if (words.size() > 4 && words.end() - dash > 1 && *(dash + 1) == "resctrl")
            return std::string(words[4]);
    }
    return fail(makeError(ErrorCode::NotSupported, "launch", member,
                          "resctrl is not mounted: this processor or kernel has no Resource "
                          "Director Technology, or nobody mounted it at /sys/fs/resctrl"));
}

Result<ResctrlGroups> planResctrl(const std::string& mount, const IntelRdt& rdt,
                                  const std::string& id) {
    const std::string name = rdt.closID.value_or(std::string());
    if (name != "/" && !isClassName(name))
        return fail(makeError(ErrorCode::InvalidArgument, "launch", "linux.intelRdt.closID",
                              "\"" + name + "\" cannot be the name of a class"));
    ResctrlGroups groups;
    groups.allocation = name == "/" ? mount : mount + "/" + (name.empty() ? id : name);
    const bool there = exists(AT_FDCWD, groups.allocation);
    if (!there && !name.empty() && schemataOf(rdt).empty())
        return fail(makeError(ErrorCode::InvalidArgument, "launch", "linux.intelRdt.closID",
                              "there is no class \"" + name + "\", and no schemata to make it by"));
    groups.made = !there;
    if (rdt.enableMonitoring.value_or(false))
        groups.monitoring = groups.allocation + "/mon_groups/" + id;
    return groups;
}

Status makeResctrl(const ResctrlGroups& groups, const IntelRdt& rdt) {
    const auto lines = schemataOf(rdt);
    if (!groups.made) {
        if (auto same = checkSchemata(groups.allocation, lines); !same)
            return same;
    } else {
        if (auto made = makeGroup(groups.allocation); !made)
            return made;
        std::string text;
        for (const std::string& line : lines)
            text += line + "\n";
        if (!text.empty()) {
            if (auto done = writeKernelFile(AT_FDCWD, groups.allocation + "/schemata", text); !done)
                return done;
        }
    }
    return groups.monitoring.empty() ? Status{} : makeGroup(groups.monitoring);
}

Status enterResctrl(const ResctrlGroups& groups, pid_t pid) {
    for (const std::string& directory : {groups.allocation, groups.monitoring}) {
        if (directory.empty())
            continue;
        if (auto done = writeKernelFile(AT_FDCWD, directory + "/tasks", std::to_string(pid)); !done)
            return done;
    }
    return {};
}

Status removeResctrl(const ResctrlGroups& groups) {
    if (auto removed = removeGroup(groups.monitoring); !removed)
        return removed;
    return groups.made ? removeGroup(groups.allocation) : Status{};
}

} // namespace boxwright
