#include "engine/base/transient_file.h"

#include "engine/base/files.h"

#include <cerrno>
#include <cstdio>
#include <unistd.h>

namespace boxwright {
namespace {

/// An old file is exchanged rather than replaced: ext4 takes a rename over a file as a wish to see
/// the new one on the disk, and waits for that.
Status renameOver(int dirFd, const std::string& temporary, const std::string& name) {
    const auto exchange = [&] {
        return ::renameat2(dirFd, temporary.c_str(), dirFd, name.c_str(), RENAME_EXCHANGE) == 0;
    };
    if (!exchange()) {
        if (::renameat(dirFd, temporary.c_str(), dirFd, name.c_str()) != 0)
            return fail(systemError("rename", name));
        return {};
    }
    if (::unlinkat(dirFd, temporary.c_str(), 0) == 0)
        return {};
    const int reason = errno; // a directory, which rename would not have replaced
    (void)exchange();
    return fail(systemError("rename", name, reason));
}

} // namespace

Status replaceTransientFile(int dirFd, const std::string& name, std::string_view content,
                            mode_t mode) {
    const std::string temporary = temporaryName(name);
    auto fd = openAt(dirFd, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    if (!fd)
        return fail(fd.error());
    auto written = writeAll(fd->get(), content, name);
    if (written)
        written = renameOver(dirFd, temporary, name);
    if (!written)
        ::unlinkat(dirFd, temporary.c_str(), 0);
    return written;
}

} // namespace boxwright
