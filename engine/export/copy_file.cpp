#include "engine/export/copy_file.h"

#include "engine/base/files.h"

#include <algorithm>
#include <sys/xattr.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr size_t pieceBytes = 4 << 20;
constexpr size_t attributeBytes = 64 << 10;

/// Where copy_file_range does not work: between file systems of some kinds.
Result<size_t> copyThroughMemory(int from, int to, off_t at, size_t length,
                                 const std::string& name) {
    std::string buffer(std::min<size_t>(length, 256 << 10), '\0');
    const ssize_t got = ::pread(from, buffer.data(), buffer.size(), at);
    if (got < 0)
        return fail(systemError("read", name));
    for (ssize_t put = 0; put < got;) {
        const ssize_t now =
            ::pwrite(to, buffer.data() + put, static_cast<size_t>(got - put), at + put);
        if (now < 0)
            return fail(systemError("write", name));
        put += now;
    }
    return static_cast<size_t>(got);
}

Result<size_t> copyPiece(int from, int to, off_t at, size_t length, const std::string& name) {
    off_t source = at;
    off_t target = at;
    const ssize_t moved = ::copy_file_range(from, &source, to, &target, length, 0);
    if (moved >= 0)
        return static_cast<size_t>(moved);
    if (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP ||
        errno == EPERM)
        return copyThroughMemory(from, to, at, length, name);
    return fail(systemError("copy", name));
}

bool isOverlays(const std::string& name) {
    return name.rfind("trusted.overlay.", 0) == 0 || name.rfind("user.overlay.", 0) == 0;
}

} // namespace

Status copyData(int from, int to, uint64_t size, const std::string& name,
                const std::function<Status(uint64_t)>& moved) {
    const auto end = static_cast<off_t>(size);
    for (off_t at = 0; at < end;) {
        const off_t data = ::lseek(from, at, SEEK_DATA);
        if (data < 0 && errno == ENXIO)
            break; // a hole up to the end
        at = data < 0 ? at : data;
        const off_t hole = ::lseek(from, at, SEEK_HOLE);
        const off_t stop = hole < 0 ? end : std::min(hole, end);
        while (at < stop) {
            auto piece = copyPiece(
                from, to, at, std::min<size_t>(static_cast<size_t>(stop - at), pieceBytes), name);
            if (!piece)
                return fail(std::move(piece).error());
            if (*piece == 0)
                return fail(makeError(ErrorCode::WrongState, "copy", name,
                                      "it became shorter while it was read"));
            at += static_cast<off_t>(*piece);
            if (auto going = moved(*piece); !going)
                return going;
        }
    }
    if (::ftruncate(to, end) != 0)
        return fail(systemError("truncate", name));
    return {};
}

Status copyAttributes(int from, int to, const std::string& name, bool tolerant) {
    ssize_t size = ::flistxattr(from, nullptr, 0);
    if (size <= 0)
        return {};
    std::string list(static_cast<size_t>(size), '\0');
    size = ::flistxattr(from, list.data(), list.size());
    std::string value(attributeBytes, '\0');
    for (size_t at = 0; size > 0 && at < static_cast<size_t>(size);) {
        const std::string attribute = list.c_str() + at;
        at += attribute.size() + 1;
        if (isOverlays(attribute))
            continue;
        const ssize_t length = ::fgetxattr(from, attribute.c_str(), value.data(), value.size());
        if (length >= 0 &&
            ::fsetxattr(to, attribute.c_str(), value.data(), static_cast<size_t>(length), 0) == 0)
            continue;
        if (errno == ENOTSUP || errno == ENODATA || (tolerant && errno == EPERM))
            continue;
        return fail(systemError("copy attribute " + attribute, name));
    }
    return {};
}

} // namespace boxwright
