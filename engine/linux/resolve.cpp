#include "engine/linux/resolve.h"

#include "engine/base/files.h"

#include <array>
#include <climits>
#include <deque>
#include <vector>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr int symlinkLimit = 40; // as the kernel's own

std::deque<std::string> componentsOf(const std::string& path) {
    std::deque<std::string> parts;
    size_t start = 0;
    while (start < path.size()) {
        const size_t slash = std::min(path.find('/', start), path.size());
        if (slash > start && path.compare(start, slash - start, ".") != 0)
            parts.push_back(path.substr(start, slash - start));
        start = slash + 1;
    }
    return parts;
}

/// The walk: a stack of descriptors from the root down, so that ".." is a pop and never asks the
/// kernel.
class Walk {
public:
    Walk(int rootFd, const std::string& path, LastLink last)
        : m_rootFd(rootFd)
        , m_path(path)
        , m_left(componentsOf(path))
        , m_last(last) {}

    /// @param make the kind the last component shall have, nothing where only existing ones count
    Result<UniqueFd> go(const TargetKind* make) {
        while (!m_left.empty()) {
            const std::string name = std::move(m_left.front());
            m_left.pop_front();
            if (name == "..") {
                if (!m_stack.empty())
                    m_stack.pop_back();
                continue;
            }
            if (auto stepped = enter(name, make); !stepped)
                return fail(stepped.error());
        }
        if (m_stack.empty())
            return openAt(m_rootFd, ".", O_PATH | O_DIRECTORY);
        return std::move(m_stack.back());
    }

private:
    int here() const { return m_stack.empty() ? m_rootFd : m_stack.back().get(); }

    Status enter(const std::string& name, const TargetKind* make) {
        auto next = openAt(here(), name, O_PATH | O_NOFOLLOW);
        if (!next && next.error().sysErrno == ENOENT && make)
            next = create(name, m_left.empty() ? *make : TargetKind::Directory);
        if (!next)
            return fail(systemError("resolve", m_path, next.error().sysErrno));
        struct stat info {};
        if (::fstat(next->get(), &info) != 0)
            return fail(systemError("stat", m_path));
        if (S_ISLNK(info.st_mode))
            return follow(next->get());
        m_stack.push_back(std::move(*next));
        return {};
    }

    Result<UniqueFd> create(const std::string& name, TargetKind kind) {
        if (kind == TargetKind::Directory) {
            if (::mkdirat(here(), name.c_str(), 0755) != 0 && errno != EEXIST)
                return fail(systemError("mkdir", m_path));
        } else {
            auto file = openAt(here(), name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0644);
            if (!file && file.error().sysErrno != EEXIST)
                return file;
        }
        return openAt(here(), name, O_PATH | O_NOFOLLOW);
    }

    Status follow(int linkFd) {
        if (m_left.empty() && m_last == LastLink::Refuse)
            return fail(makeError(ErrorCode::Unsafe, "resolve", m_path,
                                  "the last component is a symbolic link"));
        if (++m_links > symlinkLimit)
            return fail(systemError("resolve", m_path, ELOOP));
        std::array<char, PATH_MAX> target{};
        const ssize_t size = ::readlinkat(linkFd, "", target.data(), target.size());
        if (size < 0)
            return fail(systemError("readlink", m_path));
        const std::string text(target.data(), static_cast<size_t>(size));
        if (text.starts_with('/'))
            m_stack.clear();
        auto parts = componentsOf(text);
        m_left.insert(m_left.begin(), parts.begin(), parts.end());
        return {};
    }

    int m_rootFd;
    const std::string& m_path;
    std::deque<std::string> m_left;
    LastLink m_last;
    std::vector<UniqueFd> m_stack;
    int m_links = 0;
};

bool openat2Absent(int error) {
    return error == ENOSYS || error == EPERM || error == EINVAL || error == EAGAIN ||
           error == E2BIG;
}

int openInRoot(int rootFd, const std::string& path, LastLink last) {
    open_how how{};
    how.flags = O_PATH | O_CLOEXEC;
    if (last == LastLink::Refuse)
        how.flags |= O_NOFOLLOW;
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    const char* name = path.empty() ? "." : path.c_str();
    return static_cast<int>(::syscall(SYS_openat2, rootFd, name, &how, sizeof how));
}

Status checkLink(int fd, const std::string& path) {
    struct stat info {};
    if (::fstat(fd, &info) != 0)
        return fail(systemError("stat", path));
    if (S_ISLNK(info.st_mode))
        return fail(
            makeError(ErrorCode::Unsafe, "resolve", path, "the last component is a symbolic link"));
    return {};
}

} // namespace

Result<UniqueFd> resolveInRoot(int rootFd, const std::string& path, LastLink last) {
    UniqueFd fd(openInRoot(rootFd, path, last));
    if (fd) {
        if (auto checked = checkLink(fd.get(), path); !checked)
            return fail(checked.error());
        return fd;
    }
    if (!openat2Absent(errno))
        return fail(systemError("resolve", path));
    return Walk(rootFd, path, last).go(nullptr);
}

Result<UniqueFd> makeInRoot(int rootFd, const std::string& path, TargetKind kind, LastLink last) {
    auto target = resolveInRoot(rootFd, path, last);
    if (!target && target.error().sysErrno == ENOENT)
        target = Walk(rootFd, path, last).go(&kind);
    if (!target)
        return target;
    struct stat info {};
    if (::fstat(target->get(), &info) != 0)
        return fail(systemError("stat", path));
    if (S_ISDIR(info.st_mode) != (kind == TargetKind::Directory))
        return fail(systemError("resolve", path, S_ISDIR(info.st_mode) ? EISDIR : ENOTDIR));
    return target;
}

Result<ParentOf> makeParentInRoot(int rootFd, const std::string& path) {
    auto parts = componentsOf(path);
    if (parts.empty() || parts.back() == "..")
        return fail(makeError(ErrorCode::InvalidArgument, "resolve", path, "it names no entry"));
    ParentOf parent;
    parent.name = std::move(parts.back());
    parts.pop_back();
    std::string directory = "/";
    for (const std::string& part : parts)
        directory += part + "/";
    auto fd = makeInRoot(rootFd, directory, TargetKind::Directory);
    if (!fd)
        return fail(fd.error());
    parent.directory = std::move(*fd);
    return parent;
}

std::string fdPath(int fd) {
    return "/proc/self/fd/" + std::to_string(fd);
}

} // namespace boxwright
