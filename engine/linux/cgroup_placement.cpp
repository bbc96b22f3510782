#include "engine/linux/cgroup_placement.h"

#include "engine/base/files.h"
#include "engine/base/text.h"

#include <algorithm>

#include <unistd.h>

namespace boxwright {
namespace {

constexpr const char* shimName = "shim";
constexpr const char* boxName = "box";
/// What a container may nest in its box. A systemd inside needs ten levels and some hundred; past
/// that, whoever walks the tree pays.
constexpr const char* mostDepth = "32";
constexpr const char* mostDescendants = "4096";

/// One left over from a shim that died is used again, when nothing lives in it.
Result<Cgroup> makeOrReuse(const Cgroup& scope, const std::string& name) {
    auto made = Cgroup::create(scope.path(), name, {});
    if (made || made.error().code != ErrorCode::AlreadyExists)
        return made;
    return Cgroup::open(scope.path() + "/" + name);
}

Status moveSelf(const Cgroup& scope) {
    auto shim = makeOrReuse(scope, shimName);
    if (!shim)
        return fail(shim.error());
    return shim->addProcess(::getpid());
}

/// Only then is the scope kept from handing controllers down. Each move waits for every processor
/// to pass a quiet point, which takes ten milliseconds.
bool livesIn(const Cgroup& scope) {
    const auto pids = scope.read("cgroup.procs");
    const std::string own = std::to_string(::getpid());
    const auto listed = splitWords(pids ? *pids : std::string_view());
    return std::find(listed.begin(), listed.end(), own) != listed.end();
}

Result<Cgroup> makeBox(const Cgroup& scope) {
    if (auto moved = livesIn(scope) ? moveSelf(scope) : Status{}; !moved)
        return fail(moved.error());
    if (auto all = scope.available())
        (void)scope.enable(*all);
    auto box = makeOrReuse(scope, boxName);
    if (box && box->populated())
        return fail(makeError(ErrorCode::Busy, "place container", box->path(),
                              "processes of an earlier container still live here"));
    if (box) {
        (void)writeKernelFile(box->fd(), "cgroup.max.depth", mostDepth);
        (void)writeKernelFile(box->fd(), "cgroup.max.descendants", mostDescendants);
    }
    return box;
}

Result<Cgroup> openScope(const std::string& path) {
    auto scope = Cgroup::open(path);
    if (scope && !exists(scope->fd(), "cgroup.events"))
        return fail(makeError(ErrorCode::NotSupported, "place container", path,
                              "the root cgroup belongs to the whole host"));
    return scope;
}

std::vector<std::string> withoutAvailable(std::vector<std::string> wanted, const Cgroup& box) {
    const auto available = box.available().value_or(std::vector<std::string>{});
    std::erase_if(wanted, [&](const std::string& controller) {
        return std::find(available.begin(), available.end(), controller) != available.end();
    });
    return wanted;
}

} // namespace

CgroupPlacement placeInScope(const std::string& path, const std::vector<std::string>& wanted) {
    CgroupPlacement placement;
    placement.missing = wanted;
    auto scope = openScope(path);
    if (!scope) {
        placement.problem = scope.error();
        return placement;
    }
    auto box = makeBox(*scope);
    if (!box) {
        placement.problem = box.error();
        return placement;
    }
    placement.missing = withoutAvailable(wanted, *box);
    placement.scope.emplace(std::move(*scope));
    placement.box.emplace(std::move(*box));
    return placement;
}

Status chownForDelegation(const Cgroup& cgroup, uid_t uid, gid_t gid) {
    const auto listed = readFile(AT_FDCWD, "/sys/kernel/cgroup/delegate");
    const std::string names =
        listed.value_or("cgroup.procs\ncgroup.threads\ncgroup.subtree_control\n");
    if (::fchown(cgroup.fd(), uid, gid) != 0)
        return fail(systemError("chown", cgroup.path()));
    for (const auto name : splitWords(names)) {
        const std::string file(name);
        if (::fchownat(cgroup.fd(), file.c_str(), uid, gid, AT_SYMLINK_NOFOLLOW) != 0 &&
            errno != ENOENT)
            return fail(systemError("chown", cgroup.path() + "/" + file));
    }
    return {};
}

Status leaveScope(CgroupPlacement& placement) {
    if (placement.box)
        if (auto removed = placement.box->remove(); !removed)
            return removed;
    placement.box.reset();
    if (!placement.scope)
        return {};
    auto shim = Cgroup::open(placement.scope->path() + "/" + shimName);
    if (!shim)
        return shim.error().code == ErrorCode::NotFound ? Status{} : fail(shim.error());
    // While children have controllers, the scope takes no process.
    for (const auto& controller : placement.scope->available().value_or(std::vector<std::string>{}))
        (void)writeKernelFile(placement.scope->fd(), "cgroup.subtree_control", "-" + controller);
    if (auto moved = placement.scope->addProcess(::getpid()); !moved)
        return moved;
    placement.scope.reset();
    return shim->remove();
}

} // namespace boxwright
