#include "privhelper/daemon/polkit.h"

#include "privhelper/api/types.h"

#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>

#include <algorithm>

namespace boxwright::daemon {

/// (sa{sv}) of CheckAuthorization
struct PolkitSubject {
    QString kind;
    QVariantMap details;
};

static QDBusArgument& operator<<(QDBusArgument& argument, const PolkitSubject& subject) {
    argument.beginStructure();
    argument << subject.kind << subject.details;
    argument.endStructure();
    return argument;
}

static const QDBusArgument& operator>>(const QDBusArgument& argument, PolkitSubject& subject) {
    argument.beginStructure();
    argument >> subject.kind >> subject.details;
    argument.endStructure();
    return argument;
}

} // namespace boxwright::daemon

Q_DECLARE_METATYPE(boxwright::daemon::PolkitSubject)

namespace boxwright::daemon {
namespace {

constexpr int quickTimeoutMs = 10'000;
constexpr int interactiveTimeoutMs = 120'000;
constexpr uint allowUserInteraction = 1;
/// The bus lets a connection wait for 128 answers: one user must not use them up for the others.
constexpr int questionsPerUser = 32;

QDBusMessage polkitMethod(const char* name) {
    return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.PolicyKit1"),
                                          QStringLiteral("/org/freedesktop/PolicyKit1/Authority"),
                                          QStringLiteral("org.freedesktop.PolicyKit1.Authority"),
                                          QLatin1String(name));
}

/// (bba{ss}); anything else is no.
bool isAuthorized(const QDBusMessage& reply) {
    if (reply.type() != QDBusMessage::ReplyMessage ||
        reply.signature() != QLatin1String("(bba{ss})"))
        return false;
    const auto argument = reply.arguments().constFirst().value<QDBusArgument>();
    bool authorized = false;
    bool challenge = true;
    argument.beginStructure();
    argument >> authorized >> challenge;
    argument.endStructure();
    return authorized;
}

} // namespace

PolkitAuthorizer::PolkitAuthorizer(const QDBusConnection& bus, QObject* parent)
    : Authorizer(parent)
    , m_bus(bus) {
    qDBusRegisterMetaType<PolkitSubject>();
}

void PolkitAuthorizer::decide(const Caller& caller, const Demand& demand, bool interactive,
                              Verdict verdict) {
    if (caller.uid == 0) {
        verdict({});
        return;
    }
    const auto waiting =
        std::count_if(m_pending.cbegin(), m_pending.cend(),
                      [&caller](const Pending& pending) { return pending.uid == caller.uid; });
    if (waiting >= questionsPerUser) {
        verdict(boxwright::fail(makeError(ErrorCode::Busy, demand.action.toStdString(),
                                          demand.path.toStdString(),
                                          "too many questions of yours wait for polkit")));
        return;
    }
    const QString cancellation = QStringLiteral("boxwright-%1").arg(m_next++);
    m_pending.insert(cancellation, {caller.uid, caller.busName, demand, std::move(verdict)});

    const PolkitSubject subject{QStringLiteral("system-bus-name"),
                                {{QStringLiteral("name"), caller.busName}}};
    // polkit accepts details from root only; who asks for what on which object is all there is.
    const TextMap details{{QStringLiteral("object"), demand.path}};
    QDBusMessage check = polkitMethod("CheckAuthorization");
    check << QVariant::fromValue(subject) << demand.action << QVariant::fromValue(details)
          << (interactive ? allowUserInteraction : 0U) << cancellation;

    auto* watcher = new QDBusPendingCallWatcher(
        m_bus.asyncCall(check, interactive ? interactiveTimeoutMs : quickTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, cancellation] {
        watcher->deleteLater();
        const QDBusMessage reply = watcher->reply();
        if (isAuthorized(reply)) {
            settle(cancellation, {});
            return;
        }
        const auto pending = m_pending.constFind(cancellation);
        if (pending == m_pending.constEnd())
            return;
        if (watcher->isError())
            cancel(cancellation);
        const std::string why = watcher->isError()
                                    ? "polkit gave no answer: " + reply.errorMessage().toStdString()
                                    : "polkit refused";
        settle(cancellation, boxwright::fail(refusal(pending->demand, why)));
    });
}

void PolkitAuthorizer::forget(const QString& busName) {
    for (const QString& cancellation : m_pending.keys()) {
        const Pending pending = m_pending.value(cancellation);
        if (pending.busName != busName)
            continue;
        cancel(cancellation);
        settle(cancellation, boxwright::fail(refusal(pending.demand, "the caller left the bus")));
    }
}

void PolkitAuthorizer::settle(const QString& cancellation, const Status& status) {
    const auto found = m_pending.find(cancellation);
    if (found == m_pending.end())
        return;
    const Verdict verdict = found->verdict;
    m_pending.erase(found);
    verdict(status);
}

void PolkitAuthorizer::cancel(const QString& cancellation) {
    QDBusMessage message = polkitMethod("CancelCheckAuthorization");
    message << cancellation;
    m_bus.send(message);
}

} // namespace boxwright::daemon
