#include "privhelper/daemon/callers.h"

#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <unistd.h>

namespace boxwright::daemon {
namespace {

/// Enough for a window that does everything at once, too few to bury the others.
constexpr int callsPerCaller = 64;
/// The bus gives a user hundreds of connections.
constexpr int callsPerUser = 256;
constexpr int lookUpTimeoutMs = 5000;

} // namespace

Callers::Callers(QObject* parent)
    : QObject(parent)
    , m_underWay(std::make_shared<QHash<QString, int>>()) {
    m_watcher.setWatchMode(QDBusServiceWatcher::WatchForUnregistration);
    connect(&m_watcher, &QDBusServiceWatcher::serviceUnregistered, this,
            [this](const QString& busName) {
                m_watcher.removeWatchedService(busName);
                m_uids.remove(busName);
                settle(busName, boxwright::fail(makeError(ErrorCode::AccessDenied, "identify",
                                                          busName.toStdString(), "it left")));
                Q_EMIT left(busName);
            });
}

void Callers::identify(const QDBusConnection& connection, const QString& busName, Answer answer) {
    if (busName.isEmpty()) {
        // libdbus lets only our own user or root connect to the peer socket.
        answer(::geteuid());
        return;
    }
    if (const auto known = m_uids.constFind(busName); known != m_uids.constEnd()) {
        answer(*known);
        return;
    }
    auto& waiting = m_waiting[busName];
    waiting.push_back(std::move(answer));
    if (waiting.size() == 1)
        ask(connection, busName);
}

void Callers::ask(const QDBusConnection& connection, const QString& busName) {
    m_watcher.setConnection(connection);
    m_watcher.addWatchedService(busName);
    QDBusMessage question = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("GetConnectionUnixUser"));
    question << busName;
    auto* watcher =
        new QDBusPendingCallWatcher(connection.asyncCall(question, lookUpTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, busName] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        if (reply.isError()) {
            m_watcher.removeWatchedService(busName);
            settle(busName, boxwright::fail(makeError(ErrorCode::AccessDenied, "identify",
                                                      busName.toStdString(),
                                                      reply.error().message().toStdString())));
            return;
        }
        m_uids[busName] = reply.value();
        settle(busName, reply.value());
    });
}

void Callers::settle(const QString& busName, const Result<uint>& uid) {
    for (const auto& answer : m_waiting.take(busName))
        answer(uid);
}

std::shared_ptr<void> Callers::takeSlot(const QString& callerKey) {
    return take(callerKey, callsPerCaller);
}

std::shared_ptr<void> Callers::takeUserSlot(uint uid) {
    return take(QStringLiteral("uid %1").arg(uid), callsPerUser);
}

std::shared_ptr<void> Callers::take(const QString& key, int most) {
    int& count = (*m_underWay)[key];
    if (count >= most)
        return nullptr;
    ++count;
    return {static_cast<void*>(m_underWay.get()), [counts = m_underWay, key](void*) {
                if (--(*counts)[key] <= 0)
                    counts->remove(key);
            }};
}

} // namespace boxwright::daemon
