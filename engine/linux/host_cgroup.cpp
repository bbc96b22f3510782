/// cgroup v2: where it is, who may make cgroups, which controllers containers can have.
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/cgroup.h"
#include "engine/linux/host_checks.h"

#include <algorithm>
#include <cstdlib>

#include <unistd.h>

namespace boxwright {
namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

Names controllersIn(const std::string& directory) {
    const auto text = readFile(AT_FDCWD, directory + "/cgroup.controllers");
    const auto words = splitWords(text ? std::string_view(*text) : std::string_view());
    return {words.begin(), words.end()};
}

/// Scopes of the user's manager are asked for over it.
bool hasSessionBus() {
    const char* address = std::getenv("DBUS_SESSION_BUS_ADDRESS");
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    return (address != nullptr && *address != '\0') ||
           (runtime != nullptr && exists(AT_FDCWD, std::string(runtime) + "/bus"));
}

/// The cgroup containers are made in: root may use the whole tree; a user what systemd delegated
/// to the user's manager, or else the cgroup this process is in.
std::string grantedDirectory(const std::string& mount) {
    if (::geteuid() == 0)
        return mount;
    const std::string uid = std::to_string(::geteuid());
    std::string manager = mount + "/user.slice/user-" + uid + ".slice/user@" + uid + ".service";
    if (hasSessionBus() && ::access(manager.c_str(), W_OK) == 0)
        return manager;
    return cgroupOf(::getpid()).value_or(mount);
}

/// Why no cgroup v2 controller: /proc/cgroups has "name hierarchy cgroups enabled" lines, with
/// hierarchy 0 for what no v1 mount holds.
std::string absence(const std::string& controller, const Names& inKernel) {
    if (contains(inKernel, controller))
        return "not-delegated";
    // The document's names; v1 calls io "blkio".
    const std::string v1Name = controller == "io" ? "blkio" : controller;
    const std::string text = readFile(AT_FDCWD, "/proc/cgroups").value_or("");
    for (const auto line : split(text, '\n')) {
        const auto fields = splitWords(line);
        if (fields.size() != 4 || fields[0] != v1Name)
            continue;
        return fields[3] == "0" ? "switched-off"
                                : (fields[1] == "0" ? "not-in-kernel" : "hybrid-hierarchy");
    }
    return "not-in-kernel";
}

HostCheck hierarchy(const Result<std::string>& mount, const Names& controllers) {
    if (!mount)
        return {"cgroup2", CheckState::Missing, {}, "not-mounted"};
    const bool useful = contains(controllers, "memory") || contains(controllers, "cpu");
    if (!useful && *mount != "/sys/fs/cgroup")
        return {"cgroup2", CheckState::Missing, *mount, "hybrid-hierarchy"};
    return {"cgroup2", CheckState::Ok, *mount, {}};
}

HostCheck delegation(const std::string& directory) {
    if (::access(directory.c_str(), W_OK) == 0 &&
        ::access((directory + "/cgroup.procs").c_str(), W_OK) == 0)
        return {"delegation", CheckState::Ok, directory, {}};
    return {"delegation", CheckState::Missing, directory, "not-delegated"};
}

/// Memory and CPU limits are what people ask for first; the rest is seldom used.
CheckState without(const std::string& controller) {
    const bool usual = controller == "cpu" || controller == "memory" || controller == "pids";
    return usual ? CheckState::Missing : CheckState::Optional;
}

void controllerChecks(const Names& granted, const Names& inKernel, bool mounted,
                      HostChecks& checks) {
    for (const std::string name : {"cpu", "cpuset", "memory", "io", "pids", "hugetlb"}) {
        const std::string key = "controller." + name;
        if (contains(granted, name))
            checks.push_back({key, CheckState::Ok, name, {}});
        else
            checks.push_back(
                {key, without(name), {}, mounted ? absence(name, inKernel) : "not-mounted"});
    }
}

HostCheck pressure() {
    if (!exists(AT_FDCWD, "/proc/pressure/cpu"))
        return {"pressure", CheckState::Optional, {}, "not-in-kernel"};
    const bool on = readFile(AT_FDCWD, "/proc/pressure/cpu").has_value();
    return {"pressure", on ? CheckState::Ok : CheckState::Optional, {}, on ? "" : "switched-off"};
}

HostCheck systemd() {
    const bool root = ::geteuid() == 0;
    std::string manager = "/run/user/" + std::to_string(::geteuid()) + "/systemd/private";
    if (!exists(AT_FDCWD, "/run/systemd/system"))
        return {"systemd", CheckState::Optional, {}, "not-running"};
    if (!root && !exists(AT_FDCWD, manager))
        return {"systemd", CheckState::Missing, {}, "no-user-manager"};
    return {"systemd", CheckState::Ok, root ? "system" : "user", {}};
}

} // namespace

void checkCgroups(HostChecks& checks) {
    const auto mount = cgroup2Mount();
    const Names inKernel = mount ? controllersIn(*mount) : Names{};
    checks.push_back(hierarchy(mount, inKernel));
    const std::string directory = mount ? grantedDirectory(*mount) : std::string();
    const HostCheck delegated =
        mount ? delegation(directory)
              : HostCheck{"delegation", CheckState::Missing, {}, "not-mounted"};
    checks.push_back(delegated);
    const bool ours = delegated.state == CheckState::Ok;
    controllerChecks(ours ? controllersIn(directory) : Names{}, inKernel, mount.has_value(),
                     checks);
    checks.push_back(pressure());
    checks.push_back(systemd());
}

} // namespace boxwright
