#include "engine/launch/checks.h"

#include "engine/launch/offered.h"
#include "engine/linux/mount_options.h"
#include "engine/linux/procfs.h"
#include "engine/model/namespaces.h"
#include "engine/plan/plan.h"

#include <algorithm>
#include <array>
#include <set>

namespace boxwright {
namespace {

Error invalid(const std::string& member, const std::string& why) {
    return makeError(ErrorCode::InvalidArgument, "launch", member, why);
}

Status checkProcess(const ContainerSpec& spec) {
    if (!spec.process)
        return fail(invalid("process", "there is nothing to run"));
    const Process& process = *spec.process;
    if (!process.args || process.args->empty() || process.args->front().empty())
        return fail(invalid("process.args", "there is no command"));
    if (!process.cwd.starts_with('/'))
        return fail(invalid("process.cwd", "\"" + process.cwd + "\" is not absolute"));
    for (const auto* list : {&process.args, &process.env}) {
        for (const std::string& text : list->value_or(std::vector<std::string>{})) {
            if (text.find('\0') != std::string::npos)
                return fail(invalid("process", "an argument or variable holds a NUL"));
        }
    }
    return {};
}

Status checkNamespaces(const ContainerSpec& spec) {
    std::set<std::string> seen;
    if (!spec.linux || !spec.linux->namespaces)
        return {};
    for (const Namespace& entry : *spec.linux->namespaces) {
        if (!findNamespace(entry.type))
            return fail(invalid("linux.namespaces", "unknown type \"" + entry.type + "\""));
        if (!seen.insert(entry.type).second)
            return fail(invalid("linux.namespaces", entry.type + " is listed twice"));
        if (entry.path && entry.path->starts_with("container:"))
            return fail(invalid("linux.namespaces", entry.type + " still names a container"));
    }
    if ((spec.hostname || spec.domainname) && !seen.count("uts"))
        return fail(invalid("hostname", "without a uts namespace it would rename the host"));
    if (spec.linux->timeOffsets && !spec.linux->timeOffsets->empty() && !seen.count("time"))
        return fail(invalid("linux.timeOffsets", "they need a time namespace"));
    return {};
}

/// Keys that belong to a namespace (Documentation/admin-guide/sysctl); all others are the host's.
bool isNamespaced(const ContainerSpec& spec, const std::string& path) {
    static constexpr std::array ipcKeys{"kernel/msgmax", "kernel/msgmnb",         "kernel/msgmni",
                                        "kernel/sem",    "kernel/shmall",         "kernel/shmmax",
                                        "kernel/shmmni", "kernel/shm_rmid_forced"};
    const auto has = [&](const char* type) { return findNamespaceEntry(spec, type) != nullptr; };
    if (path.starts_with("net/"))
        return has("network");
    if (path.starts_with("fs/mqueue/") ||
        std::find(ipcKeys.begin(), ipcKeys.end(), path) != ipcKeys.end())
        return has("ipc");
    return path == "kernel/domainname" && has("uts");
}

Status checkSysctls(const ContainerSpec& spec) {
    if (!spec.linux || !spec.linux->sysctl)
        return {};
    for (const auto& [key, value] : *spec.linux->sysctl) {
        auto path = sysctlPath(key);
        if (!path)
            return fail(path.error());
        if (!isNamespaced(spec, *path))
            return fail(invalid("linux.sysctl", key + " would change the host: it belongs to no "
                                                      "namespace this container has"));
    }
    return {};
}

Status checkMounts(const ContainerSpec& spec) {
    for (const Mount& mount : spec.mounts.value_or(std::vector<Mount>{})) {
        if (!mount.destination.starts_with('/') || mount.destination == "/")
            return fail(invalid("mounts", "destination \"" + mount.destination +
                                              "\" is not an absolute path below /"));
        if (!isBind(mount) && (!mount.type || mount.type->empty()))
            return fail(invalid("mounts", mount.destination + " has no type"));
    }
    return {};
}

Status checkPropagation(const ContainerSpec& spec) {
    if (!spec.linux || !spec.linux->rootfsPropagation || spec.linux->rootfsPropagation->empty())
        return {};
    const std::string& word = *spec.linux->rootfsPropagation;
    if (parsePropagation(word).type == 0)
        return fail(invalid("linux.rootfsPropagation", "unknown word \"" + word + "\""));
    const Namespace* mount = findNamespaceEntry(spec, "mount");
    if (!mount || (mount->path && !mount->path->empty()))
        return fail(invalid("linux.rootfsPropagation", "it takes a mount namespace of its own"));
    return {};
}

/// memory.swap counts memory, too: without a memory limit it says nothing.
Status checkSwap(const ContainerSpec& spec) {
    if (!spec.linux || !spec.linux->resources || !spec.linux->resources->memory)
        return {};
    const MemoryResources& memory = *spec.linux->resources->memory;
    if (memory.swap.value_or(0) > 0 && memory.limit.value_or(0) <= 0)
        return fail(invalid("linux.resources.memory.swap", "it needs a memory limit beside it"));
    return {};
}

} // namespace

Status checkRunnable(const ContainerSpec& spec) {
    for (const auto check : {checkProcess, checkNumbers, checkNamespaces, checkSysctls, checkMounts,
                             checkPropagation, checkSwap, checkOffered}) {
        if (auto checked = check(spec); !checked)
            return checked;
    }
    return {};
}

} // namespace boxwright
