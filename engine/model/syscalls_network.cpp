#include "engine/model/syscalls_data.h"

namespace boxwright::syscalldata {
namespace {

constexpr std::array network{
    both("accept", "network", Risk::Low, "Take a connection"),
    both("accept4", "network", Risk::Low, "Take a connection, with flags"),
    both("bind", "network", Risk::Low, "Give a socket an address; low ports are privileged",
         "CAP_NET_BIND_SERVICE"),
    both("connect", "network", Risk::Low, "Connect a socket"),
    both("getpeername", "network", Risk::Low, "Tell the address of the other side"),
    both("getsockname", "network", Risk::Low, "Tell the address of this side"),
    both("getsockopt", "network", Risk::Low, "Read an option of a socket"),
    both("listen", "network", Risk::Low, "Wait for connections"),
    both("recvfrom", "network", Risk::Low, "Receive, and tell from whom"),
    both("recvmmsg", "network", Risk::Low, "Receive several messages"),
    both("recvmsg", "network", Risk::Low, "Receive a message, descriptors included"),
    both("sendmmsg", "network", Risk::Low, "Send several messages"),
    both("sendmsg", "network", Risk::Low, "Send a message, descriptors included"),
    both("sendto", "network", Risk::Low, "Send to an address"),
    both("setsockopt", "network", Risk::Low, "Set an option of a socket; some are privileged",
         "CAP_NET_ADMIN"),
    both("shutdown", "network", Risk::Low, "End one or both directions of a connection"),
    both("socket", "network", Risk::Medium, "Make a socket; the family decides what it reaches",
         "CAP_NET_RAW"),
    both("socketpair", "network", Risk::Low, "Make two connected sockets"),
};

} // namespace

std::span<const SyscallRow> networkSyscalls() {
    return network;
}

} // namespace boxwright::syscalldata
