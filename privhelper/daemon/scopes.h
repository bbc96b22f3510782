#pragma once

#include "privhelper/daemon/places.h"

#include <QDBusConnection>
#include <QObject>

#include <functional>
#include <optional>
#include <string>

#include <sys/types.h>

namespace boxwright::daemon {

/// Finds each shim a cgroup. With systemd a delegated transient scope, so that its tools see the
/// container and a helper's restart leaves it alone; without, a directory of our own; else none.
class Scopes : public QObject {
    Q_OBJECT
public:
    explicit Scopes(Mode mode, QObject* parent = nullptr);

    /// @return through `placed` the scope's absolute path, "" without one.
    using Placed = std::function<void(const std::string& scope)>;
    void place(const std::string& id, pid_t shim, Placed placed);

    /// Takes away what is left of the scope around a container's cgroup, if it was ours to make.
    /// Blocks; for a worker thread.
    static void remove(const std::string& containerCgroup);

    bool withSystemd() const { return m_systemd.has_value(); }

private:
    void startUnit(const std::string& id, pid_t shim, Placed placed);
    void awaitMove(const std::string& id, pid_t shim, int attempts, Placed placed);
    static std::string makeDirectory(const std::string& id);

    std::optional<QDBusConnection> m_systemd;
};

} // namespace boxwright::daemon
