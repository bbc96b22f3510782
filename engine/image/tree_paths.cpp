#include "engine/image/tree_paths.h"

#include "engine/base/files.h"
#include "engine/base/overlay_marks.h"
#include "engine/linux/resolve.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace boxwright {
namespace {

/// Without openat2: found by a walk that stays inside, too, and what was found is opened.
Result<UniqueFd> walkInside(int root, const std::string& path, int flags) {
    const auto last = (flags & O_NOFOLLOW) != 0 ? LastLink::Refuse : LastLink::Follow;
    auto found = resolveInRoot(root, path, last);
    if (!found && found.error().code == ErrorCode::Unsafe)
        return fail(systemError("open", path, ELOOP)); // a link, as openat2 says it
    if (!found)
        return found;
    const int opening = flags & ~O_NOFOLLOW;
    return (flags & O_DIRECTORY) != 0 ? openAt(found->get(), ".", opening)
                                      : openAt(AT_FDCWD, fdPath(found->get()), opening);
}

} // namespace

Result<std::vector<std::string>> pathComponents(const std::string& path) {
    std::vector<std::string> components;
    for (size_t at = 0; at < path.size();) {
        const size_t slash = std::min(path.find('/', at), path.size());
        const std::string name = path.substr(at, slash - at);
        at = slash + 1;
        if (name.empty() || name == ".")
            continue;
        if (name == "..")
            return fail(makeError(ErrorCode::Unsafe, "unpack", path, "a path may not hold \"..\""));
        components.push_back(name);
    }
    if (components.size() > deepestPath)
        return fail(makeError(ErrorCode::TooLarge, "unpack", path.substr(0, 80) + "…",
                              "nested more than " + std::to_string(deepestPath) + " deep"));
    return components;
}

Result<UniqueFd> openInside(int root, const std::string& path, int flags) {
    open_how how{};
    how.flags = static_cast<uint64_t>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    const char* name = path.empty() ? "." : path.c_str();
    int fd = -1;
    do {
        fd = static_cast<int>(::syscall(SYS_openat2, root, name, &how, sizeof how));
    } while (fd < 0 && (errno == EINTR || errno == EAGAIN));
    if (fd >= 0)
        return UniqueFd(fd);
    if (errno == ENOSYS)
        return walkInside(root, path, flags);
    return fail(systemError("open", path));
}

Result<int> TreePaths::directory(const std::string& path) {
    if (path.empty())
        return m_root;
    if (m_directory && path == m_path)
        return m_directory.get();
    auto opened = openInside(m_root, path, O_PATH | O_DIRECTORY);
    if (!opened && (opened.error().sysErrno == ENOENT || opened.error().sysErrno == ENOTDIR))
        opened = makeMissing(path);
    if (!opened && opened.error().sysErrno == ELOOP)
        return fail(makeError(ErrorCode::Malformed, "unpack", path, "symlinks lead in circles"));
    if (!opened)
        return fail(opened.error());
    m_directory = std::move(*opened);
    m_path = path;
    return m_directory.get();
}

Result<UniqueFd> TreePaths::makeMissing(const std::string& path) {
    const size_t slash = path.rfind('/');
    const std::string above = slash == std::string::npos ? "" : path.substr(0, slash);
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    auto parent = above.empty() ? openAt(m_root, ".", O_PATH | O_DIRECTORY)
                                : openInside(m_root, above, O_PATH | O_DIRECTORY);
    if (!parent && (parent.error().sysErrno == ENOENT || parent.error().sysErrno == ENOTDIR))
        parent = makeMissing(above);
    if (!parent)
        return parent;
    if (isWhiteout(parent->get(), name)) {
        if (::unlinkat(parent->get(), name.c_str(), 0) != 0)
            return fail(systemError("unlink", path));
        revived.push_back(path);
    }
    if (::mkdirat(parent->get(), name.c_str(), 0755) != 0 && errno != EEXIST)
        return fail(systemError("mkdir", path));
    auto opened = openInside(m_root, path, O_PATH | O_DIRECTORY);
    if (!opened && (opened.error().sysErrno == ENOTDIR || opened.error().sysErrno == ENOENT ||
                    opened.error().sysErrno == ELOOP))
        return fail(makeError(ErrorCode::Malformed, "unpack", path,
                              "something that is no directory is in the way"));
    return opened;
}

void TreePaths::forget() {
    m_directory.reset();
    m_path.clear();
}

} // namespace boxwright
