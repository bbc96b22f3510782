#pragma once

#include "privhelper/daemon/bus_server.h"
#include "privhelper/daemon/container_service.h"
#include "privhelper/daemon/containers.h"
#include "privhelper/daemon/jobs.h"
#include "privhelper/daemon/layers.h"
#include "privhelper/daemon/manager_service.h"
#include "privhelper/daemon/places.h"

#include <QObject>

#include <memory>

namespace boxwright::daemon {

struct HelperOptions {
    Mode mode = Mode::Peer;
    QString peerSocket;
    Places places;
    Programs programs;
};

/// The daemon put together.
class Helper : public QObject {
    Q_OBJECT
public:
    explicit Helper(HelperOptions options);
    ~Helper() override;

    /// Takes the store, finds what an earlier helper left, then lets callers in. Errors: Busy when
    /// another helper serves the store.
    Status start();
    /// Ends what is under way and waits for it.
    void finishWork();

Q_SIGNALS:
    void finished(); ///< an embedded helper nobody needs any more

private:
    void publishManager();
    void finishWhenAlone();

    HelperOptions m_options;
    bool m_peerExpected = true; ///< whoever started us is on its way
    UniqueFd m_lock;
    ObjectTree m_tree;
    Callers m_callers;
    std::unique_ptr<Authorizer> m_authorizer;
    Dispatcher m_dispatcher;
    BusServer m_server;
    Jobs m_jobs;
    Layers m_layers;
    Containers m_containers;
    ContainerService m_containerService;
    ManagerService m_managerService;
};

} // namespace boxwright::daemon
