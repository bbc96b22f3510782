#include "engine/linux/unix_socket.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace boxwright {
namespace {

struct NamedSocket {
    UniqueFd fd;
    sockaddr_un address{};
    socklen_t size = sizeof address;
    const sockaddr* pointer() const { return reinterpret_cast<const sockaddr*>(&address); }
};

Result<NamedSocket> makeSocket(const std::string& path, int type) {
    NamedSocket socket;
    socket.address.sun_family = AF_UNIX;
    if (path.size() >= sizeof socket.address.sun_path)
        return fail(makeError(ErrorCode::InvalidArgument, "socket", path,
                              "the path of a socket has at most 107 bytes"));
    std::memcpy(socket.address.sun_path, path.c_str(), path.size() + 1);
    if (path.starts_with('@')) { // a name is all of its bytes, without an end mark
        socket.address.sun_path[0] = '\0';
        socket.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    }
    socket.fd.reset(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
    if (!socket.fd)
        return fail(systemError("socket", path));
    return socket;
}

Status sendAll(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR)
            return fail(systemError("send", "descriptor"));
        bytes.remove_prefix(static_cast<size_t>(std::max<ssize_t>(sent, 0)));
    }
    return {};
}

} // namespace

Result<UniqueFd> connectUnix(const std::string& path, int type) {
    auto socket = makeSocket(path, type);
    if (!socket)
        return fail(socket.error());
    if (::connect(socket->fd.get(), socket->pointer(), socket->size) != 0)
        return fail(systemError("connect", path));
    return std::move(socket->fd);
}

Result<UniqueFd> listenUnix(const std::string& path, int type) {
    auto socket = makeSocket(path, type);
    if (!socket)
        return fail(socket.error());
    if (::fchmod(socket->fd.get(), 0600) != 0 ||
        ::bind(socket->fd.get(), socket->pointer(), socket->size) != 0 ||
        ::listen(socket->fd.get(), SOMAXCONN) != 0)
        return fail(systemError("listen", path));
    return std::move(socket->fd);
}

Result<UniqueFd> receiveUnix(const std::string& path) {
    constexpr mode_t everybody = 0777;
    auto socket = makeSocket(path, SOCK_DGRAM);
    if (!socket)
        return fail(socket.error());
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return fail(systemError("unlink", path));
    if (::bind(socket->fd.get(), socket->pointer(), socket->size) != 0 ||
        ::chmod(path.c_str(), everybody) != 0)
        return fail(systemError("bind", path));
    return std::move(socket->fd);
}

Status sendDescriptor(int socket, int fd, const std::string& text) {
    std::string bytes = text;
    iovec part{bytes.data(), bytes.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
    ssize_t sent = -1;
    do {
        sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0)
        return fail(systemError("send", "descriptor"));
    return sendAll(socket, std::string_view(bytes).substr(static_cast<size_t>(sent)));
}

} // namespace boxwright
