#include "privhelper/daemon/helper.h"

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
    , m_jobs(m_tree, m_dispatcher) {
    connect(&m_jobs, &Jobs::completed, &m_server,
            [this](const QString& path, const QString& state, uint owner) {
                m_server.emitSignal(path, QLatin1String(bus::jobInterface),
                                    QStringLiteral("Completed"), {state}, owner);
            });
}

Helper::~Helper() = default;

Status Helper::start() {
    if (auto prepared = preparePlaces(m_options.places); !prepared)
        return prepared;
    auto lock = lockPlaces(m_options.places);
    if (!lock)
        return boxwright::fail(lock.error());
    m_lock = std::move(*lock);
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
