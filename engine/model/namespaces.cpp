#include "engine/model/namespaces.h"

#include <algorithm>
#include <array>

#include <sched.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x00000080
#endif

namespace boxwright {
namespace {

constexpr std::string_view containerPrefix = "container:";

// In the order in which a launch makes them.
constexpr std::array catalogue{
    NamespaceRow{"user", "user", CLONE_NEWUSER, "User",
                 "Ids and capabilities: root in here is nobody outside.",
                 "Root in here is root on the host, held back only by capabilities and seccomp.",
                 "user", "--user", "--userns host"},
    NamespaceRow{"mount", "mnt", CLONE_NEWNS, "Mount",
                 "Its own tree of mounts, rooted at the merged layers.",
                 "It sees the host's mounts, and what it mounts appears on the host.", "folder",
                 "--mount", ""},
    NamespaceRow{"pid", "pid", CLONE_NEWPID, "Process ids",
                 "The first process becomes pid 1, others are out of sight.",
                 "It sees every process of the host and may signal those of the same user.", "hash",
                 "--pid", "--pid host"},
    NamespaceRow{"network", "net", CLONE_NEWNET, "Network",
                 "Interfaces, addresses, routes, ports and firewall.",
                 "It shares the host's interfaces, ports and abstract sockets.", "globe2", "--net",
                 "--network host"},
    NamespaceRow{"ipc", "ipc", CLONE_NEWIPC, "IPC",
                 "System V shared memory, semaphores, message queues.",
                 "It can reach shared memory and message queues of host programs.", "chat", "--ipc",
                 "--ipc host"},
    NamespaceRow{"uts", "uts", CLONE_NEWUTS, "Host name", "Host name and domain name (UTS).",
                 "It sees the host's name, and could change it with CAP_SYS_ADMIN.", "tag", "--uts",
                 "--uts host"},
    NamespaceRow{"cgroup", "cgroup", CLONE_NEWCGROUP, "Cgroup",
                 "Sees its own cgroup as the root of the tree.",
                 "It sees where in the host's tree of cgroups it lives.", "sliders", "--cgroup",
                 "--cgroupns host"},
    NamespaceRow{"time", "time", CLONE_NEWTIME, "Time", "Offsets of the boot and monotonic clocks.",
                 "It has the host's uptime and monotonic clock.", "clock", "--time", ""},
};

auto findEntry(std::vector<Namespace>& list, std::string_view type) {
    return std::find_if(list.begin(), list.end(),
                        [&](const Namespace& n) { return n.type == type; });
}

std::string pathOf(const NamespaceChoice& choice) {
    if (choice.mode == NamespaceMode::Container)
        return std::string(containerPrefix) + choice.target;
    return choice.target;
}

} // namespace

std::span<const NamespaceRow> namespaceCatalogue() {
    return catalogue;
}

const NamespaceRow* findNamespace(std::string_view type) {
    for (const auto& row : catalogue) {
        if (row.type == type)
            return &row;
    }
    return nullptr;
}

NamespaceChoice namespaceChoice(const ContainerSpec& spec, std::string_view type) {
    if (!spec.linux || !spec.linux->namespaces)
        return {};
    for (const Namespace& entry : *spec.linux->namespaces) {
        if (entry.type != type)
            continue;
        if (!entry.path || entry.path->empty())
            return {NamespaceMode::New, {}};
        if (entry.path->starts_with(containerPrefix))
            return {NamespaceMode::Container, entry.path->substr(containerPrefix.size())};
        return {NamespaceMode::Path, *entry.path};
    }
    return {};
}

void setNamespaceChoice(ContainerSpec& spec, std::string_view type, const NamespaceChoice& choice) {
    if (!spec.linux)
        spec.linux.emplace();
    if (!spec.linux->namespaces)
        spec.linux->namespaces.emplace();
    auto& list = *spec.linux->namespaces;
    auto entry = findEntry(list, type);
    if (choice.mode == NamespaceMode::Host) {
        std::erase_if(list, [&](const Namespace& n) { return n.type == type; });
        return;
    }
    if (entry == list.end()) {
        Namespace made;
        made.type = type;
        entry = list.insert(list.end(), std::move(made));
    }
    if (choice.mode == NamespaceMode::New)
        entry->path.reset();
    else
        entry->path = pathOf(choice);
}

} // namespace boxwright
