#include "engine/linux/pty.h"

#include "engine/base/files.h"
#include "engine/linux/resolve.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <termios.h>
#include <unistd.h>

namespace boxwright {
namespace {

bool isMultiplexer(int fd) {
    struct statfs system {};
    struct stat info {};
    return ::fstatfs(fd, &system) == 0 && system.f_type == DEVPTS_SUPER_MAGIC &&
           ::fstat(fd, &info) == 0 && S_ISCHR(info.st_mode) && info.st_rdev == makedev(5, 2);
}

/// Looked at before it is opened, because opening some devices is already an act, and again
/// afterwards. The container's /proc plays no part: inside a container it proves nothing.
Result<UniqueFd> openMultiplexer(int rootFd) {
    const std::string name = "/dev/pts/ptmx";
    auto directory = resolveInRoot(rootFd, "/dev/pts");
    if (!directory)
        return directory;
    auto found = openAt(directory->get(), "ptmx", O_PATH | O_NOFOLLOW);
    if (!found)
        return found;
    const Error wrong = makeError(ErrorCode::Unsafe, "open terminal", name,
                                  "it is not the multiplexer of a devpts");
    if (!isMultiplexer(found->get()))
        return fail(wrong);
    auto master = openAt(directory->get(), "ptmx", O_RDWR | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
    if (!master)
        return master;
    if (!isMultiplexer(master->get()))
        return fail(wrong);
    if (::fcntl(master->get(), F_SETFL, O_RDWR) != 0)
        return fail(systemError("fcntl", name));
    return master;
}

} // namespace

Result<Pty> openPty(int rootFd, const std::string& hostPtmx, const ConsoleSize* size) {
    auto master = openMultiplexer(rootFd);
    if (!master && master.error().sysErrno == ENOENT && !hostPtmx.empty())
        master = openAt(AT_FDCWD, hostPtmx, O_RDWR | O_NOCTTY);
    if (!master)
        return fail(master.error());
    int unlock = 0;
    if (::ioctl(master->get(), TIOCSPTLCK, &unlock) != 0)
        return fail(systemError("TIOCSPTLCK", "terminal"));
    UniqueFd slave(::ioctl(master->get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!slave)
        return fail(systemError("TIOCGPTPEER", "terminal"));
    if (size) {
        if (auto done = setWindowSize(master->get(), *size); !done)
            return fail(done.error());
    }
    return Pty{std::move(*master), std::move(slave)};
}

Status makeControllingTerminal(int slave) {
    if (::ioctl(slave, TIOCSCTTY, 0) != 0)
        return fail(systemError("TIOCSCTTY", "terminal"));
    for (int fd = 0; fd <= 2; ++fd) {
        if (::dup2(slave, fd) < 0)
            return fail(systemError("dup2", "terminal"));
    }
    return {};
}

Status setWindowSize(int terminal, const ConsoleSize& size) {
    winsize window{};
    window.ws_row = static_cast<unsigned short>(size.height);
    window.ws_col = static_cast<unsigned short>(size.width);
    if (::ioctl(terminal, TIOCSWINSZ, &window) != 0)
        return fail(systemError("TIOCSWINSZ", "terminal"));
    return {};
}

void keepLineEnds(int terminal) {
    termios settings{};
    if (::tcgetattr(terminal, &settings) != 0)
        return;
    settings.c_oflag &= ~static_cast<tcflag_t>(ONLCR);
    (void)::tcsetattr(terminal, TCSANOW, &settings);
}

} // namespace boxwright
