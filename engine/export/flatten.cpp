#include "engine/export/flatten.h"

#include "engine/base/files.h"
#include "engine/base/overlay_marks.h"
#include "engine/export/copy_file.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <climits>
#include <dirent.h>
#include <fcntl.h>
#include <map>
#include <memory>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace boxwright {
namespace {

uint32_t hostId(const std::vector<IdMapping>& mappings, uint32_t id) {
    for (const IdMapping& mapping : mappings) {
        if (id >= mapping.containerID && id - mapping.containerID < mapping.size)
            return mapping.hostID + (id - mapping.containerID);
    }
    return id;
}

constexpr auto tellEvery = std::chrono::milliseconds(150);

/// Calls `visit(name)` for each entry; stops at the first error.
template <class Visit>
Status forEachName(int directory, const std::string& path, Visit visit) {
    auto scan = openAt(directory, ".", O_RDONLY | O_DIRECTORY);
    if (!scan)
        return fail(std::move(scan).error());
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(scan->get()), ::closedir);
    if (!entries)
        return fail(systemError("opendir", path));
    (void)scan->release();
    while (const dirent* entry = ::readdir(entries.get())) {
        const std::string name = entry->d_name;
        if (name == "." || name == "..")
            continue;
        if (auto visited = visit(name); !visited)
            return visited;
    }
    return {};
}

/// A container nests as deep as it likes, and each level takes some of the stack.
constexpr size_t longestPath = PATH_MAX - 1;
constexpr int deepest = PATH_MAX / 2;

