#include "engine/image/tree_writer.h"

#include "engine/base/files.h"
#include "engine/base/overlay_marks.h"

#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr std::string_view whiteoutPrefix = ".wh.";
constexpr std::string_view whiteoutMeta = ".wh..wh.";
constexpr std::string_view whiteoutOpaque = ".wh..wh..opq";

bool startsWith(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

std::string join(const std::vector<std::string>& components, size_t count) {
    std::string path;
    for (size_t i = 0; i < count; ++i)
        path += (i ? "/" : "") + components[i];
    return path;
}

std::array<timespec, 2> timesOf(int64_t seconds, uint32_t nanoseconds) {
    const timespec time{static_cast<time_t>(seconds), static_cast<long>(nanoseconds)};
    return {time, time};
}

Error reserved(const std::string& path) {
    return makeError(ErrorCode::Unsafe, "unpack", path,
                     "a name of the whiteout form where none may be");
}

} // namespace

TreeWriter::TreeWriter(int root, TreeRules rules)
    : m_rules(std::move(rules))
    , m_paths(root)
    , m_ownUid(::geteuid())
    , m_ownGid(::getegid()) {}

Status TreeWriter::add(const TarEntry& entry, TarReader& content) {
    auto components = pathComponents(entry.path);
    if (!components)
        return fail(components.error());
    if (components->empty())
        return entry.type == TarType::Directory
                   ? addRoot(entry)
                   : fail(tarFault(entry.path, "the root of a layer must be a directory"));
    for (size_t i = 0; i + 1 < components->size(); ++i) {
        if (startsWith((*components)[i], whiteoutPrefix))
            return fail(reserved(entry.path));
    }
    const std::string above = join(*components, components->size() - 1);
    auto directory = m_paths.directory(above);
    if (!directory)
        return fail(directory.error());
    const std::string& name = components->back();
    const Place place{*directory, name, above.empty() ? name : above + "/" + name};
    if (name == whiteoutOpaque) {
        m_opaque.push_back(above);
        return {};
    }
    if (startsWith(name, whiteoutMeta))
        return {}; // aufs keeps its books under such names
    if (startsWith(name, whiteoutPrefix))
        return addWhiteout(place, name.substr(whiteoutPrefix.size()));
    return create(entry, place, content);
}

Status TreeWriter::create(const TarEntry& entry, const Place& place, TarReader& content) {
    switch (entry.type) {
    case TarType::Directory:
        return addDirectory(entry, place);
    case TarType::File:
        return addFile(entry, place, content);
    case TarType::Symlink:
    case TarType::HardLink:
        return addLink(entry, place);
    case TarType::CharDevice:
    case TarType::BlockDevice:
    case TarType::Fifo:
        return addNode(entry, place);
    }
    return {};
}

/// Something of the same name came earlier in this layer: the later member wins.
Status TreeWriter::clear(const Place& place) {
    if (::unlinkat(place.directory, place.name.c_str(), 0) == 0)
        return {};
    if (errno == ENOENT)
        return {};
    if (errno != EISDIR && errno != EPERM)
        return fail(systemError("unlink", place.path));
    auto removed = removeTree(place.directory, place.name);
    m_paths.forget();
    return removed;
}

Status TreeWriter::addRoot(const TarEntry& entry) {
    auto fd = openAt(m_paths.root(), ".", O_RDONLY | O_DIRECTORY);
    if (!fd)
        return fail(fd.error());
    auto done = own(fd->get(), entry);
    if (done)
        done = setAttributes(fd->get(), entry);
    rememberDirectory(entry, "");
    return done;
}

