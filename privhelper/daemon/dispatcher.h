#pragma once

#include "privhelper/daemon/authorizer.h"
#include "privhelper/daemon/callers.h"
#include "privhelper/daemon/interface_catalogue.h"
#include "privhelper/daemon/object_tree.h"

#include <QDBusVirtualObject>

#include <functional>

namespace boxwright::daemon {

/// The one door: every method call on every object comes through here, is checked against the
/// interface files, counted, identified and authorised, and only then reaches its handler.
class Dispatcher : public QDBusVirtualObject {
    Q_OBJECT
public:
    using Handler = std::function<void(const Authorization&, const CallPtr&)>;

    Dispatcher(ObjectTree& tree, Callers& callers, Authorizer& authorizer,
               QObject* parent = nullptr);

    void handle(const char* interface, const char* method, Handler handler);
    /// Whether this very caller's method on this object was part of what it was allowed before:
    /// nobody is asked twice for one thing.
    using Covered = std::function<bool(const Caller&, const QString& path)>;
    void cover(const char* interface, const char* method, Covered covered);
    const InterfaceCatalogue& catalogue() const { return m_catalogue; }

    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override;
    QString introspect(const QString& path) const override;

private:
    void identify(const CallPtr& call, const QDBusConnection& connection,
                  std::function<void()> then);
    void authorize(const CallPtr& call, const MethodRow& row);
    Demand demandOf(const Call& call, const MethodRow& row) const;
    bool isCovered(const Call& call, const MethodRow& row) const;
    void perform(const Authorization& authorization, const CallPtr& call, const MethodRow& row);
    void readProperties(const CallPtr& call) const;

    ObjectTree& m_tree;
    Callers& m_callers;
    Authorizer& m_authorizer;
    InterfaceCatalogue m_catalogue;
    QHash<QString, Handler> m_handlers;
    QHash<QString, Covered> m_covered;
};

} // namespace boxwright::daemon
