#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <linux/netlink.h>

/// Requests to the kernel's network configuration: netlink(7), rtnetlink(7).
namespace boxwright {

/// One request: a header, a fixed part, attributes.
class NetlinkMessage {
public:
    /// @param type RTM_*, @param flags NLM_F_* besides NLM_F_REQUEST
    template <class Fixed>
    NetlinkMessage(uint16_t type, uint16_t flags, const Fixed& fixed) {
        begin(type, flags, {reinterpret_cast<const char*>(&fixed), sizeof fixed});
    }
    void attribute(uint16_t type, std::string_view value);
    void attribute(uint16_t type, uint32_t value) {
        attribute(type, {reinterpret_cast<const char*>(&value), sizeof value});
    }
    const std::vector<char>& bytes() const { return m_bytes; }

private:
    void begin(uint16_t type, uint16_t flags, std::string_view fixed);

    std::vector<char> m_bytes;
};

/// The attributes behind the fixed part of an answer, by type.
struct NetlinkAttribute {
    uint16_t type = 0;
    std::string value;
};
std::vector<NetlinkAttribute> netlinkAttributes(const nlmsghdr& message, size_t fixedSize);

/// A socket of the network namespace it was opened in.
class Netlink {
public:
    static Result<Netlink> open();
    /// Sends and awaits the acknowledgement. Errors: System with the kernel's errno. @param what
    /// for errors
    Status perform(const NetlinkMessage& message, const std::string& what) const;
    /// Sends a request with NLM_F_DUMP and hands on each answer.
    Status dump(const NetlinkMessage& message, const std::string& what,
                const std::function<void(const nlmsghdr&)>& take) const;

private:
    explicit Netlink(UniqueFd socket)
        : m_socket(std::move(socket)) {}
    /// @return whether the last answer came
    Result<bool> receive(const std::string& what,
                         const std::function<void(const nlmsghdr&)>& take) const;

    UniqueFd m_socket;
};

} // namespace boxwright
