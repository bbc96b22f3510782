/// Finding cgroup v2 and a process's place in it.
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/cgroup.h"

#include <optional>

#include <linux/magic.h>
#include <sys/vfs.h>

namespace boxwright {
namespace {

/// mountinfo writes blanks and backslashes in paths as three octal digits.
std::string unescaped(std::string_view path) {
    std::string plain;
    for (size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '\\' && i + 3 < path.size()) {
            plain.push_back(static_cast<char>((path[i + 1] - '0') * 64 + (path[i + 2] - '0') * 8 +
                                              (path[i + 3] - '0')));
            i += 3;
        } else {
            plain.push_back(path[i]);
        }
    }
    return plain;
}

/// proc(5): "36 35 98:0 /root /mount options [fields] - type source super".
std::optional<std::string> mountOfLine(std::string_view line) {
    const size_t dash = line.find(" - ");
    if (dash == std::string_view::npos)
        return std::nullopt;
    const auto before = splitWords(line.substr(0, dash));
    const auto after = splitWords(line.substr(dash + 3));
    // A root other than "/" is a bind mount of a part of the tree, such as a container's.
    if (before.size() < 6 || after.empty() || after[0] != "cgroup2" || before[3] != "/")
        return std::nullopt;
    return unescaped(before[4]);
}

} // namespace

Result<std::string> cgroup2MountIn(std::string_view mountinfo) {
    for (const auto line : split(mountinfo, '\n'))
        if (auto mount = mountOfLine(line))
            return *mount;
    return fail(makeError(ErrorCode::NotSupported, "find cgroup2", "/proc/self/mountinfo",
                          "no cgroup2 file system is mounted"));
}

Result<std::string> cgroup2Mount() {
    // Where it belongs first: other mounts may be somebody's leftovers, or covered.
    for (const char* place : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
        struct statfs info {};
        if (::statfs(place, &info) == 0 && info.f_type == CGROUP2_SUPER_MAGIC)
            return std::string(place);
    }
    auto mountinfo = readFile(AT_FDCWD, "/proc/self/mountinfo");
    if (!mountinfo)
        return fail(mountinfo.error());
    return cgroup2MountIn(*mountinfo);
}

Result<std::string> cgroupOf(pid_t pid) {
    auto mount = cgroup2Mount();
    if (!mount)
        return mount;
    const std::string file = "/proc/" + std::to_string(pid) + "/cgroup";
    auto text = readFile(AT_FDCWD, file);
    if (!text && text.error().sysErrno == ESRCH)
        return fail(systemError("find cgroup", file, ENOENT));
    if (!text)
        return text;
    for (const auto line : split(*text, '\n')) {
        if (line.substr(0, 3) != "0::")
            continue;
        const std::string path(line.substr(3));
        if (path.rfind("/..", 0) == 0 || path.find(" (deleted)") != std::string::npos)
            return fail(makeError(ErrorCode::NotFound, "find cgroup", path,
                                  "not a cgroup this process can see"));
        return path == "/" ? *mount : *mount + path;
    }
    return fail(makeError(ErrorCode::NotSupported, "find cgroup", file, "no cgroup v2 entry"));
}

} // namespace boxwright
