#include "engine/base/transient_file.h"

#include "engine/base/files.h"

#include <cstdio>
#include <unistd.h>

namespace boxwright {

Status replaceTransientFile(int dirFd, const std::string& name, std::string_view content,
                            mode_t mode) {
    const std::string temporary = temporaryName(name);
    auto fd = openAt(dirFd, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    if (!fd)
        return fail(fd.error());
    auto written = writeAll(fd->get(), content, name);
    if (written && ::renameat(dirFd, temporary.c_str(), dirFd, name.c_str()) != 0)
        written = fail(systemError("rename", name));
    if (!written)
        ::unlinkat(dirFd, temporary.c_str(), 0);
    return written;
}

} // namespace boxwright
