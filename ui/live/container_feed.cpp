#include "ui/live/container_feed.h"

#include <algorithm>

#include <cmath>

namespace boxwright::ui {

ContainerFeed::ContainerFeed(Backend& backend, const QString& id, QObject* parent)
    : QObject(parent)
    , m_backend(backend)
    , m_id(id) {
    for (const StatSample& sample : m_backend.watch(m_id))
        take(sample);
    connect(&m_backend, &Backend::sampled, this,
            [this](const QString& sampledId, const StatSample& sample) {
                if (sampledId != m_id)
                    return;
                take(sample);
                Q_EMIT updated();
            });
}

ContainerFeed::~ContainerFeed() {
    m_backend.unwatch(m_id);
}

void ContainerFeed::take(const StatSample& sample) {
    const double kills = sample[Stat::OomKills];
    if (!std::isnan(kills)) {
        if (m_oomKills >= 0 && kills > m_oomKills)
            m_events.push_back({sample.timeMs, tr("OOM kill")});
        m_oomKills = kills;
    }
    m_samples.push(sample);
}

double ContainerFeed::throttledSeconds(int64_t sinceMs) const {
    double seconds = 0;
    for (size_t i = std::max<size_t>(m_samples.firstSince(sinceMs), 1); i < m_samples.size(); ++i) {
        const double share = m_samples[i][Stat::CpuThrottled];
        if (!std::isnan(share))
            seconds += share * double(m_samples[i].timeMs - m_samples[i - 1].timeMs) / 1000.0;
    }
    return seconds;
}

} // namespace boxwright::ui
