#include "engine/image/folder_source.h"

#include "engine/base/files.h"

#include <algorithm>
#include <dirent.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr size_t mostAttributes = 64 << 10;

Result<std::vector<std::string>> sortedNames(int directory, const std::string& path) {
    auto scan = openDirectory(directory, ".");
    if (!scan)
        return fail(scan.error());
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(scan->get()), ::closedir);
    if (!entries)
        return fail(systemError("opendir", path));
    (void)scan->release();
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(entries.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..")
            names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Only what an unpacker would take (tree_file.cpp).
bool isWorthKeeping(const std::string& name) {
    return name == "security.capability" ||
           (name.rfind("user.", 0) == 0 && name.rfind("user.overlay.", 0) != 0);
}

/// Sorted by name. A file system without attributes has none.
std::vector<std::pair<std::string, std::string>> attributesOf(int fd) {
    std::string list(mostAttributes, '\0');
    const ssize_t size = ::flistxattr(fd, list.data(), list.size());
    std::vector<std::pair<std::string, std::string>> attributes;
    for (size_t at = 0; size > 0 && at < static_cast<size_t>(size);) {
        const std::string name = list.c_str() + at;
        at += name.size() + 1;
        std::string value(mostAttributes, '\0');
        const ssize_t length =
            isWorthKeeping(name) ? ::fgetxattr(fd, name.c_str(), value.data(), value.size()) : -1;
        if (length >= 0)
            attributes.emplace_back(name, value.substr(0, static_cast<size_t>(length)));
    }
    std::sort(attributes.begin(), attributes.end());
    return attributes;
}

TarType nodeType(mode_t mode) {
    if (S_ISCHR(mode))
        return TarType::CharDevice;
    return S_ISBLK(mode) ? TarType::BlockDevice : TarType::Fifo;
}

} // namespace

FolderSource::FolderSource(int directory, std::string name, int64_t ownerAsRoot)
    : m_root(directory)
    , m_name(std::move(name))
    , m_ownerAsRoot(ownerAsRoot)
    , m_tar([this](std::string_view bytes) {
        m_output += bytes;
        return Status();
    })
    , m_buffer(pieceSize) {}

Result<std::string_view> FolderSource::next() {
    m_output.clear();
    while (!m_ended && m_output.size() < pieceSize) {
        if (auto done = step(); !done)
            return fail(std::move(done).error());
    }
    return std::string_view(m_output);
}

Status FolderSource::step() {
    if (!m_begun)
        return begin();
    if (m_fileLeft > 0)
        return copyContent();
    if (m_levels.empty()) {
        m_ended = true;
        return m_tar.finish();
    }
    Level& level = m_levels.back();
    if (level.at == level.names.size()) {
        m_levels.pop_back();
        return {};
    }
    const std::string name = level.names[level.at++];
    return addMember(level, name);
}

Status FolderSource::begin() {
    m_begun = true;
    auto root = openDirectory(m_root, ".");
    if (!root)
        return fail(std::move(root).error());
    struct stat info {};
    if (::fstat(root->get(), &info) != 0)
        return fail(systemError("stat", m_name));
    m_device = info.st_dev;
    return enter(std::move(*root), "");
}

/// The directory's own member (the root has none) and its names.
Status FolderSource::enter(UniqueFd directory, const std::string& path) {
    struct stat info {};
    if (::fstat(directory.get(), &info) != 0)
        return fail(systemError("stat", path));
    if (!path.empty()) {
        TarEntry entry = describe(info, path);
        entry.type = TarType::Directory;
        entry.xattrs = attributesOf(directory.get());
        if (auto added = m_tar.add(entry); !added)
            return added;
    }
    if (info.st_dev != m_device)
        return {};
    auto names = sortedNames(directory.get(), path);
    if (!names)
        return fail(std::move(names).error());
    m_levels.push_back({std::move(directory), path, std::move(*names), 0});
    return {};
}

TarEntry FolderSource::describe(const struct stat& info, std::string path) const {
    TarEntry entry;
    entry.path = std::move(path);
    entry.mode = info.st_mode & 07777;
    const bool ours = m_ownerAsRoot >= 0 && info.st_uid == static_cast<uid_t>(m_ownerAsRoot);
    entry.uid = ours ? 0 : info.st_uid;
    entry.gid = ours ? 0 : info.st_gid;
    entry.mtime = info.st_mtim.tv_sec;
    entry.mtimeNanoseconds = static_cast<uint32_t>(info.st_mtim.tv_nsec);
    return entry;
}

Status FolderSource::addMember(Level& level, const std::string& name) {
    struct stat info {};
    if (::fstatat(level.directory.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
        return fail(systemError("stat", level.path + name));
    if (S_ISDIR(info.st_mode)) {
        auto child = openDirectory(level.directory.get(), name);
        if (!child)
            return fail(std::move(child).error());
        return enter(std::move(*child), level.path + name + "/");
    }
    if (S_ISSOCK(info.st_mode))
        return {};
    TarEntry entry = describe(info, level.path + name);
    if (info.st_nlink > 1) {
        const auto [first, isNew] =
            m_links.try_emplace({info.st_dev, info.st_ino}, level.path + name);
        if (!isNew) {
            entry.type = TarType::HardLink;
            entry.linkTarget = first->second;
            return m_tar.add(entry);
        }
    }
    if (S_ISLNK(info.st_mode))
        return addSymlink(level, name, std::move(entry));
    if (S_ISREG(info.st_mode))
        return addFile(level, name, std::move(entry));
    entry.type = nodeType(info.st_mode);
    entry.deviceMajor = major(info.st_rdev);
    entry.deviceMinor = minor(info.st_rdev);
    return m_tar.add(entry);
}

Status FolderSource::addSymlink(const Level& level, const std::string& name, TarEntry entry) {
    const ssize_t length =
        ::readlinkat(level.directory.get(), name.c_str(), m_buffer.data(), m_buffer.size());
    if (length < 0)
        return fail(systemError("readlink", entry.path));
    entry.type = TarType::Symlink;
    entry.linkTarget.assign(m_buffer.data(), static_cast<size_t>(length));
    return m_tar.add(entry);
}

/// Everything from the descriptor: the name may lead elsewhere by now.
Status FolderSource::addFile(Level& level, const std::string& name, TarEntry entry) {
    auto fd = openAt(level.directory.get(), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!fd)
        return fail(std::move(fd).error());
    struct stat info {};
    if (::fstat(fd->get(), &info) != 0)
        return fail(systemError("stat", entry.path));
    if (!S_ISREG(info.st_mode))
        return fail(makeError(ErrorCode::WrongState, "read", entry.path,
                              "it was replaced while the folder was read"));
    entry.size = static_cast<uint64_t>(info.st_size);
    entry.xattrs = attributesOf(fd->get());
    m_file = std::move(*fd);
    m_filePath = entry.path;
    m_fileLeft = entry.size;
    return m_tar.add(entry);
}

Status FolderSource::copyContent() {
    const size_t wanted = std::min<uint64_t>(m_fileLeft, m_buffer.size());
    const ssize_t got = ::read(m_file.get(), m_buffer.data(), wanted);
    if (got < 0)
        return errno == EINTR ? Status() : fail(systemError("read", m_filePath));
    if (got == 0)
        return fail(makeError(ErrorCode::WrongState, "read", m_filePath,
                              "it became shorter while the folder was read"));
    m_fileLeft -= static_cast<uint64_t>(got);
    return m_tar.data({m_buffer.data(), static_cast<size_t>(got)});
}

} // namespace boxwright
