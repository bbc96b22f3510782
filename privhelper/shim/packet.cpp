#include "privhelper/shim/packet.h"

#include <algorithm>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace boxwright {
namespace {

/// Through /proc/self/fd: the path of a run directory may be longer than sun_path.
sockaddr_un addressIn(int directory, const std::string& name) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = "/proc/self/fd/" + std::to_string(directory) + "/" + name;
    std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
    return address;
}

Result<UniqueFd> packetSocket(int flags) {
    const int fd = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0);
    if (fd < 0)
        return fail(systemError("socket", "SOCK_SEQPACKET"));
    return UniqueFd(fd);
}

/// The first of the descriptors that came along. Alignment leaves room for more than one, and every
/// one that arrived is ours: the others are closed here.
UniqueFd firstDescriptor(msghdr& message) {
    UniqueFd first;
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        const size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(fd), sizeof(fd));
            UniqueFd owned(fd);
            if (!first)
                first = std::move(owned);
        }
    }
    return first;
}

/// A call that a signal ends is made again.
template <class Call>
ssize_t uninterrupted(Call call) {
    ssize_t result = -1;
    do {
        result = call();
    } while (result < 0 && errno == EINTR);
    return result;
}

} // namespace

Result<std::pair<UniqueFd, UniqueFd>> packetPair(bool nonBlocking) {
    int ends[2] = {-1, -1};
    const int type = SOCK_SEQPACKET | SOCK_CLOEXEC | (nonBlocking ? SOCK_NONBLOCK : 0);
    if (::socketpair(AF_UNIX, type, 0, ends) != 0)
        return fail(systemError("socketpair", "SOCK_SEQPACKET"));
    return std::pair(UniqueFd(ends[0]), UniqueFd(ends[1]));
}

Result<UniqueFd> listenIn(int directory, const std::string& name) {
    auto socket = packetSocket(SOCK_NONBLOCK);
    if (!socket)
        return socket;
    if (::unlinkat(directory, name.c_str(), 0) != 0 && errno != ENOENT)
        return fail(systemError("unlink", name));
    const sockaddr_un address = addressIn(directory, name);
    if (::bind(socket->get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
        return fail(systemError("bind", name));
    if (::listen(socket->get(), 8) != 0)
        return fail(systemError("listen", name));
    return socket;
}

Result<UniqueFd> connectIn(int directory, const std::string& name) {
    auto socket = packetSocket(0);
    if (!socket)
        return socket;
    const sockaddr_un address = addressIn(directory, name);
    if (::connect(socket->get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
        return fail(systemError("connect", name));
    return socket;
}

Result<uid_t> peerUid(int socket) {
    ucred credentials{};
    socklen_t size = sizeof(credentials);
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return fail(systemError("getsockopt", "SO_PEERCRED"));
    return credentials.uid;
}

Status sendPacket(int socket, std::string_view bytes, int descriptor, int flags) {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    if (descriptor >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof(control);
        cmsghdr* rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(rights), &descriptor, sizeof(int));
    }
    const ssize_t sent =
        uninterrupted([&] { return ::sendmsg(socket, &message, MSG_NOSIGNAL | flags); });
    if (sent >= 0)
        return {};
    if (errno == EPIPE || errno == ECONNRESET)
        return fail(makeError(ErrorCode::Disconnected, "send", "socket"));
    return fail(systemError("send", "socket"));
}

/// With MSG_TRUNC recv(2) tells how long the next packet is. Room for the longest would have to be
/// cleared for each, and hardly any needs it.
Result<std::optional<Packet>> receivePacket(int socket) {
    Packet packet;
    iovec part{};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    ssize_t got = uninterrupted([&] { return ::recv(socket, nullptr, 0, MSG_PEEK | MSG_TRUNC); });
    if (got > 0) {
        packet.bytes.resize(std::min(static_cast<size_t>(got), maximumPacket));
        part = {packet.bytes.data(), packet.bytes.size()};
        got = uninterrupted([&] { return ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC); });
    }
    if (got == 0 || (got < 0 && errno == ECONNRESET))
        return std::optional<Packet>();
    if (got < 0)
        return fail(systemError("receive", "socket"));
    packet.descriptor = firstDescriptor(message);
    if (message.msg_flags & MSG_TRUNC)
        return fail(makeError(ErrorCode::TooLarge, "receive", "socket", "packet too long"));
    packet.bytes.resize(static_cast<size_t>(got));
    return std::optional<Packet>(std::move(packet));
}

bool wouldBlock(const Error& error) {
    return error.sysErrno == EAGAIN;
}

} // namespace boxwright
