#include "privhelper/daemon/container.h"

#include "privhelper/api/error_json.h"
#include "privhelper/api/launch_steps.h"
#include "privhelper/api/names.h"
#include "privhelper/shim/packet.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace boxwright::daemon {
namespace {

constexpr size_t mostEarlyConsoles = 8;
constexpr int stepsEveryMs = 50;

QString text(std::string_view value) {
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

QVariant texts(const std::map<std::string, std::string>& values) {
    TextMap map;
    for (const auto& [key, value] : values)
        map.insert(text(key), text(value));
    return QVariant::fromValue(map);
}

QString stepsProperty(const ContainerState& state) {
    return text(launchStepsToJson(state.steps));
}

/// Without the steps, which change seldom and are long.
QVariantMap stateProperties(const ContainerState& state) {
    const bool hasInit = isLive(state.phase);
    return {
        {QStringLiteral("Phase"), text(phaseName(state.phase))},
        {QStringLiteral("Pid"), hasInit ? static_cast<uint>(state.init.pid) : 0U},
        {QStringLiteral("Cgroup"), text(state.cgroup)},
        {QStringLiteral("StartedAt"), qlonglong(state.startedAt)},
        {QStringLiteral("FinishedAt"), qlonglong(state.finishedAt)},
        {QStringLiteral("ExitStatus"), state.exitStatus},
        {QStringLiteral("ExitReason"), text(state.exitReason)},
        {QStringLiteral("Failure"), state.failure ? text(errorToJson(*state.failure)) : QString()},
        {QStringLiteral("Limits"), texts(state.limits)},
        {QStringLiteral("MissingLimits"), texts(state.missingLimits)},
    };
}

} // namespace

bool isLive(Phase phase) {
    return phase == Phase::Starting || phase == Phase::Running || phase == Phase::Paused ||
           phase == Phase::Stopping;
}

Container::Container(StoredContainer stored, ObjectTree& tree, QObject* parent)
    : QObject(parent)
    , m_stored(std::move(stored))
    , m_tree(tree) {
    publish();
}

QString Container::path() const {
    return QLatin1String(bus::containerPrefix) + text(id());
}

void Container::publish() {
    const Design& held = design();
    QVariantMap properties = stateProperties(state());
    properties.insert(QStringLiteral("Steps"), stepsProperty(state()));
    properties.insert(QStringLiteral("Id"), text(id()));
    properties.insert(QStringLiteral("Name"), text(held.name));
    properties.insert(QStringLiteral("OwnerUid"), uint(record().owner));
    properties.insert(QStringLiteral("CreatedAt"), qlonglong(record().createdAt));
    properties.insert(QStringLiteral("Terminal"),
                      held.spec.process && held.spec.process->terminal.value_or(false));
    properties.insert(QStringLiteral("Design"), text(m_stored.written->text));
    m_tree.publish(path(), QLatin1String(bus::containerInterface), properties, record().owner);
}

bool Container::isFirstStartOf(const Caller& caller) const {
    return state().phase == Phase::Created && m_maker == caller.key();
}

Result<UniqueFd> Container::attachEarly() {
    if (m_earlyConsoles.size() >= mostEarlyConsoles)
        return boxwright::fail(
            makeError(ErrorCode::TooLarge, "attach", id(), "enough wait for its start already"));
    auto ends = packetPair(true);
    if (!ends)
        return boxwright::fail(ends.error());
    m_earlyConsoles.push_back(std::move(ends->first));
    return std::move(ends->second);
}

void Container::adopt(std::unique_ptr<ShimLink> link) {
    m_link = std::move(link);
    for (UniqueFd& console : std::exchange(m_earlyConsoles, {}))
        m_link->giveConsole(std::move(console));
    connect(m_link.get(), &ShimLink::changed, this, &Container::take);
    connect(m_link.get(), &ShimLink::stepped, this, &Container::takeSteps);
    connect(m_link.get(), &ShimLink::closed, this, &Container::linkClosed);
}

Status Container::setState(const ContainerState& state) {
    auto written = writeState(directory(), state);
    become(state);
    return written;
}

void Container::setDesign(Design design) {
    m_stored.written = writeDesign(std::move(design));
    publish();
}

void Container::take(ContainerState state) {
    if (state.steps.empty())
        state.steps = m_stored.state.steps;
    become(state);
}

void Container::become(const ContainerState& state) {
    QVariantMap properties = stateProperties(state);
    if (state.steps != m_stored.state.steps)
        properties.insert(QStringLiteral("Steps"), stepsProperty(state));
    m_stored.state = state;
    m_tree.publish(path(), QLatin1String(bus::containerInterface), properties);
    if (state.phase == Phase::Starting || state.phase == Phase::Created)
        return;
    complaints.reset();
    callAll(m_startWaiters);
}

/// A start is over in a few milliseconds: only one that takes longer is told step by step.
void Container::takeSteps(const std::vector<LaunchStep>& steps) {
    auto& known = m_stored.state.steps;
    for (const LaunchStep& step : steps) {
        const auto at = std::find_if(known.begin(), known.end(),
                                     [&](const LaunchStep& one) { return one.step == step.step; });
        if (at == known.end())
            known.push_back(step);
        else
            *at = step;
    }
    if (std::exchange(m_stepsPending, true))
        return;
    QTimer::singleShot(stepsEveryMs, this, [this] {
        m_stepsPending = false;
        if (!m_tree.contains(path())) // deleted meanwhile
            return;
        m_tree.publish(path(), QLatin1String(bus::containerInterface),
                       {{QStringLiteral("Steps"), stepsProperty(state())}});
    });
}

void Container::linkClosed() {
    m_link.release()->deleteLater(); // we are called by it
    if (const auto last = readState(directory()))
        become(*last);
    Q_EMIT shimGone(this);
    callAll(m_startWaiters);
    callAll(m_endWaiters);
}

void Container::whenStarted(Waiter waiter) {
    m_startWaiters.push_back(std::move(waiter));
    if (!m_link)
        callAll(m_startWaiters);
}

void Container::whenEnded(Waiter waiter) {
    m_endWaiters.push_back(std::move(waiter));
    if (!m_link)
        callAll(m_endWaiters);
}

void Container::callAll(std::vector<Waiter>& waiters) {
    for (const auto& waiter : std::exchange(waiters, {}))
        waiter();
}

} // namespace boxwright::daemon
