#include "engine/base/files.h"
#include "engine/image/tree_writer.h"

#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace boxwright {
namespace {

/// The names a layer may set. trusted.* and security.* speak to the host's kernel, except file
/// capabilities; user.overlay.* would speak to overlayfs.
bool mayImport(const std::string& name) {
    const auto begins = [&](const char* prefix) { return name.rfind(prefix, 0) == 0; };
    if (name == "security.capability")
        return true;
    return !begins("trusted.") && !begins("security.") && !begins("user.overlay.");
}

/// Copies the stored data to where the sparse map puts it.
Status writeSparse(int fd, const TarEntry& entry, TarReader& content) {
    std::string_view piece;
    for (const TarHole& part : entry.data) {
        uint64_t at = part.offset;
        for (uint64_t left = part.length; left > 0;) {
            if (piece.empty()) {
                auto more = content.data();
                if (!more)
                    return fail(more.error());
                piece = *more;
            }
            const auto bytes = piece.substr(0, left);
            const ssize_t put = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(at));
            if (put <= 0)
                return fail(systemError("write", entry.path));
            piece.remove_prefix(static_cast<size_t>(put));
            at += static_cast<uint64_t>(put);
            left -= static_cast<uint64_t>(put);
        }
    }
    if (::ftruncate(fd, static_cast<off_t>(entry.size)) != 0)
        return fail(systemError("truncate", entry.path));
    return {};
}

Status writeContent(int fd, const TarEntry& entry, TarReader& content) {
    if (entry.sparse)
        return writeSparse(fd, entry, content);
    for (;;) {
        auto piece = content.data();
        if (!piece)
            return fail(piece.error());
        if (piece->empty())
            return {};
        if (auto written = writeAll(fd, *piece, entry.path); !written)
            return written;
    }
}

} // namespace

Status TreeWriter::addFile(const TarEntry& entry, const Place& place, TarReader& content) {
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
    auto fd = openAt(place.directory, place.name, flags, 0600);
    if (!fd && fd.error().code == ErrorCode::AlreadyExists) {
        if (auto cleared = clear(place); !cleared)
            return cleared;
        fd = openAt(place.directory, place.name, flags, 0600);
    }
    if (!fd) {
        fd.error().object = place.path;
        return fail(fd.error());
    }
    auto done = writeContent(fd->get(), entry, content);
    if (done)
        done = own(fd->get(), entry);
    // After chown, which clears set-user-ID bits and file capabilities.
    if (done && ::fchmod(fd->get(), entry.mode) != 0)
        done = fail(systemError("chmod", place.path));
    if (done)
        done = setAttributes(fd->get(), entry);
    if (!done)
        return done;
    const timespec time{static_cast<time_t>(entry.mtime),
                        static_cast<long>(entry.mtimeNanoseconds)};
    const std::array<timespec, 2> times{time, time};
    if (::futimens(fd->get(), times.data()) != 0)
        return fail(systemError("utimens", place.path));
    return {};
}

Status TreeWriter::own(int fd, const TarEntry& entry) const {
    if (entry.uid == m_ownUid && entry.gid == m_ownGid)
        return {};
    if (::fchown(fd, entry.uid, entry.gid) == 0)
        return {};
    // EINVAL: an id the user namespace has no mapping for.
    if (m_rules.tolerant && (errno == EPERM || errno == EINVAL))
        return {};
    return fail(systemError("chown", entry.path));
}

Status TreeWriter::setAttributes(int fd, const TarEntry& entry) const {
    for (const auto& [name, value] : entry.xattrs) {
        if (!mayImport(name))
            continue;
        if (::fsetxattr(fd, name.c_str(), value.data(), value.size(), 0) == 0)
            continue;
        // The file system may not know the attribute; the file is still worth having.
        if (errno == ENOTSUP || (m_rules.tolerant && (errno == EPERM || errno == EINVAL)))
            continue;
        return fail(systemError("setxattr " + name, entry.path));
    }
    return {};
}

} // namespace boxwright
