#include "engine/launch/preparation.h"

#include "engine/base/files.h"
#include "engine/launch/checks.h"
#include "engine/launch/offered.h"
#include "engine/linux/mounts.h"
#include "engine/linux/pidfd.h"
#include "engine/linux/privilege.h"
#include "engine/linux/procfs.h"
#include "engine/linux/sealed_self.h"
#include "engine/model/namespaces.h"

#include <algorithm>

#include <fcntl.h>
#include <sched.h>
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

Status planNamespaces(Preparation& p) {
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

/// Privileged callers open bind sources here, as themselves: the mapped root of a user namespace
/// might not reach them. An ordinary user has the same rights on both sides and opens them there.
Status openBindSources(Preparation& p, std::map<std::string, UniqueFd>& given) {
    const auto mounts = p.spec.mounts.value_or(std::vector<Mount>{});
    p.bindSources.resize(mounts.size());
    if (!p.privileged || p.rootTarget.empty())
        return {};
    for (size_t i = 0; i < mounts.size(); ++i) {
        if (!isBind(mounts[i]))
            continue;
        if (const auto found = given.find(mounts[i].destination); found != given.end()) {
            p.bindSources[i] = std::move(found->second);
            given.erase(found);
            continue;
        }
        auto options = parseMountOptions(mounts[i].options.value_or(std::vector<std::string>{}));
        if (!options)
            return fail(options.error());
        const std::string source = absolute(mounts[i].source.value_or(std::string()), p.bundle);
        auto copy = Mounts().cloneTree(AT_FDCWD, source, options->recursive);
        if (!copy && copy.error().sysErrno == ENOSYS)
            continue;
        if (!copy) {
            Error error = systemError("bind", source, copy.error().sysErrno);
            error.step = "mount:" + mounts[i].destination;
            return fail(std::move(error));
        }
        p.bindSources[i] = std::move(*copy);
    }
    return {};
}

Status planProcess(Preparation& p, const std::string& seccompCache) {
    auto last = lastCapability();
    if (!last)
        return fail(last.error());
    p.lastCapability = *last;
    auto sets = capabilitySets(p.spec.process->capabilities.value_or(Capabilities{}), *last);
    if (!sets)
        return fail(sets.error());
    p.capabilities = *sets;
    p.searchPath = searchPathOf(*p.spec.process);
    if (p.spec.linux && p.spec.linux->seccomp) {
        auto program = cachedSeccomp(*p.spec.linux->seccomp, seccompCache);
        if (!program)
            return fail(program.error());
        if (program->notifies())
            return fail(makeError(ErrorCode::NotSupported, "seccomp", "linux.seccomp.listenerPath",
                                  "handing out a notification listener is not offered yet"));
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

Error atStep(Error error, const char* step) {
    if (error.step.empty())
        error.step = step;
    return error;
}

} // namespace

Result<Preparation> prepareLaunch(LaunchRequest& request) {
    Preparation p;
    p.spec = request.spec;
    p.bundle = request.bundle;
    p.privileged = isPrivileged();
    p.id = request.id;
    p.noPivot = request.noPivot;
    p.keyring = request.keyring;
    if (auto sealed = checkSealed(); !sealed)
        return fail(sealed.error());
    if (auto checked = checkRunnable(p.spec); !checked)
        return fail(checked.error());
    if (auto checked = request.runsHooks ? Status{} : checkNoHooks(p.spec); !checked)
        return fail(checked.error());
    addRootlessNamespace(p);
    if (auto planned = setPlan(p, makePlan(p.spec, !p.privileged), request.listener); !planned)
        return fail(planned.error());
    if (auto done = planNamespaces(p); !done)
        return fail(atStep(done.error(), "namespaces"));
    if (auto done = planMaps(p); !done)
        return fail(atStep(done.error(), "user-namespace"));
    if (auto done = openCgroup(p, request.cgroup); !done)
        return fail(atStep(done.error(), "cgroup"));
    if (auto done = planRoot(p, request); !done)
        return fail(atStep(done.error(), "rootfs"));
    if (auto done = openBindSources(p, request.bindSources); !done)
        return fail(done.error());
    if (auto done = planProcess(p, request.seccompCache); !done)
        return fail(done.error());
    p.preservedFds = request.preservedFds;
    p.plainLines = request.plainLines;
    p.input = std::move(request.input);
    p.output = std::move(request.output);
    p.errors = std::move(request.errors);
    return p;
}

Result<Preparation> prepareExec(ExecRequest& request) {
    Preparation p;
    p.spec = request.spec;
    p.inContainer = true;
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
    if (auto done = planProcess(p, request.seccompCache); !done)
        return fail(done.error());
    p.preservedFds = request.preservedFds;
    p.plainLines = request.plainLines;
    p.input = std::move(request.input);
    p.output = std::move(request.output);
    p.errors = std::move(request.errors);
    return p;
}

} // namespace boxwright
