#pragma once

#include "privhelper/daemon/container.h"
#include "privhelper/daemon/jobs.h"
#include "privhelper/daemon/layers.h"
#include "privhelper/daemon/places.h"
#include "privhelper/daemon/run_files.h"
#include "privhelper/daemon/scopes.h"
#include "privhelper/daemon/shims.h"
#include "privhelper/shim/handover.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <optional>

#include <sys/resource.h>

namespace boxwright::daemon {

/// In the container's directory: what its last shim wrote to standard error.
inline constexpr char shimLogName[] = "shim.log";

/// The programs that lie beside the helper.
struct Programs {
    std::string shim;
    std::string unpack;
    rlimit fileLimit; ///< RLIMIT_NOFILE a shim, and so a container, begins with
};

/// All containers of this helper: made, started, watched, removed, and found again after a restart.
class Containers : public QObject {
    Q_OBJECT
public:
    Containers(Mode mode, Places places, Programs programs, ObjectTree& tree, Jobs& jobs,
               Layers& layers, QObject* parent = nullptr);

    /// Reads what is stored, reconnects to live shims, notes ends that happened meanwhile and
    /// sweeps left-overs.
    Status open();

    Container* find(const QString& path) const;
    Container* byId(const std::string& id) const;

    /// `binds`: sources of bind mounts by destination. Errors: InvalidArgument, NotFound, TooLarge.
    Result<Container*> create(const Authorization& authorization, SharedDesign design,
                              std::map<std::string, UniqueFd> binds);
    using Done = std::function<void(const Status&)>;
    void start(const Authorization& authorization, Container& container, Done done);
    void remove(const Authorization& authorization, Container& container, Done done);
    Status saveDesign(Container& container, Design design);
    /// Directory of a container's writable layer. Errors: NotFound, for another user's too.
    Result<std::string> upperdir(const Authorization& authorization, const QString& path) const;
    bool usesSystemd() const { return m_scopes.withSystemd(); }

private:
    Container* add(StoredContainer stored);
    Status checkNew(const Authorization& authorization, const Design& design,
                    const std::vector<std::string>& binds) const;
    static Status checkBinds(const Container& container);
    Status spawnShim(Container& container);
    Result<shim::Handover> handoverOf(Container& container) const;
    void placeShim(Container& container, pid_t shim);
    FindInit initFinder(uid_t owner) const;
    std::string runPath(const std::string& id) const { return m_places.run + "/" + id; }

    // containers_recovery.cpp
    void recover(Container& container);
    bool reconnect(Container& container);
    void settle(Container* container);
    void endLost(Container& container);
    static Error endedBeforeItRan(const Container& container);
    void throwAway(const Container& container);
    void sweep();

    void discard(Container& container, Done done);
    Status removeFiles(const std::string& trashed) const;

    Mode m_mode;
    Places m_places;
    Programs m_programs;
    Shims m_shims;
    ObjectTree& m_tree;
    Jobs& m_jobs;
    Layers& m_layers;
    Scopes m_scopes;
    std::optional<ContainerStore> m_store;
    std::map<std::string, std::unique_ptr<Container>> m_containers;
};

} // namespace boxwright::daemon
