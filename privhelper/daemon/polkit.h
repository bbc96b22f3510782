#pragma once

#include "privhelper/daemon/authorizer.h"

#include <QDBusConnection>
#include <QHash>

namespace boxwright::daemon {

/// System bus: polkit decides, by the caller's bus name (a pid could be reused, a bus name is
/// not). Root itself is not asked.
class PolkitAuthorizer : public Authorizer {
    Q_OBJECT
public:
    explicit PolkitAuthorizer(const QDBusConnection& bus, QObject* parent = nullptr);

    void forget(const QString& busName) override;

protected:
    void decide(const Caller& caller, const Demand& demand, bool interactive,
                Verdict verdict) override;

private:
    struct Pending {
        uint uid;
        QString busName;
        Demand demand;
        Verdict verdict;
    };
    void settle(const QString& cancellation, const Status& status);
    void cancel(const QString& cancellation);

    QDBusConnection m_bus;
    QHash<QString, Pending> m_pending; ///< by cancellation id
    quint64 m_next = 1;
};

} // namespace boxwright::daemon
