#include "engine/linux/net_devices.h"

#include "engine/linux/netlink.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

namespace boxwright {
namespace {

constexpr const char* member = "linux.netDevices";
constexpr uint32_t keptFlags =
    IFA_F_NODAD | IFA_F_HOMEADDRESS | IFA_F_MANAGETEMPADDR | IFA_F_NOPREFIXROUTE | IFA_F_MCAUTOJOIN;

/// dev_valid_name() of the kernel; a "%" would have it make up a number.
bool isDeviceName(const std::string& name) {
    return !name.empty() && name.size() < IFNAMSIZ && name != "." && name != ".." &&
           name.find_first_of("/:% \t\n\v\f\r") == std::string::npos &&
           name.find('\0') == std::string::npos;
}

Error invalid(const std::string& name, const std::string& why) {
    return makeError(ErrorCode::InvalidArgument, "launch", std::string(member) + "." + name, why);
}

std::optional<NetAddress> addressIn(const nlmsghdr& answer, unsigned index) {
    ifaddrmsg head{};
    if (answer.nlmsg_type != RTM_NEWADDR || answer.nlmsg_len < NLMSG_LENGTH(sizeof head))
        return {};
    std::memcpy(&head, NLMSG_DATA(&answer), sizeof head);
    NetAddress found;
    found.flags = head.ifa_flags;
    for (const NetlinkAttribute& part : netlinkAttributes(answer, sizeof head)) {
        if (part.type == IFA_FLAGS && part.value.size() == sizeof found.flags)
            std::memcpy(&found.flags, part.value.data(), sizeof found.flags);
        else if (part.type == IFA_LOCAL)
            found.local = part.value;
        else if (part.type == IFA_ADDRESS)
            found.address = part.value;
        else if (part.type == IFA_BROADCAST)
            found.broadcast = part.value;
    }
    if (head.ifa_index != index || head.ifa_scope != RT_SCOPE_UNIVERSE ||
        !(found.flags & IFA_F_PERMANENT))
        return {};
    found.fixed.assign(reinterpret_cast<const char*>(&head), sizeof head);
    found.flags &= keptFlags;
    return found;
}

Result<std::vector<NetAddress>> addressesOf(unsigned index, const std::string& name) {
    auto netlink = Netlink::open();
    if (!netlink)
        return fail(netlink.error());
    std::vector<NetAddress> list;
    const NetlinkMessage question(RTM_GETADDR, NLM_F_DUMP, ifaddrmsg{});
    auto asked = netlink->dump(question, name, [&](const nlmsghdr& answer) {
        if (auto address = addressIn(answer, index))
            list.push_back(std::move(*address));
    });
    if (!asked)
        return fail(asked.error());
    return list;
}

Result<MovedDevice> findNetDevice(const std::string& name, const NetDevice& wanted) {
    MovedDevice device;
    device.name = name;
    device.newName = wanted.name.value_or(std::string());
    if (device.newName.empty())
        device.newName = name;
    for (const std::string& each : {device.name, device.newName}) {
        if (!isDeviceName(each))
            return fail(invalid(name, "\"" + each + "\" is no name of a device"));
    }
    device.index = ::if_nametoindex(name.c_str());
    if (device.index == 0)
        return fail(makeError(ErrorCode::NotFound, "launch", std::string(member) + "." + name,
                              "there is no such network device"));
    auto addresses = addressesOf(device.index, name);
    if (!addresses)
        return fail(addresses.error());
    device.addresses = std::move(*addresses);
    return device;
}

ifinfomsg linkOf(unsigned index) {
    ifinfomsg link{};
    link.ifi_index = static_cast<int>(index);
    return link;
}

Status addAddress(const Netlink& netlink, const NetAddress& address, unsigned index,
                  const std::string& name) {
    ifaddrmsg head{};
    std::memcpy(&head, address.fixed.data(), sizeof head);
    head.ifa_index = index;
    head.ifa_flags = 0;
    NetlinkMessage message(RTM_NEWADDR, NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE, head);
    for (const auto& [type, value] :
         {std::pair{IFA_LOCAL, &address.local}, std::pair{IFA_ADDRESS, &address.address},
          std::pair{IFA_BROADCAST, &address.broadcast}}) {
        if (!value->empty())
            message.attribute(static_cast<uint16_t>(type), *value);
    }
    if (address.flags != 0)
        message.attribute(IFA_FLAGS, address.flags);
    return netlink.perform(message, name);
}

} // namespace

Result<std::vector<MovedDevice>>
findNetDevices(const std::map<std::string, NetDevice>& netDevices) {
    std::vector<MovedDevice> list;
    std::set<std::string> names;
    for (const auto& [name, wanted] : netDevices) {
        auto device = findNetDevice(name, wanted);
        if (!device)
            return fail(device.error());
        if (!names.insert(device->newName).second)
            return fail(invalid(name, "another device is named " + device->newName + ", too"));
        list.push_back(std::move(*device));
    }
    return list;
}

Status checkNamesFree(const std::vector<MovedDevice>& devices) {
    for (const MovedDevice& device : devices) {
        if (::if_nametoindex(device.newName.c_str()) != 0)
            return fail(makeError(ErrorCode::AlreadyExists, "launch",
                                  std::string(member) + "." + device.name,
                                  "the other network namespace has a device " + device.newName));
        if (errno != ENODEV)
            return fail(systemError("if_nametoindex", device.newName));
    }
    return {};
}

Status moveNetDevice(const MovedDevice& device, pid_t pid) {
    auto netlink = Netlink::open();
    if (!netlink)
        return fail(netlink.error());
    NetlinkMessage message(RTM_SETLINK, NLM_F_ACK, linkOf(device.index));
    message.attribute(IFLA_NET_NS_PID, static_cast<uint32_t>(pid));
    message.attribute(IFLA_IFNAME,
                      std::string_view(device.newName.c_str(), device.newName.size() + 1));
    return netlink->perform(message, device.name);
}

Status settleNetDevice(const MovedDevice& device) {
    auto netlink = Netlink::open();
    if (!netlink)
        return fail(netlink.error());
    const unsigned index = ::if_nametoindex(device.newName.c_str());
    if (index == 0)
        return fail(systemError("if_nametoindex", device.newName));
    ifinfomsg link = linkOf(index);
    link.ifi_flags = IFF_UP;
    link.ifi_change = IFF_UP;
    if (auto up = netlink->perform(NetlinkMessage(RTM_SETLINK, NLM_F_ACK, link), device.newName);
        !up)
        return up;
    for (const NetAddress& address : device.addresses) {
        if (auto added = addAddress(*netlink, address, index, device.newName); !added)
            return added;
    }
    return {};
}

} // namespace boxwright
