#include "engine/launch/protocol.h"

#include "engine/linux/unix_socket.h"

#include <array>
#include <charconv>
#include <cstring>
#include <vector>

#include <sys/socket.h>
#include <sys/uio.h>

namespace boxwright {
namespace {

constexpr size_t packetLimit = 16384;
constexpr size_t fieldLimit = 2048;

union ControlBuffer {
    cmsghdr header; // for its alignment
    std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

UniqueFd takeDescriptor(msghdr& message) {
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        int fd = -1;
        std::memcpy(&fd, CMSG_DATA(part), sizeof fd);
        return UniqueFd(fd);
    }
    return {};
}

std::vector<std::string> splitFields(const std::string& text) {
    std::vector<std::string> fields;
    size_t start = 0;
    for (size_t end = text.find('\0'); end != std::string::npos; end = text.find('\0', start)) {
        fields.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return fields;
}

} // namespace

Result<Channel::Ends> Channel::makePair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return fail(systemError("socketpair", "launch"));
    return Ends{Channel(UniqueFd(ends[0])), Channel(UniqueFd(ends[1]))};
}

Result<Channel> Channel::connect(const std::string& path) {
    auto socket = connectUnix(path, SOCK_SEQPACKET);
    if (!socket)
        return fail(socket.error());
    return Channel(std::move(*socket));
}

Status Channel::send(Message kind, const std::string& body, int fd) const {
    std::string packet(1, static_cast<char>(kind));
    packet += body;
    iovec part{packet.data(), packet.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ControlBuffer control{};
    if (fd >= 0) {
        message.msg_control = control.bytes.data();
        message.msg_controllen = control.bytes.size();
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof fd);
        std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
    }
    ssize_t sent = -1;
    do {
        sent = ::sendmsg(m_socket.get(), &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0)
        return fail(systemError("send", "launch"));
    return {};
}

Result<Received> Channel::receive() const {
    std::vector<char> packet(packetLimit);
    iovec part{packet.data(), packet.size()};
    ControlBuffer control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    ssize_t got = -1;
    do {
        got = ::recvmsg(m_socket.get(), &message, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got < 0 && errno != ECONNRESET)
        return fail(systemError("receive", "launch"));
    if (got <= 0)
        return fail(makeError(ErrorCode::Disconnected, "receive", "launch"));
    Received received;
    received.kind = static_cast<Message>(packet[0]);
    received.body.assign(packet.data() + 1, static_cast<size_t>(got) - 1);
    received.fd = takeDescriptor(message);
    return received;
}

std::string encodeError(const Error& error) {
    std::string text;
    const auto add = [&](std::string_view field) {
        text.append(field.substr(0, fieldLimit));
        text.push_back('\0');
    };
    add(errorCodeName(error.code));
    add(std::to_string(error.sysErrno));
    add(error.step);
    add(error.operation);
    add(error.object);
    add(error.detail);
    return text;
}

Error decodeError(const std::string& text) {
    Error error;
    const auto fields = splitFields(text);
    if (fields.size() != 6 || !errorCodeFromName(fields[0], error.code))
        return makeError(ErrorCode::Internal, "launch", "error report", "it cannot be read");
    (void)std::from_chars(fields[1].data(), fields[1].data() + fields[1].size(), error.sysErrno);
    error.step = fields[2];
    error.operation = fields[3];
    error.object = fields[4];
    error.detail = fields[5];
    return error;
}

Error atStep(Error error, std::string_view step) {
    if (error.step.empty())
        error.step = step;
    return error;
}

} // namespace boxwright
