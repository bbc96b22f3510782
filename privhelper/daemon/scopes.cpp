#include "privhelper/daemon/scopes.h"

#include "engine/linux/cgroup.h"

#include <QDBusArgument>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusPendingCallWatcher>
#include <QDBusVariant>
#include <QTimer>

#include <chrono>
#include <thread>
#include <unistd.h>

namespace boxwright::daemon {

/// (sv) and (sa(sv)) of StartTransientUnit
struct UnitProperty {
    QString name;
    QDBusVariant value;
};
struct AuxiliaryUnit {
    QString name;
    QList<UnitProperty> properties;
};

static QDBusArgument& operator<<(QDBusArgument& argument, const UnitProperty& property) {
    argument.beginStructure();
    argument << property.name << property.value;
    argument.endStructure();
    return argument;
}
static const QDBusArgument& operator>>(const QDBusArgument& argument, UnitProperty& property) {
    argument.beginStructure();
    argument >> property.name >> property.value;
    argument.endStructure();
    return argument;
}
static QDBusArgument& operator<<(QDBusArgument& argument, const AuxiliaryUnit& unit) {
    argument.beginStructure();
    argument << unit.name << unit.properties;
    argument.endStructure();
    return argument;
}
static const QDBusArgument& operator>>(const QDBusArgument& argument, AuxiliaryUnit& unit) {
    argument.beginStructure();
    argument >> unit.name >> unit.properties;
    argument.endStructure();
    return argument;
}

} // namespace boxwright::daemon

Q_DECLARE_METATYPE(boxwright::daemon::UnitProperty)
Q_DECLARE_METATYPE(boxwright::daemon::AuxiliaryUnit)

namespace boxwright::daemon {
namespace {

constexpr char systemdName[] = "org.freedesktop.systemd1";
constexpr int unitTimeoutMs = 10'000;
constexpr auto moveInterval = std::chrono::milliseconds(5);
constexpr int moveAttempts = 1000;
constexpr auto removeInterval = std::chrono::milliseconds(2);
constexpr int removeAttempts = 100;

UnitProperty unitProperty(const char* name, const QVariant& value) {
    return {QLatin1String(name), QDBusVariant(value)};
}

QString unitName(const std::string& id) {
    return QStringLiteral("boxwright-%1.scope").arg(QString::fromStdString(id));
}

std::string parentOf(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

/// Opens it when it is there, else makes it.
Result<Cgroup> openOrCreate(const std::string& parent, const std::string& name) {
    auto made = Cgroup::create(parent, name, {});
    if (!made && made.error().code == ErrorCode::AlreadyExists)
        return Cgroup::open(parent + "/" + name);
    return made;
}

void enableAll(const std::string& path) {
    const auto cgroup = Cgroup::open(path);
    if (!cgroup)
        return;
    if (const auto controllers = cgroup->available())
        (void)cgroup->enable(*controllers);
}

} // namespace

Scopes::Scopes(Mode mode, QObject* parent)
    : QObject(parent) {
    qDBusRegisterMetaType<UnitProperty>();
    qDBusRegisterMetaType<QList<UnitProperty>>();
    qDBusRegisterMetaType<AuxiliaryUnit>();
    qDBusRegisterMetaType<QList<AuxiliaryUnit>>();
    const bool system = mode == Mode::System || ::geteuid() == 0;
    const QDBusConnection bus =
        system ? QDBusConnection::systemBus() : QDBusConnection::sessionBus();
    if (bus.isConnected() && bus.interface()->isServiceRegistered(QLatin1String(systemdName)))
        m_systemd = bus;
}

void Scopes::place(const std::string& id, pid_t shim, Placed placed) {
    if (m_systemd)
        startUnit(id, shim, std::move(placed));
    else
        placed(makeDirectory(id));
}

void Scopes::startUnit(const std::string& id, pid_t shim, Placed placed) {
    QDBusMessage message = QDBusMessage::createMethodCall(
        QLatin1String(systemdName), QStringLiteral("/org/freedesktop/systemd1"),
        QStringLiteral("org.freedesktop.systemd1.Manager"), QStringLiteral("StartTransientUnit"));
    const QList<UnitProperty> properties{
        unitProperty("Description",
                     QStringLiteral("Boxwright container %1").arg(QString::fromStdString(id))),
        unitProperty("PIDs", QVariant::fromValue(QList<uint>{static_cast<uint>(shim)})),
        unitProperty("Delegate", true),
        unitProperty("CollectMode", QStringLiteral("inactive-or-failed"))};
    message << unitName(id) << QStringLiteral("fail") << QVariant::fromValue(properties)
            << QVariant::fromValue(QList<AuxiliaryUnit>());
    auto* watcher = new QDBusPendingCallWatcher(m_systemd->asyncCall(message, unitTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this, watcher, id, shim, placed = std::move(placed)] {
                watcher->deleteLater();
                if (watcher->isError())
                    placed(makeDirectory(id));
                else
                    awaitMove(id, shim, moveAttempts, placed);
            });
}

/// The reply only says that the job is queued; the shim's own cgroup says that it is done.
void Scopes::awaitMove(const std::string& id, pid_t shim, int attempts, Placed placed) {
    const auto cgroup = cgroupOf(shim);
    if (cgroup && cgroup->ends_with("/" + unitName(id).toStdString())) {
        placed(*cgroup);
        return;
    }
    if (attempts == 0 || !cgroup) {
        placed({});
        return;
    }
    QTimer::singleShot(moveInterval, this, [this, id, shim, attempts, placed = std::move(placed)] {
        awaitMove(id, shim, attempts - 1, placed);
    });
}

/// Root uses the top of the hierarchy, an ordinary user the cgroup it was given.
std::string Scopes::makeDirectory(const std::string& id) {
    const auto base = ::geteuid() == 0 ? cgroup2Mount() : cgroupOf(::getpid());
    if (!base)
        return {};
    enableAll(*base);
    const auto ours = openOrCreate(*base, "boxwright");
    if (!ours)
        return {};
    enableAll(ours->path());
    const auto scope = openOrCreate(ours->path(), id);
    return scope ? scope->path() : std::string();
}

void Scopes::remove(const std::string& containerCgroup) {
    const std::string scope = parentOf(containerCgroup);
    if (containerCgroup.empty() || scope.ends_with(".scope") ||
        !parentOf(scope).ends_with("/boxwright"))
        return;
    // The shim has said its last word but may not have ended yet.
    for (int attempt = 0; attempt < removeAttempts; ++attempt) {
        auto cgroup = Cgroup::open(scope);
        if (!cgroup || cgroup->remove())
            return;
        std::this_thread::sleep_for(removeInterval);
    }
}

} // namespace boxwright::daemon
