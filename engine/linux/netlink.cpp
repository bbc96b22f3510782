#include "engine/linux/netlink.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace boxwright {
namespace {

constexpr size_t bufferSize = 65536;

} // namespace

void NetlinkMessage::begin(uint16_t type, uint16_t flags, std::string_view fixed) {
    nlmsghdr header{};
    header.nlmsg_len = static_cast<uint32_t>(NLMSG_LENGTH(fixed.size()));
    header.nlmsg_type = type;
    header.nlmsg_flags = static_cast<uint16_t>(flags | NLM_F_REQUEST);
    m_bytes.resize(NLMSG_SPACE(fixed.size()));
    std::memcpy(m_bytes.data(), &header, sizeof header);
    std::memcpy(m_bytes.data() + NLMSG_HDRLEN, fixed.data(), fixed.size());
}

void NetlinkMessage::attribute(uint16_t type, std::string_view value) {
    rtattr head{};
    head.rta_type = type;
    head.rta_len = static_cast<uint16_t>(RTA_LENGTH(value.size()));
    const size_t at = m_bytes.size();
    m_bytes.resize(at + RTA_SPACE(value.size()));
    std::memcpy(m_bytes.data() + at, &head, sizeof head);
    std::memcpy(m_bytes.data() + at + RTA_LENGTH(0), value.data(), value.size());
    const auto size = static_cast<uint32_t>(m_bytes.size());
    std::memcpy(m_bytes.data(), &size, sizeof size); // nlmsg_len comes first
}

std::vector<NetlinkAttribute> netlinkAttributes(const nlmsghdr& message, size_t fixedSize) {
    std::vector<NetlinkAttribute> list;
    const auto* bytes = reinterpret_cast<const char*>(&message);
    for (size_t at = NLMSG_SPACE(fixedSize); at + sizeof(rtattr) <= message.nlmsg_len;) {
        rtattr head{};
        std::memcpy(&head, bytes + at, sizeof head);
        if (head.rta_len < sizeof head || at + head.rta_len > message.nlmsg_len)
            break;
        list.push_back({static_cast<uint16_t>(head.rta_type & NLA_TYPE_MASK),
                        std::string(bytes + at + RTA_LENGTH(0), head.rta_len - RTA_LENGTH(0))});
        at += RTA_ALIGN(head.rta_len);
    }
    return list;
}

Result<Netlink> Netlink::open() {
    UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    if (!socket)
        return fail(systemError("socket", "rtnetlink"));
    return Netlink(std::move(socket));
}

Status Netlink::perform(const NetlinkMessage& message, const std::string& what) const {
    return dump(message, what, [](const nlmsghdr&) {});
}

Status Netlink::dump(const NetlinkMessage& message, const std::string& what,
                     const std::function<void(const nlmsghdr&)>& take) const {
    if (::send(m_socket.get(), message.bytes().data(), message.bytes().size(), 0) < 0)
        return fail(systemError("rtnetlink", what));
    for (;;) {
        auto last = receive(what, take);
        if (!last)
            return fail(last.error());
        if (*last)
            return {};
    }
}

Result<bool> Netlink::receive(const std::string& what,
                              const std::function<void(const nlmsghdr&)>& take) const {
    alignas(nlmsghdr) std::array<char, bufferSize> buffer;
    const ssize_t got = ::recv(m_socket.get(), buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR)
        return false;
    if (got < 0)
        return fail(systemError("rtnetlink", what));
    auto left = static_cast<unsigned>(got);
    for (auto* answer = reinterpret_cast<nlmsghdr*>(buffer.data()); NLMSG_OK(answer, left);
         answer = NLMSG_NEXT(answer, left)) {
        if (answer->nlmsg_type == NLMSG_DONE)
            return true;
        if (answer->nlmsg_type != NLMSG_ERROR) {
            take(*answer);
            continue;
        }
        const auto* error = reinterpret_cast<const nlmsgerr*>(NLMSG_DATA(answer));
        if (error->error != 0)
            return fail(systemError("rtnetlink", what, -error->error));
        return true;
    }
    return false;
}

} // namespace boxwright