Status TreeWriter::addDirectory(const TarEntry& entry, const Place& place) {
    const bool hidden = isWhiteout(place.directory, place.name);
    struct stat info {};
    const bool there =
        ::fstatat(place.directory, place.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
    if (hidden)
        m_opaque.push_back(place.path);
    if (there && !S_ISDIR(info.st_mode)) {
        if (auto cleared = clear(place); !cleared)
            return cleared;
    }
    if ((!there || !S_ISDIR(info.st_mode)) &&
        ::mkdirat(place.directory, place.name.c_str(), 0700) != 0)
        return fail(systemError("mkdir", place.path));
    auto fd = openDirectory(place.directory, place.name);
    if (!fd)
        return fail(fd.error());
    auto done = own(fd->get(), entry);
    // Open to us until everything is inside; finish() sets the real mode.
    if (done && ::fchmod(fd->get(), 0700) != 0)
        done = fail(systemError("chmod", place.path));
    if (done)
        done = setAttributes(fd->get(), entry);
    rememberDirectory(entry, place.path);
    return done;
}

void TreeWriter::rememberDirectory(const TarEntry& entry, const std::string& path) {
    m_directories[path] = {entry.mode, entry.mtime, entry.mtimeNanoseconds};
}

Status TreeWriter::addLink(const TarEntry& entry, const Place& place) {
    if (auto cleared = clear(place); !cleared)
        return cleared;
    if (entry.type == TarType::Symlink) {
        if (::symlinkat(entry.linkTarget.c_str(), place.directory, place.name.c_str()) != 0)
            return fail(systemError("symlink", place.path));
        return finishNode(entry, place);
    }
    auto target = pathComponents(entry.linkTarget);
    if (!target)
        return fail(target.error());
    if (target->empty())
        return fail(tarFault(place.path, "a hard link to a directory"));
    auto directory =
        openInside(m_paths.root(), join(*target, target->size() - 1), O_PATH | O_DIRECTORY);
    if (!directory)
        return fail(tarFault(place.path, "its hard link target is not in this layer"));
    // Flag 0: a symlink as target is linked itself, never followed.
    if (::linkat(directory->get(), target->back().c_str(), place.directory, place.name.c_str(),
                 0) == 0)
        return {};
    if (errno == ENOENT)
        return fail(tarFault(place.path, "its hard link target is not in this layer"));
    return fail(systemError("link", place.path));
}

Status TreeWriter::addNode(const TarEntry& entry, const Place& place) {
    if (auto cleared = clear(place); !cleared)
        return cleared;
    mode_t type = S_IFIFO;
    if (entry.type == TarType::CharDevice)
        type = S_IFCHR;
    else if (entry.type == TarType::BlockDevice)
        type = S_IFBLK;
    if (::mknodat(place.directory, place.name.c_str(), type | (entry.mode & 0777),
                  makedev(entry.deviceMajor, entry.deviceMinor)) != 0) {
        if (errno != EPERM || !m_rules.tolerant)
            return fail(systemError("mknod", place.path));
        ++m_skippedDevices;
        return {};
    }
    return finishNode(entry, place);
}

/// Owner, mode and times of what cannot be opened for writing.
Status TreeWriter::finishNode(const TarEntry& entry, const Place& place) const {
    if ((entry.uid != m_ownUid || entry.gid != m_ownGid) &&
        ::fchownat(place.directory, place.name.c_str(), entry.uid, entry.gid,
                   AT_SYMLINK_NOFOLLOW) != 0 &&
        !(m_rules.tolerant && (errno == EPERM || errno == EINVAL)))
        return fail(systemError("chown", place.path));
    // Just made by O_EXCL semantics in a tree nobody else writes: the name is still ours.
    if (entry.type != TarType::Symlink &&
        ::fchmodat(place.directory, place.name.c_str(), entry.mode, 0) != 0)
        return fail(systemError("chmod", place.path));
    const auto times = timesOf(entry.mtime, entry.mtimeNanoseconds);
    if (::utimensat(place.directory, place.name.c_str(), times.data(), AT_SYMLINK_NOFOLLOW) != 0)
        return fail(systemError("utimens", place.path));
    return {};
}

/// A whiteout speaks of lower layers only: what this layer has under the name stays, and a
/// directory then hides the lower one.
Status TreeWriter::addWhiteout(const Place& place, const std::string& hidden) {
    if (hidden.empty() || hidden == "." || hidden == "..")
        return fail(reserved(place.path));
    const size_t slash = place.path.rfind('/');
    const std::string path =
        (slash == std::string::npos ? "" : place.path.substr(0, slash + 1)) + hidden;
    if (::mknodat(place.directory, hidden.c_str(), S_IFCHR, makedev(0, 0)) == 0)
        return {};
    if (errno != EEXIST)
        return fail(systemError("mknod", path));
    struct stat info {};
    if (::fstatat(place.directory, hidden.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(info.st_mode))
        m_opaque.push_back(path);
    return {};
}

Status TreeWriter::finish() {
    m_opaque.insert(m_opaque.end(), m_paths.revived.begin(), m_paths.revived.end());
    if (!m_rules.opaqueAttribute.empty()) {
        if (auto set = setOpaque(m_paths.root(), m_opaque, m_rules.opaqueAttribute); !set)
            return set;
    }
    // Children before parents, so that a mode without access stops nothing.
    for (auto it = m_directories.rbegin(); it != m_directories.rend(); ++it) {
        auto fd = openInside(m_paths.root(), it->first, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        if (!fd) {
            if (fd.error().code == ErrorCode::NotFound || fd.error().sysErrno == ENOTDIR ||
                fd.error().sysErrno == ELOOP)
                continue; // a later member took its place
            return fail(fd.error());
        }
        const DirectoryMeta& meta = it->second;
        const auto times = timesOf(meta.mtime, meta.mtimeNanoseconds);
        if (::futimens(fd->get(), times.data()) != 0 || ::fchmod(fd->get(), meta.mode) != 0)
            return fail(systemError("chmod", it->first));
    }
    return {};
}

Status setOpaque(int root, const std::vector<std::string>& directories,
                 const std::string& attribute) {
    for (const auto& path : directories) {
        auto fd = openInside(root, path, O_RDONLY | O_DIRECTORY);
        if (!fd) {
            if (fd.error().code == ErrorCode::NotFound || fd.error().sysErrno == ENOTDIR)
                continue;
            return fail(fd.error());
        }
        if (::fsetxattr(fd->get(), attribute.c_str(), "y", 1, 0) != 0)
            return fail(systemError("setxattr " + attribute, path));
    }
    return {};
}

} // namespace boxwright
