#include "app/bus/bus_backend.h"

#include "app/bus/bus_values.h"
#include "app/bus/helper_candidates.h"
#include "app/host_facts.h"
#include "privhelper/api/names.h"

#include <algorithm>

namespace boxwright::app {
namespace {

const QString managerInterface = QLatin1String(bus::managerInterface);
const QString containerInterface = QLatin1String(bus::containerInterface);
const QString layerInterface = QLatin1String(bus::layerInterface);
const QString rootPath = QLatin1String(bus::managerPath);

constexpr int hostTickMs = 2000;

} // namespace

BusBackend::BusBackend(ui::HelperMode preferred, QObject* parent)
    : ui::Backend(parent)
    , m_preferred(preferred)
    , m_tree(m_link) {
    m_host.hostname = hostName();
    m_host.kernel = kernelRelease();
    connect(&m_link, &HelperLink::lost, this, &BusBackend::onLost);
    connect(&m_tree, &ObjectTree::added, this, &BusBackend::onAdded);
    connect(&m_tree, &ObjectTree::removed, this, &BusBackend::onRemoved);
    connect(&m_tree, &ObjectTree::changed, this, &BusBackend::onChanged);
    connect(&m_stats, &StatsWatch::sampled, this, &BusBackend::sampled);
    connect(&m_hostTimer, &QTimer::timeout, this, &BusBackend::sampleHost);
    m_hostTimer.start(hostTickMs);
    sampleHost();
}

BusBackend::~BusBackend() {
    m_link.disconnect(this);
    m_tree.disconnect(this);
}

void BusBackend::connectToHelper(ui::Reply<void> reply) {
    findHelperCandidates(this, [this, reply = std::move(reply)](auto modes) {
        m_helper.available = modes;
        const bool can = std::find(modes.begin(), modes.end(), m_preferred) != modes.end();
        openMode(can ? m_preferred : modes.front(), reply);
    });
}

void BusBackend::switchHelper(ui::HelperMode mode) {
    m_preferred = mode;
    m_tree.clear();
    openMode(mode, [](auto) {});
}

void BusBackend::openMode(ui::HelperMode mode, ui::Reply<void> reply) {
    m_link.open(mode, [this, reply = std::move(reply)](Status opened) {
        if (opened) {
            greet(reply);
            return;
        }
        m_helper.mode = ui::HelperMode::None;
        m_helper.problem = QString::fromStdString(opened.error().message());
        Q_EMIT helperChanged();
        reply(opened);
    });
}

/// The helper's objects first (asking for them subscribes us to their changes), then what it says
/// of itself.
void BusBackend::greet(ui::Reply<void> reply) {
    m_tree.refresh([this, reply = std::move(reply)](const Status& filled) {
        if (!filled) {
            settle(filled, {}, reply);
            return;
        }
        m_link.call(rootPath, QLatin1String(bus::propertiesInterface), QStringLiteral("GetAll"),
                    {managerInterface}, [this, reply](Result<QVariantList> answer) {
                        if (answer)
                            settle({}, qdbus_cast<QVariantMap>(answer->value(0)), reply);
                        else
                            settle(fail(answer.error()), {}, reply);
                    });
    });
}

void BusBackend::settle(Status connected, const QVariantMap& manager,
                        const ui::Reply<void>& reply) {
    m_helper.mode = connected ? m_link.mode() : ui::HelperMode::None;
    m_helper.problem = connected ? QString() : QString::fromStdString(connected.error().message());
    m_helper.version = manager.value(QStringLiteral("Version")).toString();
    m_helper.uid = manager.value(QStringLiteral("Uid")).toUInt();
    const auto features = qdbus_cast<QVariantMap>(manager.value(QStringLiteral("Features")));
    m_helper.store = features.value(QStringLiteral("store")).toString();
    Q_EMIT helperChanged();
    reply(connected);
}

/// Containers live on under their shims: reconnect at once, and say so if it does not work.
void BusBackend::onLost() {
    m_tree.clear();
    m_helper.mode = ui::HelperMode::None;
    m_helper.problem = tr("The helper ended; connecting again.");
    Q_EMIT helperChanged();
    connectToHelper([](auto) {});
}

std::vector<ui::ContainerInfo> BusBackend::containers() const {
    std::vector<ui::ContainerInfo> all;
    for (const QString& path : m_tree.paths(containerInterface))
        all.push_back(containerFromProperties(m_tree.properties(path, containerInterface)));
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return a.createdAt > b.createdAt; });
    return all;
}

std::optional<ui::ContainerInfo> BusBackend::container(const QString& id) const {
    const QString path = QLatin1String(bus::containerPrefix) + id;
    if (!m_tree.has(path, containerInterface))
        return {};
    return containerFromProperties(m_tree.properties(path, containerInterface));
}

std::vector<ui::LayerInfo> BusBackend::layers() const {
    std::vector<ui::LayerInfo> all;
    for (const QString& path : m_tree.paths(layerInterface))
        all.push_back(layerFromProperties(m_tree.properties(path, layerInterface)));
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return a.importedAt > b.importedAt; });
    return all;
}

std::vector<ui::BlockDevice> BusBackend::blockDevices() const {
    return listBlockDevices();
}

void BusBackend::checkHost(ui::Reply<std::vector<HostCheck>> reply) {
    m_link.call(rootPath, managerInterface, QStringLiteral("CheckHost"), {},
                [reply = std::move(reply)](Result<QVariantList> answer) {
                    if (answer)
                        reply(checksFromArgument(answer->value(0)));
                    else
                        reply(fail(answer.error()));
                });
}

void BusBackend::onAdded(const QString& path, const QString& interface) {
    if (interface == containerInterface) {
        follow(path);
        Q_EMIT containersChanged();
    } else if (interface == layerInterface) {
        Q_EMIT layersChanged();
    }
}

void BusBackend::onRemoved(const QString& path, const QString& interface) {
    if (interface == containerInterface) {
        m_stats.forget(path.section(QLatin1Char('/'), -1));
        Q_EMIT containersChanged();
    } else if (interface == layerInterface) {
        Q_EMIT layersChanged();
    }
}

void BusBackend::onChanged(const QString& path, const QString& interface) {
    if (interface == containerInterface) {
        follow(path);
        Q_EMIT containerChanged(path.section(QLatin1Char('/'), -1));
    } else if (interface == layerInterface) {
        Q_EMIT layersChanged();
    }
}

void BusBackend::follow(const QString& path) {
    const auto info = containerFromProperties(m_tree.properties(path, containerInterface));
    const bool lives = info.phase == Phase::Running || info.phase == Phase::Paused ||
                       info.phase == Phase::Stopping;
    if (lives && info.pid > 0)
        m_stats.follow(info.id, info.cgroup, info.pid);
    else
        m_stats.rest(info.id);
}

void BusBackend::sampleHost() {
    auto sample = m_hostSampler.sample();
    if (!sample)
        return;
    m_host.cpuBusy = sample->cpuBusy;
    m_host.coreBusy = std::move(sample->coreBusy);
    m_host.memoryUsed = sample->memoryUsed;
    m_host.memoryTotal = sample->memoryTotal;
    Q_EMIT hostChanged();
}

std::vector<StatSample> BusBackend::watch(const QString& id) {
    return m_stats.history(id);
}

void BusBackend::unwatch(const QString&) {}

} // namespace boxwright::app
