#include "engine/launch/preparation.h"

#include "engine/base/files.h"
#include "engine/launch/bind_sources.h"
#include "engine/launch/checks.h"
#include "engine/launch/host_reach.h"
#include "engine/linux/lsm.h"
#include "engine/linux/pidfd.h"
#include "engine/linux/privilege.h"
#include "engine/linux/procfs.h"
#include "engine/linux/sealed_self.h"
#include "engine/model/namespaces.h"

#include <algorithm>
#include <utility>

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr std::string_view defaultPath =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::vector<std::string> searchPathOf(const Process& process) {
    std::string places(defaultPath);
    for (const std::string& variable : process.env.value_or(std::vector<std::string>{})) {
        if (variable.starts_with("PATH="))
            places = variable.substr(5);
    }
    std::vector<std::string> list;
    for (size_t start = 0; start <= places.size();) {
        const size_t end = std::min(places.find(':', start), places.size());
        list.push_back(end > start ? places.substr(start, end - start) : ".");
        start = end + 1;
    }
    return list;
}

/// Whether an entry names the network this process is in anyway.
bool isOwnNetwork(const Namespace& entry) {
    struct stat ours {};
    struct stat theirs {};
    return entry.path && ::stat("/proc/self/ns/net", &ours) == 0 &&
           ::stat(entry.path->c_str(), &theirs) == 0 && ours.st_dev == theirs.st_dev &&
           ours.st_ino == theirs.st_ino;
}

bool isNew(const Namespace& entry) {
    return !entry.path || entry.path->empty();
}

std::vector<Namespace> namespacesOfSpec(const ContainerSpec& spec) {
    return spec.linux && spec.linux->namespaces ? *spec.linux->namespaces
                                                : std::vector<Namespace>{};
}

/// A user without privilege needs a user namespace; a design that names none gets one.
void addRootlessNamespace(Preparation& p) {
    if (p.privileged || findNamespaceEntry(p.spec, "user"))
        return;
    Namespace user;
    user.type = "user";
    if (!p.spec.linux)
        p.spec.linux.emplace();
    if (!p.spec.linux->namespaces)
        p.spec.linux->namespaces.emplace();
    p.spec.linux->namespaces->insert(p.spec.linux->namespaces->begin(), user);
}

Status planNamespaces(Preparation& p, std::optional<OpenNamespace> ahead) {
    for (const Namespace& entry : namespacesOfSpec(p.spec)) {
        if (!isNew(entry)) {
            auto opened = openNamespace(entry.type, *entry.path);
            if (!opened)
                return fail(opened.error());
            p.joinsUser = p.joinsUser || entry.type == "user";
            p.joins.push_back(std::move(*opened));
            continue;
        }
        p.newUser = p.newUser || entry.type == "user";
        p.newMount = p.newMount || entry.type == "mount";
        if (entry.type == "cgroup")
            p.newCgroup = true;
        else if (entry.type == "time")
            p.newTime = true;
        else if (const NamespaceRow* row = findNamespace(entry.type))
            p.cloneFlags |= row->cloneFlag;
    }
    if ((p.cloneFlags & CLONE_NEWNET) && ahead && !p.newUser && !p.joinsUser) {
        p.cloneFlags &= ~CLONE_NEWNET;
        p.network = std::move(ahead);
    }
    // A user namespace is entered first: it decides what the others may be asked for.
    std::stable_sort(p.joins.begin(), p.joins.end(), [](const auto& a, const auto& b) {
        return (a.type == "user") > (b.type == "user");
    });
    return {};
}

