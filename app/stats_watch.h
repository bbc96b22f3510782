#pragma once

#include "engine/stats/sampler.h"
#include "ui/backend.h"

#include <QTimer>

#include <deque>
#include <map>

namespace boxwright::app {

/// Samples every running container once a tick, keeping the last hour of each. Reading the files is
/// a few microseconds a container; nothing is asked of the helper.
class StatsWatch : public QObject {
    Q_OBJECT
public:
    static constexpr int tickMs = 1000;
    static constexpr size_t historyTicks = 3600;

    explicit StatsWatch(QObject* parent = nullptr);

    /// Follows a container while it runs; its history stays until forget().
    void follow(const QString& id, const QString& cgroup, qint64 pid);
    /// It has ended: no more samples.
    void rest(const QString& id);
    void forget(const QString& id);

    std::vector<StatSample> history(const QString& id) const;

Q_SIGNALS:
    void sampled(const QString& id, const boxwright::StatSample& sample);

private:
    struct Followed {
        std::optional<Sampler> sampler;
        std::deque<StatSample> history;
        qint64 pid = 0;
    };
    void tick();

    std::map<QString, Followed> m_followed;
    QTimer m_timer;
};

} // namespace boxwright::app
