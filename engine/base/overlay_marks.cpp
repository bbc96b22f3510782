#include "engine/base/overlay_marks.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

namespace boxwright {
namespace {

/// @param read getxattr(2) for one attribute's name, into one byte
template <class Read>
bool anyMark(Read read) {
    for (const char* name : {"trusted.overlay.opaque", "user.overlay.opaque"}) {
        char value = 0;
        if (read(name, &value) == 1 && value == 'y')
            return true;
    }
    return false;
}

} // namespace

bool isWhiteout(const struct stat& info) {
    return S_ISCHR(info.st_mode) && info.st_rdev == makedev(0, 0);
}

bool isWhiteout(int dirFd, const std::string& name) {
    struct stat info {};
    return ::fstatat(dirFd, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 && isWhiteout(info);
}

bool isOpaque(int directory) {
    return anyMark([directory](const char* name, char* value) {
        return ::fgetxattr(directory, name, value, 1);
    });
}

bool isOpaque(const std::string& directory) {
    return anyMark([&directory](const char* name, char* value) {
        return ::lgetxattr(directory.c_str(), name, value, 1);
    });
}

} // namespace boxwright
