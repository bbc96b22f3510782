#pragma once

#include "app/bus/embedded_helper.h"
#include "privhelper/api/types.h"
#include "ui/backend.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusServiceWatcher>
#include <QObject>
#include <QVariant>

#include <memory>

namespace boxwright::app {

/// A connection to one helper, whichever of the three ways it is reached. Never blocks.
class HelperLink : public QObject {
    Q_OBJECT
public:
    explicit HelperLink(QObject* parent = nullptr);
    ~HelperLink() override;

    /// Connects and answers once the helper has. Only one open at a time.
    void open(ui::HelperMode mode, ui::Reply<void> reply);
    void close();
    bool isOpen() const { return m_open; }
    ui::HelperMode mode() const { return m_mode; }

    /// One method call. The reply carries the method's results.
    void call(const QString& path, const QString& interface, const QString& method,
              const QVariantList& arguments, ui::Reply<QVariantList> reply);

Q_SIGNALS:
    void lost();
    void interfacesAdded(const QString& path, const boxwright::ObjectInterfaces& interfaces);
    void interfacesRemoved(const QString& path);
    void propertiesChanged(const QString& path, const QString& interface,
                           const QVariantMap& values);

private Q_SLOTS:
    void onInterfacesAdded(const QDBusMessage& message);
    void onInterfacesRemoved(const QDBusMessage& message);
    void onPropertiesChanged(const QDBusMessage& message);
    void onDisconnected();

private:
    void openPeer(ui::Reply<void> reply);
    void retryPeer(const Error& why, const ui::Reply<void>& reply);
    bool connectPeer();
    void subscribe();
    void confirm(ui::Reply<void> reply);
    void drop();

    std::unique_ptr<EmbeddedHelper> m_embedded;
    int m_peerAttempts = 0;
    std::unique_ptr<QDBusServiceWatcher> m_owner; ///< tells when the helper on a bus ends
    QDBusConnection m_connection;
    QString m_service; ///< empty on a peer connection
    ui::HelperMode m_mode = ui::HelperMode::None;
    bool m_open = false;
};

} // namespace boxwright::app
