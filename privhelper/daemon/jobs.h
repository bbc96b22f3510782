#pragma once

#include "engine/base/progress.h"
#include "engine/base/result.h"
#include "privhelper/daemon/dispatcher.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <map>
#include <stop_token>

namespace boxwright::daemon {

/// Long work, on threads of its own, as objects on the bus.
class Jobs : public QObject {
    Q_OBJECT
public:
    Jobs(ObjectTree& tree, Dispatcher& dispatcher, QObject* parent = nullptr);
    ~Jobs() override;
    /// Cancels all and waits for the threads.
    void stop();

    /// Runs on a worker thread and must touch nothing of the daemon's.
    using Work = std::function<Result<QVariantMap>(const Monitor&)>;
    using Done = std::function<void(const Result<QVariantMap>&)>;

    /// @return the path of the job. Errors: TooLarge when this user has too many under way.
    Result<QString> start(const QString& kind, uint owner, Work work, Done done = {});
    /// Work without an object on the bus; `done` comes on the daemon's thread.
    void background(std::function<Status()> work, std::function<void(const Status&)> done);
    bool busy() const { return m_underWay > 0; }

Q_SIGNALS:
    void completed(const QString& path, const QString& state, uint owner);
    void idle();

private:
    struct Job {
        uint owner = 0;
        bool running = true;
        std::stop_source stop;
    };
    int underWayOf(uint owner) const;
    void progressed(const QString& path, const Progress& progress);
    void finish(const QString& path, const Result<QVariantMap>& result, const Done& done);
    void ended();

    ObjectTree& m_tree;
    QThreadPool m_pool;
    std::map<QString, Job> m_jobs;
    int m_next = 1;
    int m_underWay = 0;
};

} // namespace boxwright::daemon
