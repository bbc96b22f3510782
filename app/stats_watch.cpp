#include "app/stats_watch.h"

namespace boxwright::app {

StatsWatch::StatsWatch(QObject* parent)
    : QObject(parent) {
    m_timer.setInterval(tickMs);
    m_timer.setTimerType(Qt::CoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &StatsWatch::tick);
}

void StatsWatch::follow(const QString& id, const QString& cgroup, qint64 pid) {
    Followed& followed = m_followed[id];
    if (followed.sampler && followed.pid == pid)
        return;
    auto sampler = Sampler::open(cgroup.toStdString(), static_cast<pid_t>(pid));
    if (!sampler)
        return;
    followed.pid = pid;
    followed.sampler.emplace(std::move(*sampler));
    m_timer.start();
}

void StatsWatch::rest(const QString& id) {
    const auto found = m_followed.find(id);
    if (found != m_followed.end())
        found->second.sampler.reset();
}

void StatsWatch::forget(const QString& id) {
    m_followed.erase(id);
}

std::vector<StatSample> StatsWatch::history(const QString& id) const {
    const auto found = m_followed.find(id);
    if (found == m_followed.end())
        return {};
    return {found->second.history.begin(), found->second.history.end()};
}

void StatsWatch::tick() {
    bool any = false;
    for (auto& [id, followed] : m_followed) {
        if (!followed.sampler)
            continue;
        auto sample = followed.sampler->sample();
        if (!sample) {
            followed.sampler.reset();
            continue;
        }
        any = true;
        followed.history.push_back(*sample);
        if (followed.history.size() > historyTicks)
            followed.history.pop_front();
        Q_EMIT sampled(id, *sample);
    }
    if (!any)
        m_timer.stop();
}

} // namespace boxwright::app
