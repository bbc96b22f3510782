#include "engine/runtime/placement.h"

#include "engine/linux/privilege.h"
#include "engine/runtime/annotations.h"
#include "engine/runtime/cgroup_home.h"

namespace boxwright::runtime {

Status Placement::perform() {
    if (m_context.cgroupManager == CgroupManager::Disabled)
        return stayHere();
    auto made = systemd() ? makeScope() : makeDirectory();
    if (made)
        return writeLimits(m_created.spec, *made);
    const bool optional =
        made.error().code == ErrorCode::NotSupported || !isPrivileged() || !isHostRoot();
    if (!optional || systemd() || asksForLimits())
        return fail(made.error());
    m_created.record.cgroup.clear();
    m_created.record.cgroupTop.clear();
    return save();
}

/// In the caller's cgroup, whose limits are the caller's.
Status Placement::stayHere() const {
    const auto writes = limitWrites(m_created.spec);
    if (!writes)
        return fail(writes.error());
    if (writes->empty())
        return {};
    return fail(makeError(ErrorCode::NotSupported, "create", writes->front().file,
                          "--cgroup-manager=disabled leaves no cgroup to write a limit to"));
}

bool Placement::asksForLimits() const {
    const auto writes = limitWrites(m_created.spec);
    return !writes || !writes->empty();
}

/// Nothing to write down before: a scope whose placeholder loses us is gone by itself.
Result<Cgroup> Placement::makeScope() {
    const bool ordinaryUser = !isHostRoot();
    auto name = scopeNameOf(m_created.spec, m_created.record.id, ordinaryUser);
    if (!name)
        return fail(name.error());
    auto properties = unitProperties(m_created.spec);
    if (!properties)
        return fail(properties.error());
    auto scope = Scope::open(m_context.scopeProgram, *name, *properties, ordinaryUser);
    if (!scope)
        return fail(scope.error());
    m_scope.emplace(std::move(*scope));
    auto cgroup = m_scope->makeContainerCgroup();
    if (!cgroup)
        return cgroup;
    m_created.record.cgroup = cgroup->path();
    if (auto saved = save(); !saved)
        return fail(saved.error());
    return cgroup;
}

Result<Cgroup> Placement::makeDirectory() {
    auto path = cgroupPathOf(m_created.spec, m_created.record.id);
    if (!path)
        return fail(path.error());
    // What is on record is taken away when this fails: it must not be somebody else's.
    if (auto unused = checkUnused(*path); !unused)
        return fail(unused.error());
    m_created.record.cgroup = *path;
    m_created.record.cgroupTop = firstMissing(*path);
    if (auto saved = save(); !saved)
        return fail(saved.error());
    auto cgroup = makeCgroup(*path);
    if (!cgroup && cgroup.error().code == ErrorCode::Busy)
        m_created.record.cgroup = m_created.record.cgroupTop = "";
    return cgroup;
}

} // namespace boxwright::runtime
