#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/linux/cgroup.h"
#include "engine/model/container_spec.h"
#include "engine/runtime/annotations.h"

#include <string>
#include <vector>

#include <sys/types.h>

namespace boxwright::runtime {

/// A systemd scope for a container: its name is made of linux.cgroupsPath.
struct ScopeName {
    std::string slice; ///< "machine.slice"
    std::string unit;  ///< "libpod-5c3a.scope"
    bool operator==(const ScopeName&) const = default;
};
/// "slice:prefix:name"; absent members are the system's (or user's) slice, "boxwright" and the id.
/// Errors: InvalidArgument for a path of another form.
Result<ScopeName> scopeNameOf(const ContainerSpec& spec, const std::string& id, bool ordinaryUser);

/// A delegated transient scope. A scope begins with a process in it, so boxwright-scope, which is
/// also the one program here that speaks D-Bus, makes one around itself and stays until the
/// container's first process has come. The container lives one level below, in a cgroup systemd
/// leaves alone:
///
///     libpod-5c3a.scope          systemd's
///     └── container              the container's: limits, freezer, kill
class Scope {
public:
    /// @param program path of boxwright-scope
    /// @param properties of the unit besides those it needs
    static Result<Scope> open(const std::string& program, const ScopeName& name,
                              const std::vector<UnitProperty>& properties, bool ordinaryUser);
    Scope(Scope&& other) noexcept;
    Scope& operator=(Scope&&) = delete;
    /// The placeholder leaves.
    ~Scope();

    /// With all controllers of the scope.
    Result<Cgroup> makeContainerCgroup() const;

private:
    Scope() = default;
    pid_t m_placeholder = -1;
    UniqueFd m_stay; ///< closed, it ends
    std::string m_path;
};

} // namespace boxwright::runtime
