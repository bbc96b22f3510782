#include "engine/launch/listener.h"

#include "engine/linux/unix_socket.h"

#include <sys/socket.h>

namespace boxwright {

Status sendListener(const Seccomp& profile, const OciState& state, pid_t pid, int listener) {
    const ProcessState process{pid, profile.listenerMetadata.value_or(std::string()), state};
    auto socket = connectUnix(profile.listenerPath.value_or(std::string()), SOCK_STREAM);
    if (!socket)
        return fail(socket.error());
    return sendDescriptor(socket->get(), listener, processStateToJson(process));
}

} // namespace boxwright
