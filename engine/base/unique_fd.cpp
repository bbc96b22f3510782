#include "engine/base/unique_fd.h"

#include <fcntl.h>
#include <unistd.h>

namespace boxwright {

void UniqueFd::reset(int fd) {
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = fd;
}

Result<UniqueFd> UniqueFd::duplicate() const {
    const int copy = ::fcntl(m_fd, F_DUPFD_CLOEXEC, 3);
    if (copy < 0)
        return fail(systemError("fcntl F_DUPFD_CLOEXEC", std::to_string(m_fd)));
    return UniqueFd(copy);
}

} // namespace boxwright
