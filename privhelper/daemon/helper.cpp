#include "privhelper/daemon/helper.h"

#include "engine/linux/cgroup.h"
#include "privhelper/api/names.h"
#include "privhelper/daemon/polkit.h"

#include <QTimer>

#include <chrono>
#include <unistd.h>

namespace boxwright::daemon {
namespace {

/// How long an embedded helper waits for its first peer.
constexpr auto firstPeerPatience = std::chrono::seconds(30);

std::unique_ptr<Authorizer> authorizerFor(Mode mode) {
    if (mode == Mode::System)
        return std::make_unique<PolkitAuthorizer>(QDBusConnection::systemBus());
    return std::make_unique<SameUserAuthorizer>();
}

} // namespace

Helper::Helper(HelperOptions options)
    : m_options(std::move(options))
    , m_authorizer(authorizerFor(m_options.mode))
    , m_dispatcher(m_tree, m_callers, *m_authorizer)
    , m_server(m_tree, m_dispatcher, m_callers)
    , m_jobs(m_tree, m_dispatcher)
    , m_layers(m_tree, m_dispatcher, m_jobs)
    , m_containers(m_options.mode, m_options.places, m_options.programs, m_tree, m_jobs, m_layers)
    , m_containerService(m_containers, m_dispatcher)
    , m_managerService(m_containers, m_layers, m_jobs, m_options.programs, m_dispatcher) {
    connect(&m_jobs, &Jobs::completed, &m_server,
            [this](const QString& path, const QString& state, uint owner) {
                m_server.emitSignal(path, QLatin1String(bus::jobInterface),
                                    QStringLiteral("Completed"), {state}, owner);
            });
}

/// Workers report to what is declared before them and use what is declared after.
Helper::~Helper() {
    finishWork();
}

void Helper::finishWork() {
    m_jobs.stop();
}

Status Helper::start() {
    if (auto prepared = preparePlaces(m_options.places); !prepared)
        return prepared;
    auto lock = lockPlaces(m_options.places);
    if (!lock)
        return boxwright::fail(lock.error());
    m_lock = std::move(*lock);
    const auto worker =
        ::geteuid() == 0 ? std::vector<std::string>() : std::vector{m_options.programs.unpack};
    if (auto opened = m_layers.open(m_options.places.data, worker); !opened)
        return opened;
    if (auto opened = m_containers.open(); !opened)
        return opened;
    publishManager();
    switch (m_options.mode) {
    case Mode::System:
        return m_server.serveBus(QDBusConnection::systemBus());
    case Mode::Session:
        return m_server.serveBus(QDBusConnection::sessionBus());
    case Mode::Peer:
        break;
    }
    const auto nobodyExpected = [this] {
        m_peerExpected = false;
        finishWhenAlone();
    };
    connect(&m_server, &BusServer::lastPeerLeft, this, nobodyExpected);
    connect(&m_jobs, &Jobs::idle, this, &Helper::finishWhenAlone);
    QTimer::singleShot(firstPeerPatience, this, nobodyExpected);
    return m_server.servePeers(m_options.peerSocket);
}

void Helper::publishManager() {
    m_tree.publish(
        QLatin1String(bus::managerPath), QLatin1String(bus::managerInterface),
        {{QStringLiteral("Version"), QStringLiteral(BOXWRIGHT_VERSION)},
         {QStringLiteral("Mode"), modeName(m_options.mode)},
         {QStringLiteral("Uid"), uint(::geteuid())},
         {QStringLiteral("Features"),
          QVariantMap{{QStringLiteral("store"), QString::fromStdString(m_options.places.data)}}}});
}

void Helper::finishWhenAlone() {
    if (m_options.mode == Mode::Peer && !m_peerExpected && !m_server.hasPeers() && !m_jobs.busy())
        Q_EMIT finished();
}

} // namespace boxwright::daemon
