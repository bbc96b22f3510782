#pragma once

#include "engine/base/result.h"
#include "privhelper/daemon/call.h"

#include <QDBusServiceWatcher>
#include <QHash>
#include <QObject>

#include <functional>

namespace boxwright::daemon {

/// Who is behind a bus name, and how much of it is under way. The bus never gives a unique name
/// out twice, so a looked-up uid holds until its owner leaves.
class Callers : public QObject {
    Q_OBJECT
public:
    explicit Callers(QObject* parent = nullptr);

    using Answer = std::function<void(Result<uint>)>;
    /// @return through `answer` the uid; AccessDenied when the bus cannot tell.
    void identify(const QDBusConnection& connection, const QString& busName, Answer answer);

    /// A place among the caller's concurrent calls, given back when the pointer dies; nothing when
    /// all are taken.
    std::shared_ptr<void> takeSlot(const QString& callerKey);
    /// The same among all callers of one user.
    std::shared_ptr<void> takeUserSlot(uint uid);

Q_SIGNALS:
    void left(const QString& busName);

private:
    std::shared_ptr<void> take(const QString& key, int most);
    void ask(const QDBusConnection& connection, const QString& busName);
    void settle(const QString& busName, const Result<uint>& uid);

    QDBusServiceWatcher m_watcher;
    QHash<QString, uint> m_uids;
    QHash<QString, std::vector<Answer>> m_waiting;
    std::shared_ptr<QHash<QString, int>> m_underWay;
};

} // namespace boxwright::daemon