uint64_t bytesBelow(int directory, int level = 0) {
    uint64_t sum = 0;
    (void)forEachName(directory, {}, [&](const std::string& name) {
        struct stat info {};
        if (::fstatat(directory, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
            return Status();
        if (S_ISREG(info.st_mode))
            sum += static_cast<uint64_t>(info.st_size);
        if (S_ISDIR(info.st_mode) && level < deepest) {
            if (auto child = openDirectory(directory, name))
                sum += bytesBelow(child->get(), level + 1);
        }
        return Status();
    });
    return sum;
}

/// A directory being copied, in the layer and in the result.
struct Pair {
    int from;
    int to;
    std::string path; ///< with a slash at the end, "" for the root
};

class Flattener {
public:
    Flattener(int rootfs, const FlattenOptions& options, const Monitor& monitor)
        : m_rootfs(rootfs)
        , m_options(options)
        , m_monitor(monitor) {}

    Status run(const std::vector<int>& trees) {
        const auto last =
            std::find_if(trees.rbegin(), trees.rend(), [](int tree) { return isOpaque(tree); });
        const auto base = last == trees.rend() ? trees.begin() : std::prev(last.base());
        for (auto tree = base; tree != trees.end(); ++tree)
            m_total += bytesBelow(*tree);
        for (auto tree = base; tree != trees.end(); ++tree) {
            m_links.clear();
            if (auto copied = copyDirectory({*tree, m_rootfs, ""}); !copied)
                return copied;
        }
        return {};
    }

private:
    Status copyDirectory(const Pair& pair) {
        auto done = forEachName(pair.from, pair.path, [&](const std::string& name) {
            if (m_monitor.cancelled())
                return Status(fail(makeError(ErrorCode::Cancelled, "export bundle", name)));
            return copyEntry(pair, name);
        });
        // After its content, which would change the times, or be shut out by the mode.
        return done ? finishDirectory(pair) : done;
    }

    Status finishDirectory(const Pair& pair) {
        struct stat info {};
        if (::fstat(pair.from, &info) != 0)
            return fail(systemError("stat", pair.path));
        auto done = finishFile(pair.from, pair.to, info, pair.path);
        return done;
    }

    Status copyEntry(const Pair& pair, const std::string& name) {
        struct stat info {};
        if (::fstatat(pair.from, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
            return fail(systemError("stat", pair.path + name));
        if (S_ISDIR(info.st_mode))
            return enter(pair, name);
        if (auto removed = removeTree(pair.to, name); !removed || isWhiteout(info))
            return removed;
        if (info.st_nlink > 1) {
            const auto [first, isNew] =
                m_links.try_emplace({info.st_dev, info.st_ino}, pair.path + name);
            if (!isNew)
                return link(first->second, pair, name);
        }
        if (S_ISREG(info.st_mode))
            return copyFile(pair, name);
        return copyNode(pair, name, info);
    }

    Status enter(const Pair& pair, const std::string& name) {
        if (pair.path.size() + name.size() > longestPath)
            return fail(makeError(ErrorCode::TooLarge, "export bundle",
                                  pair.path.substr(0, 80) + "…",
                                  "its path has more bytes than a path may have"));
        auto from = openDirectory(pair.from, name);
        if (!from)
            return fail(std::move(from).error());
        struct stat there {};
        const bool exists = ::fstatat(pair.to, name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0;
        if (exists && (!S_ISDIR(there.st_mode) || isOpaque(from->get()))) {
            if (auto removed = removeTree(pair.to, name); !removed)
                return removed;
        }
        if (::mkdirat(pair.to, name.c_str(), 0700) != 0 && errno != EEXIST)
            return fail(systemError("mkdir", pair.path + name));
        auto to = openDirectory(pair.to, name);
        if (!to)
            return fail(std::move(to).error());
        return copyDirectory({from->get(), to->get(), pair.path + name + "/"});
    }

    Status copyFile(const Pair& pair, const std::string& name) {
        const std::string path = pair.path + name;
        auto from = openAt(pair.from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
        if (!from)
            return fail(std::move(from).error());
        struct stat info {};
        if (::fstat(from->get(), &info) != 0)
            return fail(systemError("stat", path));
        auto to = openAt(pair.to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
        if (!to)
            return fail(std::move(to).error());
        auto done = copyData(from->get(), to->get(), static_cast<uint64_t>(info.st_size), path,
                             [this](uint64_t bytes) { return moved(bytes); });
        return done ? finishFile(from->get(), to->get(), info, path) : done;
    }

    Status moved(uint64_t bytes) {
        m_done += bytes;
        const auto now = std::chrono::steady_clock::now();
        if (now - m_told >= tellEvery) {
            m_told = now;
            m_monitor.tell({"export", m_done, m_total});
        }
        if (m_monitor.cancelled())
            return fail(makeError(ErrorCode::Cancelled, "export bundle", "rootfs"));
        return {};
    }

    /// Owner before mode before attributes: chown takes away set-user-ID and file capabilities.
    Status finishFile(int from, int to, const struct stat& info, const std::string& path) {
        const auto [uid, gid] = ownerOf(info);
        if (::fchown(to, uid, gid) != 0 && !mayLack(errno))
            return fail(systemError("chown", path));
        if (::fchmod(to, info.st_mode & 07777) != 0)
            return fail(systemError("chmod", path));
        if (auto copied = copyAttributes(from, to, path, m_options.tolerant); !copied)
            return copied;
        const std::array<timespec, 2> times{info.st_atim, info.st_mtim};
        if (::futimens(to, times.data()) != 0)
            return fail(systemError("utimens", path));
        return {};
    }

    Status copyNode(const Pair& pair, const std::string& name, const struct stat& info) {
        const std::string path = pair.path + name;
        if (S_ISSOCK(info.st_mode))
            return {};
        if (S_ISLNK(info.st_mode)) {
            std::array<char, PATH_MAX> target{};
            const ssize_t length =
                ::readlinkat(pair.from, name.c_str(), target.data(), target.size() - 1);
            if (length < 0 || ::symlinkat(target.data(), pair.to, name.c_str()) != 0)
                return fail(systemError("symlink", path));
        } else if (::mknodat(pair.to, name.c_str(), info.st_mode, info.st_rdev) != 0) {
            return mayLack(errno) ? Status() : fail(systemError("mknod", path));
        }
        const auto [uid, gid] = ownerOf(info);
        if (::fchownat(pair.to, name.c_str(), uid, gid, AT_SYMLINK_NOFOLLOW) != 0 &&
            !mayLack(errno))
            return fail(systemError("chown", path));
        // mknod's mode went through the umask. The name is ours: O_EXCL made it just now.
        if (!S_ISLNK(info.st_mode) &&
            ::fchmodat(pair.to, name.c_str(), info.st_mode & 07777, AT_SYMLINK_NOFOLLOW) != 0 &&
            errno != EOPNOTSUPP)
            return fail(systemError("chmod", path));
        const std::array<timespec, 2> times{info.st_atim, info.st_mtim};
        if (::utimensat(pair.to, name.c_str(), times.data(), AT_SYMLINK_NOFOLLOW) != 0)
            return fail(systemError("utimens", path));
        return {};
    }

    /// The first name was made in this pass; its directories are walked without following links.
    Status link(const std::string& first, const Pair& pair, const std::string& name) {
        UniqueFd held;
        int directory = m_rootfs;
        size_t at = 0;
        for (size_t slash = first.find('/'); slash != std::string::npos;
             at = slash + 1, slash = first.find('/', at)) {
            auto next =
                openAt(directory, first.substr(at, slash - at), O_PATH | O_DIRECTORY | O_NOFOLLOW);
            if (!next)
                return fail(std::move(next).error());
            held = std::move(*next);
            directory = held.get();
        }
        if (::linkat(directory, first.c_str() + at, pair.to, name.c_str(), 0) != 0)
            return fail(systemError("link", pair.path + name));
        return {};
    }

    std::pair<uid_t, gid_t> ownerOf(const struct stat& info) const {
        return m_options.owner.value_or(std::pair<uid_t, gid_t>(
            hostId(m_options.uids, info.st_uid), hostId(m_options.gids, info.st_gid)));
    }
    bool mayLack(int error) const {
        return m_options.tolerant && (error == EPERM || error == EINVAL);
    }

    int m_rootfs;
    const FlattenOptions& m_options;
    const Monitor& m_monitor;
    std::map<std::pair<dev_t, ino_t>, std::string> m_links;
    uint64_t m_done = 0;
    uint64_t m_total = 0;
    std::chrono::steady_clock::time_point m_told{};
};

} // namespace

Status flattenTrees(const std::vector<int>& trees, int rootfs, const FlattenOptions& options,
                    const Monitor& monitor) {
    return Flattener(rootfs, options, monitor).run(trees);
}

} // namespace boxwright