Status planMaps(Preparation& p) {
    const auto given = [](const auto& list) { return list && !list->empty(); };
    const Linux linux = p.spec.linux.value_or(Linux{});
    if (!p.newUser && !p.joinsUser && (given(linux.uidMappings) || given(linux.gidMappings)))
        return fail(makeError(ErrorCode::InvalidArgument, "id map", "linux.uidMappings",
                              "mappings need a user namespace"));
    if (!p.newUser)
        return {};
    const User& user = p.spec.process->user;
    if (given(linux.uidMappings) != given(linux.gidMappings))
        return fail(makeError(ErrorCode::InvalidArgument, "id map", "linux.uidMappings",
                              "users and groups need a mapping, both or neither"));
    if (given(linux.uidMappings)) {
        p.maps.uids = *linux.uidMappings;
        p.maps.gids = *linux.gidMappings;
        p.maps.denySetgroups = !p.privileged && p.maps.gids.size() == 1 &&
                               p.maps.gids.front().size == 1 &&
                               p.maps.gids.front().hostID == ::getegid();
    } else if (p.privileged) {
        return fail(makeError(ErrorCode::InvalidArgument, "id map", "linux.uidMappings",
                              "a new user namespace needs id mappings"));
    } else {
        p.maps = rootlessMaps(subordinateIds(), ::geteuid(), ::getegid(), user.uid, user.gid);
    }
    if (!isMapped(p.maps.uids, user.uid) || !isMapped(p.maps.gids, user.gid))
        return fail(makeError(ErrorCode::InvalidArgument, "id map", "process.user",
                              std::to_string(user.uid) + ":" + std::to_string(user.gid) +
                                  " is not mapped into the user namespace"));
    return {};
}

/// Network devices are the host's, so that only root may take them, and only for a network
/// namespace that is another one.
Status planNetDevices(Preparation& p) {
    if (!p.spec.linux || !p.spec.linux->netDevices || p.spec.linux->netDevices->empty())
        return {};
    const auto refuse = [](ErrorCode code, const char* why) {
        return fail(makeError(code, "launch", "linux.netDevices", why));
    };
    const Namespace* network = findNamespaceEntry(p.spec, "network");
    if (!network || isOwnNetwork(*network))
        return refuse(ErrorCode::InvalidArgument, "they need a network namespace to move to");
    if (!p.privileged)
        return refuse(ErrorCode::NotSupported, "only root may take devices from the host");
    auto found = findNetDevices(*p.spec.linux->netDevices);
    if (!found)
        return fail(found.error());
    p.netDevices = std::move(*found);
    return {};
}

std::string absolute(const std::string& path, const std::string& base) {
    return path.starts_with('/') ? path : base + "/" + path;
}

Status planRoot(Preparation& p, const LaunchRequest& request) {
    const Namespace* mount = findNamespaceEntry(p.spec, "mount");
    if (mount && !isNew(*mount))
        return {};
    if (!request.stack) {
        p.rootTarget = absolute(p.spec.root.value_or(Root{}).path, request.bundle);
        return {};
    }
    p.rootTarget = request.runDirectory;
    OverlayLayers layers;
    layers.lowerdirs = request.stack->lowerdirs;
    layers.upperdir = request.stack->upperdir;
    layers.workdir = request.stack->workdir;
    layers.isVolatile = request.stack->throwAway;
    layers.userXattr = !p.privileged;
    p.layers = std::move(layers);
    return {};
}

Status planProcess(Preparation& p, const std::string& seccompCache,
                   std::vector<std::string>& warnings) {
    if (auto checked = checkLabels(p.spec); !checked)
        return fail(atStep(checked.error(), "lsm"));
    auto last = lastCapability();
    if (!last)
        return fail(last.error());
    p.lastCapability = *last;
    const uint64_t held = p.newUser || p.joinsUser ? ~uint64_t{0} : permittedCapabilities();
    auto sets = capabilitySets(
        grantable(p.spec.process->capabilities.value_or(Capabilities{}), *last, held, warnings),
        *last);
    if (!sets)
        return fail(sets.error());
    p.capabilities = *sets;
    p.searchPath = searchPathOf(*p.spec.process);
    if (p.spec.linux && p.spec.linux->seccomp) {
        auto program = cachedSeccomp(*p.spec.linux->seccomp, seccompCache);
        if (!program)
            return fail(program.error());
        if (program->notifies() && p.spec.linux->seccomp->listenerPath.value_or("").empty())
            return fail(makeError(ErrorCode::InvalidArgument, "seccomp",
                                  "linux.seccomp.listenerPath",
                                  "SCMP_ACT_NOTIFY needs somebody to answer"));
        p.seccomp = std::move(*program);
    }
    auto proc = openProc("/proc");
    if (!proc)
        return fail(proc.error());
    p.proc = std::move(*proc);
    return {};
}

