#pragma once

#include "engine/runtime/creation.h"
#include "engine/runtime/scope.h"

#include <optional>

namespace boxwright::runtime {

/// The cgroup of a container that is being created, with its limits. On record before it is made.
class Placement {
public:
    Placement(const Context& context, Created& created)
        : m_context(context)
        , m_created(created) {}

    /// Root always has a cgroup where there are any; an ordinary user where somebody gave one.
    Status perform();

private:
    bool systemd() const { return m_context.cgroupManager == CgroupManager::Systemd; }
    Status save() { return m_created.entry.save(m_created.record); }
    Status stayHere() const;
    bool asksForLimits() const;
    Result<Cgroup> makeScope();
    Result<Cgroup> makeDirectory();

    const Context& m_context;
    Created& m_created;
    std::optional<Scope> m_scope; ///< held open until the container lives in it
};

} // namespace boxwright::runtime
