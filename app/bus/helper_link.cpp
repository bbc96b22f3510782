#include "app/bus/helper_link.h"

#include "app/program_paths.h"
#include "privhelper/api/names.h"

#include <QDBusArgument>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>
#include <QTimer>

namespace boxwright::app {
namespace {

const QString busName = QLatin1String(bus::service);
const QString rootPath = QLatin1String(bus::managerPath);
const QString objectManager = QLatin1String(bus::objectManagerInterface);
const QString properties = QLatin1String(bus::propertiesInterface);
const QString connectionName = QStringLiteral("boxwright-helper-link");

/// Starting a container or waiting for a polkit answer takes a person's time, not a machine's.
constexpr int callTimeoutMs = 10 * 60 * 1000;

/// An embedded helper leaves with its last peer: one that is going, or another window's that is not
/// ready yet, is given up to three seconds.
constexpr int peerAttempts = 60;
constexpr int peerPauseMs = 50;

Error linkError(ErrorCode code, const QString& detail) {
    return makeError(code, "reach the helper", bus::service, detail.toStdString());
}

} // namespace

HelperLink::HelperLink(QObject* parent)
    : QObject(parent)
    , m_connection(QString()) {
    registerBusTypes();
}

HelperLink::~HelperLink() {
    drop();
}

void HelperLink::open(ui::HelperMode mode, ui::Reply<void> reply) {
    drop();
    m_mode = mode;
    if (mode == ui::HelperMode::Embedded) {
        m_peerAttempts = 0;
        openPeer(std::move(reply));
        return;
    }
    m_service = busName;
    m_connection = mode == ui::HelperMode::System
                       ? QDBusConnection::connectToBus(QDBusConnection::SystemBus, connectionName)
                       : QDBusConnection::connectToBus(QDBusConnection::SessionBus, connectionName);
    if (!m_connection.isConnected()) {
        reply(fail(linkError(ErrorCode::Disconnected, m_connection.lastError().message())));
        return;
    }
    confirm(std::move(reply));
}

void HelperLink::close() {
    drop();
}

void HelperLink::openPeer(ui::Reply<void> reply) {
    m_service.clear();
    ui::Reply<void> confirmed = [this, reply](Status answer) {
        if (answer)
            reply(answer);
        else
            retryPeer(answer.error(), reply);
    };
    if (connectPeer()) {
        confirm(std::move(confirmed));
        return;
    }
    m_embedded = std::make_unique<EmbeddedHelper>();
    m_embedded->start([this, confirmed, reply = std::move(reply)](const Status& ready) {
        if (!ready)
            reply(ready);
        else if (connectPeer())
            confirm(confirmed);
        else
            retryPeer(linkError(ErrorCode::Disconnected,
                                tr("nobody answers at %1").arg(peerSocketPath())),
                      reply);
    });
}

void HelperLink::retryPeer(const Error& why, const ui::Reply<void>& reply) {
    if (++m_peerAttempts >= peerAttempts)
        reply(fail(why));
    else
        QTimer::singleShot(peerPauseMs, this, [this, reply] { openPeer(reply); });
}

bool HelperLink::connectPeer() {
    if (!QFileInfo::exists(peerSocketPath()))
        return false;
    m_connection = QDBusConnection::connectToPeer(QStringLiteral("unix:path=") + peerSocketPath(),
                                                  connectionName);
    if (m_connection.isConnected())
        return true;
    drop();
    return false;
}

/// A helper is reached when it answers; its version is asked because every helper has one.
void HelperLink::confirm(ui::Reply<void> reply) {
    subscribe();
    m_open = true;
    call(rootPath, properties, QStringLiteral("Get"),
         {QLatin1String(bus::managerInterface), QStringLiteral("Version")},
         [this, reply = std::move(reply)](Result<QVariantList> answer) {
             if (!answer)
                 drop();
             reply(answer ? Status() : fail(answer.error()));
         });
}

void HelperLink::subscribe() {
    m_connection.connect(m_service, rootPath, objectManager, QStringLiteral("InterfacesAdded"),
                         this, SLOT(onInterfacesAdded(QDBusMessage)));
    m_connection.connect(m_service, rootPath, objectManager, QStringLiteral("InterfacesRemoved"),
                         this, SLOT(onInterfacesRemoved(QDBusMessage)));
    m_connection.connect(m_service, QString(), properties, QStringLiteral("PropertiesChanged"),
                         this, SLOT(onPropertiesChanged(QDBusMessage)));
    m_connection.connect(QString(), QString(), QStringLiteral("org.freedesktop.DBus.Local"),
                         QStringLiteral("Disconnected"), this, SLOT(onDisconnected()));
    if (!m_service.isEmpty()) {
        m_owner = std::make_unique<QDBusServiceWatcher>(
            m_service, m_connection, QDBusServiceWatcher::WatchForUnregistration);
        connect(m_owner.get(), &QDBusServiceWatcher::serviceUnregistered, this,
                &HelperLink::onDisconnected);
    }
}

void HelperLink::call(const QString& path, const QString& interface, const QString& method,
                      const QVariantList& arguments, ui::Reply<QVariantList> reply) {
    if (!m_open) {
        reply(fail(linkError(ErrorCode::Disconnected, tr("there is no connection"))));
        return;
    }
    QDBusMessage message = QDBusMessage::createMethodCall(m_service, path, interface, method);
    message.setArguments(arguments);
    message.setInteractiveAuthorizationAllowed(true);
    auto* watcher =
        new QDBusPendingCallWatcher(m_connection.asyncCall(message, callTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [reply = std::move(reply)](QDBusPendingCallWatcher* finished) {
                finished->deleteLater();
                const QDBusMessage answer = finished->reply();
                if (answer.type() == QDBusMessage::ErrorMessage)
                    reply(fail(errorFromBus(finished->error())));
                else
                    reply(answer.arguments());
            });
}

void HelperLink::onInterfacesAdded(const QDBusMessage& message) {
    const auto arguments = message.arguments();
    if (arguments.size() != 2)
        return;
    Q_EMIT interfacesAdded(arguments[0].value<QDBusObjectPath>().path(),
                           qdbus_cast<ObjectInterfaces>(arguments[1]));
}

void HelperLink::onInterfacesRemoved(const QDBusMessage& message) {
    if (!message.arguments().isEmpty())
        Q_EMIT interfacesRemoved(message.arguments().constFirst().value<QDBusObjectPath>().path());
}

void HelperLink::onPropertiesChanged(const QDBusMessage& message) {
    const auto arguments = message.arguments();
    if (arguments.size() < 2 || !message.path().startsWith(rootPath))
        return;
    Q_EMIT propertiesChanged(message.path(), arguments[0].toString(),
                             qdbus_cast<QVariantMap>(arguments[1]));
}

void HelperLink::onDisconnected() {
    if (!m_open)
        return;
    drop();
    Q_EMIT lost();
}

void HelperLink::drop() {
    m_open = false;
    if (m_owner)
        m_owner.release()->deleteLater(); // its signal may be what brought us here
    if (m_connection.name().isEmpty())
        return;
    if (m_service.isEmpty())
        QDBusConnection::disconnectFromPeer(connectionName);
    else
        QDBusConnection::disconnectFromBus(connectionName);
    m_connection = QDBusConnection(QString());
}

} // namespace boxwright::app