Status openCgroup(Preparation& p, const std::string& path) {
    p.cgroupPath = path;
    if (path.empty())
        return {};
    auto directory = openDirectory(AT_FDCWD, path);
    if (!directory)
        return fail(systemError("open cgroup", path, directory.error().sysErrno));
    p.cgroup = std::move(*directory);
    return {};
}

Status setPlan(Preparation& p, std::vector<Step> plan, const StepListener& listener) {
    p.plan = std::move(plan);
    auto board = StepBoard::create(p.plan, listener);
    if (!board)
        return fail(board.error());
    p.steps = std::make_shared<StepBoard>(std::move(*board));
    return {};
}

} // namespace

bool needsParent(const Preparation& p, bool placed) {
    return p.newUser || !placed || !p.netDevices.empty() || p.resctrl;
}

Result<Preparation> prepareLaunch(LaunchRequest& request) {
    Preparation p;
    p.spec = std::move(request.spec);
    p.bundle = request.bundle;
    p.privileged = isPrivileged();
    p.nested = !inHostUserNamespace();
    p.resctrl = request.resctrl;
    p.id = request.id;
    p.noPivot = request.noPivot;
    p.onBorn = request.onBorn;
    p.keyring = request.keyring;
    if (auto sealed = checkSealed(); !sealed)
        return fail(sealed.error());
    if (auto checked = checkRunnable(p.spec); !checked)
        return fail(checked.error());
    if (auto checked = request.reachesHost ? Status{} : checkStaysInside(p.spec); !checked)
        return fail(checked.error());
    addRootlessNamespace(p);
    if (auto planned = setPlan(p, makePlan(p.spec, !p.privileged), request.listener); !planned)
        return fail(planned.error());
    if (auto done = planNamespaces(p, std::exchange(request.network, {})); !done)
        return fail(atStep(done.error(), "namespaces"));
    if (auto done = planMaps(p); !done)
        return fail(atStep(done.error(), "user-namespace"));
    if (auto done = planNetDevices(p); !done)
        return fail(atStep(done.error(), "net-devices"));
    if (auto done = openCgroup(p, request.cgroup); !done)
        return fail(atStep(done.error(), "cgroup"));
    if (auto done = planRoot(p, request); !done)
        return fail(atStep(done.error(), "rootfs"));
    if (auto done = openBindSources(p, request.bindSources); !done)
        return fail(done.error());
    if (auto done = planProcess(p, request.seccompCache, request.warnings); !done)
        return fail(done.error());
    p.preservedFds = request.preservedFds;
    p.plainLines = request.plainLines;
    p.keepGroups = request.keepGroups;
    p.input = std::move(request.input);
    p.output = std::move(request.output);
    p.errors = std::move(request.errors);
    return p;
}

Result<Preparation> prepareExec(ExecRequest& request) {
    Preparation p;
    p.spec = std::move(request.spec);
    p.id = request.id;
    p.bundle = request.bundle;
    p.inContainer = true;
    p.containerInit = request.target;
    p.resctrl = request.resctrl;
    p.privileged = isPrivileged();
    if (auto sealed = checkSealed(); !sealed)
        return fail(sealed.error());
    if (auto checked = checkRunnable(p.spec); !checked)
        return fail(checked.error());
    if (auto planned = setPlan(p, makeExecPlan(p.spec), {}); !planned)
        return fail(planned.error());
    std::vector<std::string> types = request.namespaces;
    if (types.empty()) {
        // What the container has is asked of the kernel: namespaces equal to ours are left out.
        for (const NamespaceRow& row : namespaceCatalogue())
            types.emplace_back(row.type);
    }
    auto target = namespacesOf(request.target, request.targetPidfd.get(), types);
    if (!target)
        return fail(atStep(target.error(), "namespaces"));
    p.target = std::move(*target);
    p.joinsUser = p.target.flags & CLONE_NEWUSER;
    if (auto done = openCgroup(p, request.cgroup); !done)
        return fail(atStep(done.error(), "cgroup"));
    if (auto done = planProcess(p, request.seccompCache, request.warnings); !done)
        return fail(done.error());
    p.preservedFds = request.preservedFds;
    p.plainLines = request.plainLines;
    p.keepGroups = request.keepGroups;
    p.input = std::move(request.input);
    p.output = std::move(request.output);
    p.errors = std::move(request.errors);
    return p;
}

} // namespace boxwright
