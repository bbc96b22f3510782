#include "engine/linux/procfs.h"

#include "engine/base/files.h"

#include <algorithm>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace boxwright {
namespace {

Status checkProc(int fd, const std::string& name) {
    struct statfs info {};
    if (::fstatfs(fd, &info) != 0)
        return fail(systemError("statfs", name));
    if (info.f_type != PROC_SUPER_MAGIC)
        return fail(makeError(ErrorCode::Unsafe, "open", name, "it is not on procfs"));
    return {};
}

} // namespace

Result<UniqueFd> openProc(const std::string& path) {
    auto fd = openAt(AT_FDCWD, path, O_PATH | O_DIRECTORY);
    if (!fd)
        return fd;
    if (auto checked = checkProc(fd->get(), path); !checked)
        return fail(checked.error());
    return fd;
}

Status writeProc(int procDirectory, const std::string& name, const std::string& text) {
    auto handle = openAt(procDirectory, name, O_WRONLY | O_NOFOLLOW);
    if (!handle)
        return fail(handle.error());
    if (auto checked = checkProc(handle->get(), name); !checked)
        return checked;
    ssize_t put = -1;
    do {
        put = ::write(handle->get(), text.data(), text.size());
    } while (put < 0 && errno == EINTR);
    if (put == static_cast<ssize_t>(text.size()))
        return {};
    Error error = systemError("write", name, put < 0 ? errno : EIO);
    error.detail = "value \"" + text + "\"";
    return fail(std::move(error));
}

Result<std::string> sysctlPath(const std::string& key) {
    std::string path = key;
    // sysctl.d(5): the first separator tells which of the two the name uses.
    const size_t first = key.find_first_of("./");
    if (first != std::string::npos && key[first] == '.') {
        for (char& c : path)
            c = c == '.' ? '/' : c == '/' ? '.' : c;
    }
    const std::string framed = "/" + path + "/";
    if (path.empty() || framed.find("//") != std::string::npos ||
        framed.find("/../") != std::string::npos || framed.find("/./") != std::string::npos)
        return fail(
            makeError(ErrorCode::InvalidArgument, "sysctl", key, "not a name below /proc/sys"));
    return path;
}

} // namespace boxwright
