#pragma once

#include "engine/base/result.h"
#include "privhelper/daemon/dispatcher.h"

#include <QDBusConnection>
#include <QDBusServer>
#include <QHash>
#include <QObject>

#include <memory>

namespace boxwright::daemon {

/// Puts the object tree on a bus or on a private socket, and tells subscribers what changes.
class BusServer : public QObject {
    Q_OBJECT
public:
    BusServer(ObjectTree& tree, Dispatcher& dispatcher, Callers& callers,
              QObject* parent = nullptr);
    ~BusServer() override;

    Status serveBus(const QDBusConnection& bus);
    Status servePeers(const QString& socketPath);

    /// Sends a signal of one object to the subscribers that may see it.
    void emitSignal(const QString& path, const QString& interface, const QString& member,
                    const QVariantList& arguments, std::optional<uint> owner);

    bool hasPeers() const { return !m_peers.isEmpty(); }

Q_SIGNALS:
    void lastPeerLeft();

private Q_SLOTS:
    void peerDisconnected();

private:
    void accept(const QDBusConnection& connection);
    void subscribe(const Authorization& authorization, const CallPtr& call);
    void announceChanges();

    ObjectTree& m_tree;
    Dispatcher& m_dispatcher;
    std::unique_ptr<QDBusServer> m_server;
    QHash<QString, QDBusConnection> m_peers; ///< by connection name
    QHash<QString, Caller> m_subscribers;    ///< by Caller::key()
};

} // namespace boxwright::daemon
