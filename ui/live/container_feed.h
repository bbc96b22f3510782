#pragma once

#include "ui/backend.h"
#include "ui/live/sample_ring.h"

#include <vector>

namespace boxwright::ui {

/// Something that happened at one instant and is marked in every graph.
struct LiveEvent {
    int64_t timeMs = 0;
    QString text; ///< "OOM kill"
};

/// The samples of one container as long as somebody looks: history first, then live.
class ContainerFeed : public QObject {
    Q_OBJECT
public:
    static constexpr size_t capacity = 3600;

    ContainerFeed(Backend& backend, const QString& id, QObject* parent = nullptr);
    ~ContainerFeed() override;

    const SampleRing& samples() const { return m_samples; }
    const std::vector<LiveEvent>& events() const { return m_events; }
    /// Seconds of throttling since `sinceMs`.
    double throttledSeconds(int64_t sinceMs) const;

Q_SIGNALS:
    void updated();

private:
    void take(const StatSample& sample);

    Backend& m_backend;
    QString m_id;
    SampleRing m_samples{capacity};
    std::vector<LiveEvent> m_events;
    double m_oomKills = -1;
};

} // namespace boxwright::ui
