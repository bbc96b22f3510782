#pragma once

#include "engine/export/bundle.h"
#include "privhelper/daemon/containers.h"
#include "privhelper/daemon/dispatcher.h"
#include "privhelper/daemon/jobs.h"
#include "privhelper/daemon/layers.h"

#include <QObject>

namespace boxwright::daemon {

/// The methods of org.boxwright.Helper1.Manager1.
class ManagerService : public QObject {
    Q_OBJECT
public:
    ManagerService(Containers& containers, Layers& layers, Jobs& jobs, Programs programs,
                   Dispatcher& dispatcher, QObject* parent = nullptr);

private:
    void checkHost(const CallPtr& call);
    void createContainer(const Authorization& authorization, const CallPtr& call);
    void import(const Authorization& authorization, const CallPtr& call);
    void importStarter(const Authorization& authorization, const CallPtr& call);
    void exportBundle(const Authorization& authorization, const CallPtr& call);
    Result<BundleRequest> bundleRequest(const Authorization& authorization, const Call& call) const;
    void startImport(const Authorization& authorization, const CallPtr& call, Jobs::Work work);

    Containers& m_containers;
    Layers& m_layers;
    Jobs& m_jobs;
    Programs m_programs;
    DesignReader m_designs;
};

} // namespace boxwright::daemon
