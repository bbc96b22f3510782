#include "privhelper/daemon/jobs.h"

#include "privhelper/api/error_json.h"
#include "privhelper/api/names.h"

#include <QTimer>

#include <algorithm>
#include <chrono>

namespace boxwright::daemon {
namespace {

constexpr int jobsPerUser = 8;
constexpr auto progressInterval = std::chrono::milliseconds(100);
constexpr auto remembered = std::chrono::seconds(30);

QString stateOf(const Result<QVariantMap>& result) {
    if (result)
        return QStringLiteral("succeeded");
    return result.error().code == ErrorCode::Cancelled ? QStringLiteral("cancelled")
                                                       : QStringLiteral("failed");
}

/// Lets through one report in a tenth of a second, and every change of phase.
class Throttle {
public:
    bool admits(const Progress& progress) {
        const auto now = std::chrono::steady_clock::now();
        if (progress.phase == m_phase && now - m_last < progressInterval)
            return false;
        m_phase = progress.phase;
        m_last = now;
        return true;
    }

private:
    std::string m_phase;
    std::chrono::steady_clock::time_point m_last;
};

} // namespace

Jobs::Jobs(ObjectTree& tree, Dispatcher& dispatcher, QObject* parent)
    : QObject(parent)
    , m_tree(tree) {
    m_pool.setMaxThreadCount(2);
    dispatcher.handle(bus::jobInterface, "Cancel",
                      [this](const Authorization&, const CallPtr& call) {
                          if (const auto job = m_jobs.find(call->path()); job != m_jobs.end())
                              job->second.stop.request_stop();
                          call->reply();
                      });
}

Jobs::~Jobs() {
    stop();
}

void Jobs::stop() {
    for (auto& [path, job] : m_jobs)
        job.stop.request_stop();
    m_pool.waitForDone();
}

Result<QString> Jobs::start(const QString& kind, uint owner, Work work, Done done) {
    if (underWayOf(owner) >= jobsPerUser)
        return boxwright::fail(
            makeError(ErrorCode::TooLarge, "start job", kind.toStdString(),
                      "this user has " + std::to_string(jobsPerUser) + " under way already"));
    const QString path = QLatin1String(bus::jobPrefix) + QString::number(m_next++);
    Job& job = m_jobs[path];
    job.owner = owner;
    m_tree.publish(path, QLatin1String(bus::jobInterface),
                   {{QStringLiteral("Kind"), kind},
                    {QStringLiteral("Stage"), QString()},
                    {QStringLiteral("Done"), qulonglong(0)},
                    {QStringLiteral("Total"), qulonglong(0)},
                    {QStringLiteral("State"), QStringLiteral("running")},
                    {QStringLiteral("Result"), QVariantMap()},
                    {QStringLiteral("Failure"), QString()}},
                   owner);
    ++m_underWay;
    m_pool.start([this, path, work = std::move(work), done = std::move(done),
                  stop = job.stop.get_token()] {
        Throttle throttle;
        Monitor monitor;
        monitor.stop = stop;
        monitor.report = [this, path, &throttle](const Progress& progress) {
            if (throttle.admits(progress))
                QMetaObject::invokeMethod(this,
                                          [this, path, progress] { progressed(path, progress); });
        };
        const auto result = work(monitor);
        QMetaObject::invokeMethod(this, [this, path, result, done] { finish(path, result, done); });
    });
    return path;
}

void Jobs::background(std::function<Status()> work, std::function<void(const Status&)> done) {
    ++m_underWay;
    m_pool.start([this, work = std::move(work), done = std::move(done)] {
        const Status status = work();
        QMetaObject::invokeMethod(this, [this, status, done] {
            done(status);
            ended();
        });
    });
}

int Jobs::underWayOf(uint owner) const {
    return static_cast<int>(std::count_if(m_jobs.begin(), m_jobs.end(), [owner](const auto& entry) {
        return entry.second.owner == owner && entry.second.running;
    }));
}

void Jobs::progressed(const QString& path, const Progress& progress) {
    m_tree.publish(path, QLatin1String(bus::jobInterface),
                   {{QStringLiteral("Stage"), QString::fromStdString(progress.phase)},
                    {QStringLiteral("Done"), qulonglong(progress.done)},
                    {QStringLiteral("Total"), qulonglong(progress.total)}});
}

void Jobs::finish(const QString& path, const Result<QVariantMap>& result, const Done& done) {
    const QString state = stateOf(result);
    const QString failure =
        result ? QString() : QString::fromStdString(errorToJson(result.error()));
    if (done)
        done(result); // a layer that was imported is there before its job is done
    m_tree.publish(path, QLatin1String(bus::jobInterface),
                   {{QStringLiteral("State"), state},
                    {QStringLiteral("Result"), result.value_or(QVariantMap())},
                    {QStringLiteral("Failure"), failure}});
    m_tree.flush();
    Job& job = m_jobs[path];
    job.running = false;
    Q_EMIT completed(path, state, job.owner);
    QTimer::singleShot(remembered, this, [this, path] {
        m_jobs.erase(path);
        m_tree.retract(path);
    });
    ended();
}

void Jobs::ended() {
    if (--m_underWay == 0)
        Q_EMIT idle();
}

} // namespace boxwright::daemon
