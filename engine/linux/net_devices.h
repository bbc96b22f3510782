#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

/// Network devices that change their namespace: runtime-spec config-linux.md, "Network Devices".
/// The kernel keeps a device's settings on the way but not its addresses.
namespace boxwright {

struct NetAddress {
    std::string fixed; ///< ifaddrmsg
    std::string local, address, broadcast;
    uint32_t flags = 0; ///< IFA_F_*, those a device may be given again
};

/// A device of this network namespace and what it will be in another.
struct MovedDevice {
    unsigned index = 0;
    std::string name;                  ///< here
    std::string newName;               ///< there
    std::vector<NetAddress> addresses; ///< permanent and global ones
};

/// What linux.netDevices names, as it is now. Errors: NotFound for a device that is not there,
/// InvalidArgument for a name no device can have or two would.
Result<std::vector<MovedDevice>> findNetDevices(const std::map<std::string, NetDevice>& netDevices);

/// In the other namespace, before any device moves: nobody there has one of their names. The kernel
/// looks only once a device is there. Errors: AlreadyExists.
Status checkNamesFree(const std::vector<MovedDevice>& devices);

/// Hands a device over to the network namespace of process `pid`, under its new name.
Status moveNetDevice(const MovedDevice& device, pid_t pid);

/// In the other namespace: up, with the addresses it had.
Status settleNetDevice(const MovedDevice& device);

} // namespace boxwright
