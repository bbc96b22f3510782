#include "tests/support/fake_backend.h"

#include <QFileInfo>
#include <QTimer>

#include <algorithm>
#include <cmath>

namespace boxwright::ui {

namespace {

HostStatus plausibleHost() {
    HostStatus host;
    host.hostname = QStringLiteral("atlas");
    host.kernel = QStringLiteral("6.8.0-48-generic");
    host.coreBusy = {0.2, 0.1, 0.05, 0.3, 0.1, 0.15, 0.2, 0.02};
    host.cpuBusy = 1.12;
    host.memoryTotal = 16'750'000'000;
    host.memoryUsed = 5'580'000'000;
    return host;
}

LayerInfo layer(char digit, const char* name, const char* origin, quint64 bytes, quint64 files) {
    LayerInfo info;
    info.digest = fakeDigest(digit);
    info.name = QLatin1String(name);
    info.origin = QLatin1String(origin);
    info.bytes = bytes;
    info.files = files;
    info.importedAt = QDateTime::currentDateTime().addDays(-(digit % 20));
    info.sample = {QStringLiteral("/bin/sh"), QStringLiteral("/etc/passwd")};
    return info;
}

std::vector<LayerInfo> plausibleLayers() {
    return {layer('1', "Alpine base", "alpine-minirootfs-3.18.0.tar.gz", 7'300'000, 524),
            layer('2', "nginx 1.24", "RUN apk add nginx", 1'900'000, 47),
            layer('3', "nginx configuration", "COPY ./nginx /etc/nginx", 3'100, 2),
            layer('4', "Site content", "COPY ./site /srv/www", 1'200'000, 38),
            layer('5', "gcc 12 toolchain", "RUN apk add gcc", 148'000'000, 4'118),
            layer('6', "Python 3.12", "docker.io/python:3.12", 52'800'000, 2'240)};
}

ContainerInfo box(const char* name, Phase phase, std::initializer_list<char> stack) {
    ContainerInfo info;
    info.name = QLatin1String(name);
    info.id = info.name;
    info.phase = phase;
    info.pid = phase == Phase::Running || phase == Phase::Paused ? 48213 : 0;
    info.cgroup = QStringLiteral("/sys/fs/cgroup/user.slice/boxwright-%1.scope").arg(info.name);
    info.createdAt = QDateTime::currentDateTime().addSecs(-2537);
    info.startedAt = info.createdAt;
    info.terminal = true;
    info.design.name = name;
    info.limits = {{QStringLiteral("memory.max"), QStringLiteral("268435456")},
                   {QStringLiteral("cpu.max.quota"), QStringLiteral("100000")},
                   {QStringLiteral("pids.max"), QStringLiteral("128")}};
    for (char digit : stack)
        info.design.layers.push_back(
            {fakeDigest(digit).toStdString(), std::string("layer ") + digit, "", true, {}});
    return info;
}

std::vector<HostCheck> plausibleChecks() {
    return {{"cgroup2", CheckState::Ok, "cpu io memory pids cpuset", ""},
            {"overlay", CheckState::Ok, "mounts without root", ""},
            {"userns", CheckState::Ok, "62914", ""},
            {"subuid", CheckState::Ok, "65536 ids from 100000", ""},
            {"seccomp", CheckState::Ok, "", ""},
            {"apparmor", CheckState::Optional, "", ""}};
}

} // namespace

QString fakeDigest(char digit) {
    return QStringLiteral("sha256:") + QString(64, QLatin1Char(digit));
}

void FakeJob::advance(const QString& stage, quint64 done, quint64 total) {
    Q_EMIT progressed(stage, done, total);
}

void FakeJob::cancel() {
    end(true);
}

void FakeJob::complete() {
    end(false);
}

void FakeJob::end(bool cancelled) {
    if (const auto ended = std::exchange(onEnd, {}))
        ended(cancelled);
    Q_EMIT finished();
    deleteLater();
}

void FakeConsole::send(const QByteArray& bytes) {
    sent += bytes;
    Q_EMIT received(bytes);
}

FakeBackend::FakeBackend(Content content, QObject* parent)
    : Backend(parent)
    , checks(plausibleChecks())
    , m_host(plausibleHost()) {
    m_helper.mode = HelperMode::Session;
    m_helper.available = {HelperMode::Embedded, HelperMode::Session};
    m_helper.version = QStringLiteral("0.1.0");
    m_helper.uid = 1000;
    m_helper.store = QStringLiteral("/home/you/.local/share/boxwright");
    m_devices = {{QStringLiteral("8:0"), QStringLiteral("sda"), QStringLiteral("SATA SSD")},
                 {QStringLiteral("259:0"), QStringLiteral("nvme0n1"), {}}};
    if (content == Content::Empty)
        return;
    m_layers = plausibleLayers();
    m_containers = {box("web-frontend", Phase::Running, {'1', '2', '3', '4'}),
                    box("api-gateway", Phase::Running, {'1', '3'}),
                    box("redis-cache", Phase::Running, {'1'}),
                    box("batch-report", Phase::Paused, {'1', '6'}),
                    box("build-probe", Phase::Stopped, {'1', '5'})};
    m_containers.back().exitStatus = 0;
    m_containers.back().exitReason = QStringLiteral("exited");
    for (const ContainerInfo& info : m_containers)
        for (const LayerRef& used : info.design.layers)
            for (LayerInfo& stored : m_layers)
                if (stored.digest.toStdString() == used.digest &&
                    stored.name != QLatin1String("nginx 1.24"))
                    stored.usedBy << info.id;
}

ContainerInfo* FakeBackend::find(const QString& id) {
    const auto at = std::find_if(m_containers.begin(), m_containers.end(),
                                 [&](const ContainerInfo& info) { return info.id == id; });
    return at == m_containers.end() ? nullptr : &*at;
}

std::optional<ContainerInfo> FakeBackend::container(const QString& id) const {
    const ContainerInfo* info = const_cast<FakeBackend*>(this)->find(id);
    return info ? std::optional(*info) : std::nullopt;
}

template <class T, class Act>
void FakeBackend::answer(const QString& call, Reply<T> reply, Act act) {
    calls << call;
    std::optional<Error> failure;
    if (!m_failures.empty()) {
        failure = m_failures.front();
        m_failures.pop_front();
    }
    QTimer::singleShot(0, this, [reply, act, failure] {
        if (failure)
            reply(fail(*failure));
        else
            reply(act());
    });
}

void FakeBackend::setHelper(const HelperInfo& info) {
    m_helper = info;
    Q_EMIT helperChanged();
}

void FakeBackend::switchHelper(HelperMode mode) {
    calls << QStringLiteral("switchHelper %1").arg(int(mode));
    m_helper.mode = mode;
    Q_EMIT helperChanged();
}

void FakeBackend::setHost(const HostStatus& host) {
    m_host = host;
    Q_EMIT hostChanged();
}

void FakeBackend::addContainer(const ContainerInfo& info) {
    m_containers.push_back(info);
    Q_EMIT containersChanged();
}

void FakeBackend::setPhase(const QString& id, Phase phase, int exitStatus) {
    if (ContainerInfo* info = find(id)) {
        info->phase = phase;
        info->exitStatus = phase == Phase::Stopped ? exitStatus : -1;
        Q_EMIT containerChanged(id);
    }
}

void FakeBackend::addLayer(const LayerInfo& info) {
    m_layers.push_back(info);
    Q_EMIT layersChanged();
}

void FakeBackend::pushSample(const QString& id, const StatSample& sample) {
    Q_EMIT sampled(id, sample);
}

void FakeBackend::checkHost(Reply<std::vector<HostCheck>> reply) {
    answer<std::vector<HostCheck>>(QStringLiteral("checkHost"), std::move(reply),
                                   [this]() -> Result<std::vector<HostCheck>> { return checks; });
}

void FakeBackend::run(const Design& design, Reply<QString> reply) {
    const QString name = QString::fromStdString(design.name);
    answer<QString>(QStringLiteral("run ") + name, std::move(reply),
                    [this, design, name]() -> Result<QString> {
                        ContainerInfo info = box(design.name.c_str(), Phase::Running, {});
                        info.id = QStringLiteral("%1-%2").arg(name).arg(++m_made);
                        info.design = design;
                        addContainer(info);
                        return info.id;
                    });
}

void FakeBackend::command(const QString& name, const QString& id, Phase to, Reply<void> reply) {
    answer<void>(name + QLatin1Char(' ') + id, std::move(reply), [this, name, id, to]() -> Status {
        if (!find(id))
            return fail(makeError(ErrorCode::NotFound, name.toStdString(), id.toStdString()));
        setPhase(id, to, to == Phase::Stopped ? 143 : -1);
        return {};
    });
}

void FakeBackend::start(const QString& id, Reply<void> reply) {
    command(QStringLiteral("start"), id, Phase::Running, std::move(reply));
}
void FakeBackend::stop(const QString& id, Reply<void> reply) {
    command(QStringLiteral("stop"), id, Phase::Stopped, std::move(reply));
}
void FakeBackend::kill(const QString& id, int signal, Reply<void> reply) {
    command(QStringLiteral("kill %1").arg(signal), id, Phase::Stopped, std::move(reply));
}
void FakeBackend::pause(const QString& id, Reply<void> reply) {
    command(QStringLiteral("pause"), id, Phase::Paused, std::move(reply));
}
void FakeBackend::resume(const QString& id, Reply<void> reply) {
    command(QStringLiteral("resume"), id, Phase::Running, std::move(reply));
}

void FakeBackend::remove(const QString& id, Reply<void> reply) {
    answer<void>(QStringLiteral("remove ") + id, std::move(reply), [this, id]() -> Status {
        std::erase_if(m_containers, [&](const ContainerInfo& info) { return info.id == id; });
        Q_EMIT containersChanged();
        return {};
    });
}

void FakeBackend::setLimit(const QString& id, const QString& key, const QString& instance,
                           const QString& value, Reply<QString> reply) {
    const QString full = instance.isEmpty() ? key : key + QLatin1Char('@') + instance;
    answer<QString>(QStringLiteral("setLimit %1 %2 %3").arg(id, full, value), std::move(reply),
                    [this, id, full, value]() -> Result<QString> {
                        if (ContainerInfo* info = find(id))
                            info->limits[full] = value;
                        Q_EMIT containerChanged(id);
                        return value;
                    });
}

void FakeBackend::attach(const QString& id, Reply<std::shared_ptr<Console>> reply) {
    answer<std::shared_ptr<Console>>(QStringLiteral("attach ") + id, std::move(reply),
                                     [this]() -> Result<std::shared_ptr<Console>> {
                                         auto made = std::make_shared<FakeConsole>();
                                         console = made;
                                         return made;
                                     });
}

void FakeBackend::exec(const QString& id, const ExecOptions& options,
                       Reply<std::shared_ptr<Console>> reply) {
    answer<std::shared_ptr<Console>>(
        QStringLiteral("exec %1 %2").arg(id, options.args.join(QLatin1Char(' '))), std::move(reply),
        [this]() -> Result<std::shared_ptr<Console>> {
            auto made = std::make_shared<FakeConsole>();
            console = made;
            return made;
        });
}

void FakeBackend::readLog(const QString& id, Reply<QByteArray> reply) {
    answer<QByteArray>(
        QStringLiteral("readLog ") + id, std::move(reply),
        []() -> Result<QByteArray> { return QByteArray("started\nlistening on 8080\n"); });
}

Job* FakeBackend::startJob(const QString& call, std::function<void(std::optional<Error>)> done) {
    calls << call;
    std::optional<Error> failure;
    if (!m_failures.empty()) {
        failure = m_failures.front();
        m_failures.pop_front();
    }
    job = new FakeJob(this);
    job->onEnd = [done, failure, call](bool cancelled) {
        done(cancelled ? makeError(ErrorCode::Cancelled, call.toStdString(), "") : failure);
    };
    return job;
}

Job* FakeBackend::importPath(const QString& path, Reply<ImportResult> reply) {
    return startJob(QStringLiteral("import ") + path,
                    [this, path, reply](const std::optional<Error>& failure) {
                        if (failure)
                            return reply(fail(*failure));
                        LayerInfo info = layer(char('a' + m_made++ % 6), "", "", 4'200'000, 120);
                        info.name = QFileInfo(path).fileName();
                        info.origin = info.name;
                        addLayer(info);
                        reply(ImportResult{{info.digest}, {}, info.name});
                    });
}

Job* FakeBackend::importStarter(Reply<ImportResult> reply) {
    return startJob(
        QStringLiteral("importStarter"), [this, reply](const std::optional<Error>& failure) {
            if (failure)
                return reply(fail(*failure));
            const LayerInfo info = layer('0', "Starter", "busybox-static", 2'100'000, 310);
            const bool known =
                std::any_of(m_layers.begin(), m_layers.end(),
                            [&](const LayerInfo& stored) { return stored.digest == info.digest; });
            if (!known)
                addLayer(info);
            reply(ImportResult{{info.digest}, {}, info.name});
        });
}

Job* FakeBackend::exportBundle(const Design&, const QString& directory, bool overwrite,
                               Reply<void> reply) {
    return startJob((overwrite ? QStringLiteral("export over ") : QStringLiteral("export ")) +
                        directory,
                    [reply](const std::optional<Error>& failure) {
                        reply(failure ? Status(fail(*failure)) : Status());
                    });
}

void FakeBackend::removeLayer(const QString& digest, Reply<void> reply) {
    answer<void>(
        QStringLiteral("removeLayer ") + digest, std::move(reply), [this, digest]() -> Status {
            std::erase_if(m_layers, [&](const LayerInfo& info) { return info.digest == digest; });
            Q_EMIT layersChanged();
            return {};
        });
}

void FakeBackend::renameLayer(const QString& digest, const QString& name, Reply<void> reply) {
    answer<void>(QStringLiteral("renameLayer ") + digest + QLatin1Char(' ') + name,
                 std::move(reply), [this, digest, name]() -> Status {
                     for (LayerInfo& info : m_layers)
                         if (info.digest == digest)
                             info.name = name;
                     Q_EMIT layersChanged();
                     return {};
                 });
}

std::vector<StatSample> FakeBackend::watch(const QString& id) {
    m_watched << id;
    std::vector<StatSample> history(60);
    for (size_t i = 0; i < history.size(); ++i) {
        const double phase = double(i) / 6 + double(id.size());
        history[i].timeMs = QDateTime::currentMSecsSinceEpoch() - qint64(history.size() - i) * 1000;
        history[i][Stat::CpuTotal] = 0.38 + 0.2 * std::sin(phase);
        history[i][Stat::CpuKernel] = 0.1 + 0.05 * std::sin(phase * 2);
        history[i][Stat::MemoryCurrent] = 57e6 + 1e6 * std::sin(phase);
        history[i][Stat::MemoryAnon] = 45e6;
        history[i][Stat::Pids] = 4;
    }
    return history;
}

void FakeBackend::unwatch(const QString& id) {
    m_watched.removeOne(id);
}

} // namespace boxwright::ui
