#include "engine/base/unique_fd.h"
#include "engine/linux/namespaces.h"

#include <cstring>

#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace boxwright {

Status bringLoopbackUp() {
    UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket)
        return fail(systemError("socket", "lo"));
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    if (::ioctl(socket.get(), SIOCGIFFLAGS, &request) != 0)
        return fail(systemError("SIOCGIFFLAGS", "lo"));
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP | IFF_RUNNING);
    if (::ioctl(socket.get(), SIOCSIFFLAGS, &request) != 0)
        return fail(systemError("SIOCSIFFLAGS", "lo"));
    return {};
}

} // namespace boxwright
