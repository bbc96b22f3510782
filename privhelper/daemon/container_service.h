#pragma once

#include "privhelper/daemon/containers.h"
#include "privhelper/daemon/dispatcher.h"

#include <QObject>

namespace boxwright::daemon {

/// The methods of org.boxwright.Helper1.Container1.
class ContainerService : public QObject {
    Q_OBJECT
public:
    ContainerService(Containers& containers, Dispatcher& dispatcher, QObject* parent = nullptr);

private:
    using Method = void (ContainerService::*)(const Authorization&, const CallPtr&, Container&);
    void route(Dispatcher& dispatcher, const char* name, Command command, Method method);

    void start(const Authorization& authorization, const CallPtr& call, Container& container);
    void stop(const Authorization&, const CallPtr& call, Container& container);
    void kill(const Authorization&, const CallPtr& call, Container& container);
    void pause(const Authorization&, const CallPtr& call, Container& container);
    void resume(const Authorization&, const CallPtr& call, Container& container);
    void remove(const Authorization& authorization, const CallPtr& call, Container& container);
    void setLimit(const Authorization&, const CallPtr& call, Container& container);
    void attach(const Authorization&, const CallPtr& call, Container& container);
    void exec(const Authorization&, const CallPtr& call, Container& container);
    void openLog(const Authorization&, const CallPtr& call, Container& container);

    void limitConfirmed(const std::string& id, const std::string& key, const std::string& instance,
                        const std::string& value);

    Containers& m_containers;
};

} // namespace boxwright::daemon
