#include "privhelper/daemon/bus_server.h"

#include "privhelper/api/names.h"

#include <QDBusError>
#include <QTimer>

#include <sys/stat.h>
#include <unistd.h>

namespace boxwright::daemon {
namespace {

constexpr char localPath[] = "/org/freedesktop/DBus/Local";
constexpr char localInterface[] = "org.freedesktop.DBus.Local";

} // namespace

BusServer::BusServer(ObjectTree& tree, Dispatcher& dispatcher, Callers& callers, QObject* parent)
    : QObject(parent)
    , m_tree(tree)
    , m_dispatcher(dispatcher) {
    dispatcher.handle(bus::objectManagerInterface, "GetManagedObjects",
                      [this](const Authorization& authorization, const CallPtr& call) {
                          subscribe(authorization, call);
                      });
    connect(&callers, &Callers::left, this, [this](const QString& busName) {
        m_subscribers.removeIf(
            [&](const auto& subscriber) { return subscriber.value().busName == busName; });
    });
    announceChanges();
}

BusServer::~BusServer() {
    for (const auto& peer : std::as_const(m_peers))
        QDBusConnection::disconnectFromPeer(peer.name());
}

Status BusServer::serveBus(const QDBusConnection& given) {
    QDBusConnection connection = given;
    if (!connection.isConnected())
        return boxwright::fail(makeError(ErrorCode::Disconnected, "connect to the bus",
                                         connection.name().toStdString(),
                                         connection.lastError().message().toStdString()));
    // Objects first: a caller who activated us finds them as soon as the name is ours.
    if (!connection.registerVirtualObject(QLatin1String(bus::managerPath), &m_dispatcher,
                                          QDBusConnection::SubPath))
        return boxwright::fail(
            makeError(ErrorCode::Internal, "register objects", bus::managerPath));
    if (!connection.registerService(QLatin1String(bus::service)))
        return boxwright::fail(makeError(ErrorCode::Busy, "own the name", bus::service,
                                         connection.lastError().message().toStdString()));
    return {};
}

Status BusServer::servePeers(const QString& socketPath) {
    const QByteArray name = socketPath.toUtf8();
    // We hold the lock of the run directory: a socket lying there is a dead helper's.
    if (::unlink(name.constData()) != 0 && errno != ENOENT)
        return boxwright::fail(systemError("unlink", name.toStdString()));
    m_server = std::make_unique<QDBusServer>(QStringLiteral("unix:path=") + socketPath);
    if (!m_server->isConnected())
        return boxwright::fail(makeError(ErrorCode::System, "listen", name.toStdString(),
                                         m_server->lastError().message().toStdString()));
    // libdbus opens the socket to all and then lets only our user and root authenticate.
    if (::chmod(name.constData(), 0600) != 0)
        return boxwright::fail(systemError("chmod", name.toStdString()));
    connect(m_server.get(), &QDBusServer::newConnection, this, &BusServer::accept);
    return {};
}

void BusServer::accept(const QDBusConnection& given) {
    QDBusConnection connection = given;
    connection.registerVirtualObject(QLatin1String(bus::managerPath), &m_dispatcher,
                                     QDBusConnection::SubPath);
    connection.connect(QString(), QLatin1String(localPath), QLatin1String(localInterface),
                       QStringLiteral("Disconnected"), this, SLOT(peerDisconnected()));
    m_peers.insert(connection.name(), connection);
}

void BusServer::peerDisconnected() {
    // The signal does not say whose connection it was.
    m_peers.removeIf([this](const auto& peer) {
        if (peer.value().isConnected())
            return false;
        m_subscribers.remove(Caller{peer.key(), {}, 0}.key());
        QDBusConnection::disconnectFromPeer(peer.key());
        return true;
    });
    if (m_peers.isEmpty())
        Q_EMIT lastPeerLeft();
}

void BusServer::subscribe(const Authorization& authorization, const CallPtr& call) {
    m_tree.flush(); // what is pending is in the answer, nobody needs to hear it twice
    m_subscribers.insert(call->caller.key(), call->caller);
    call->reply({QVariant::fromValue(m_tree.visibleTo(authorization.uid()))});
}

void BusServer::announceChanges() {
    const QString objectManager = QLatin1String(bus::objectManagerInterface);
    connect(&m_tree, &ObjectTree::added, this, [this, objectManager](const QString& path) {
        const ObjectInterfaces interfaces{{m_tree.interface(path), m_tree.properties(path)}};
        emitSignal(QLatin1String(bus::managerPath), objectManager,
                   QStringLiteral("InterfacesAdded"),
                   {QVariant::fromValue(QDBusObjectPath(path)), QVariant::fromValue(interfaces)},
                   m_tree.owner(path));
    });
    connect(&m_tree, &ObjectTree::removed, this,
            [this, objectManager](const QString& path, const QString& interface,
                                  std::optional<uint> owner) {
                emitSignal(QLatin1String(bus::managerPath), objectManager,
                           QStringLiteral("InterfacesRemoved"),
                           {QVariant::fromValue(QDBusObjectPath(path)), QStringList{interface}},
                           owner);
            });
    connect(&m_tree, &ObjectTree::changed, this,
            [this](const QString& path, const QVariantMap& properties) {
                emitSignal(path, QLatin1String(bus::propertiesInterface),
                           QStringLiteral("PropertiesChanged"),
                           {m_tree.interface(path), properties, QStringList()}, m_tree.owner(path));
            });
}

void BusServer::emitSignal(const QString& path, const QString& interface, const QString& member,
                           const QVariantList& arguments, std::optional<uint> owner) {
    for (const Caller& subscriber : std::as_const(m_subscribers)) {
        if (owner && subscriber.uid != 0 && subscriber.uid != *owner)
            continue;
        QDBusMessage signal =
            subscriber.busName.isEmpty()
                ? QDBusMessage::createSignal(path, interface, member)
                : QDBusMessage::createTargetedSignal(subscriber.busName, path, interface, member);
        signal.setArguments(arguments);
        QDBusConnection(subscriber.connection).send(signal);
    }
}

} // namespace boxwright::daemon
