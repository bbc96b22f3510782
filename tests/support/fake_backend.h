#pragma once

#include "ui/backend.h"

#include <QPointer>

#include <deque>

namespace boxwright::ui {

/// Long work that goes only as far as the test says.
class FakeJob : public Job {
    Q_OBJECT
public:
    using Job::Job;
    std::function<void(bool cancelled)> onEnd;

    void cancel() override;
    void advance(const QString& stage, quint64 done, quint64 total);
    void complete();

private:
    void end(bool cancelled);
};

/// Says back what it is sent.
class FakeConsole : public Console {
    Q_OBJECT
public:
    using Console::Console;
    QByteArray sent;
    QSize size;

    void send(const QByteArray& bytes) override;
    void resize(int rows, int columns) override { size = {columns, rows}; }
};

/// The window's port in memory: three running containers, a paused and an exited one, six layers,
/// a host that lacks a few things. Answers come through the event loop, as the real ones do.
class FakeBackend : public Backend {
    Q_OBJECT
public:
    enum class Content { Plausible, Empty };
    explicit FakeBackend(Content content = Content::Plausible, QObject* parent = nullptr);

    // What a test looks at and sets.
    QStringList calls;     ///< "stop web-frontend", "setLimit web-frontend memory.max 1"
    QPointer<FakeJob> job; ///< the one under way
    std::weak_ptr<FakeConsole> console; ///< the last one handed out
    std::vector<HostCheck> checks;
    void failNext(Error error) { m_failures.push_back(std::move(error)); }
    void setHelper(const HelperInfo& info);
    void setHost(const HostStatus& host);
    void addContainer(const ContainerInfo& info);
    void setPhase(const QString& id, Phase phase, int exitStatus = 0);
    void addLayer(const LayerInfo& info);
    void pushSample(const QString& id, const StatSample& sample);
    QStringList watched() const { return m_watched; }

    HelperInfo helper() const override { return m_helper; }
    void switchHelper(HelperMode mode) override;
    std::vector<ContainerInfo> containers() const override { return m_containers; }
    std::optional<ContainerInfo> container(const QString& id) const override;
    std::vector<LayerInfo> layers() const override { return m_layers; }
    HostStatus host() const override { return m_host; }
    std::vector<BlockDevice> blockDevices() const override { return m_devices; }
    void checkHost(Reply<std::vector<HostCheck>> reply) override;
    void run(const Design& design, Reply<QString> reply) override;
    void start(const QString& id, Reply<void> reply) override;
    void stop(const QString& id, Reply<void> reply) override;
    void kill(const QString& id, int signal, Reply<void> reply) override;
    void pause(const QString& id, Reply<void> reply) override;
    void resume(const QString& id, Reply<void> reply) override;
    void remove(const QString& id, Reply<void> reply) override;
    void setLimit(const QString& id, const QString& key, const QString& instance,
                  const QString& value, Reply<QString> reply) override;
    void attach(const QString& id, Reply<std::shared_ptr<Console>> reply) override;
    void exec(const QString& id, const ExecOptions& options,
              Reply<std::shared_ptr<Console>> reply) override;
    void readLog(const QString& id, Reply<QByteArray> reply) override;
    Job* importPath(const QString& path, Reply<ImportResult> reply) override;
    Job* importStarter(Reply<ImportResult> reply) override;
    Job* exportBundle(const Design& design, const QString& directory, bool overwrite,
                      Reply<void> reply) override;
    void removeLayer(const QString& digest, Reply<void> reply) override;
    void renameLayer(const QString& digest, const QString& name, Reply<void> reply) override;
    std::vector<StatSample> watch(const QString& id) override;
    void unwatch(const QString& id) override;

private:
    template <class T, class Act>
    void answer(const QString& call, Reply<T> reply, Act act);
    void command(const QString& name, const QString& id, Phase to, Reply<void> reply);
    Job* startJob(const QString& call, std::function<void(std::optional<Error>)> done);
    ContainerInfo* find(const QString& id);

    HelperInfo m_helper;
    HostStatus m_host;
    std::vector<ContainerInfo> m_containers;
    std::vector<LayerInfo> m_layers;
    std::vector<BlockDevice> m_devices;
    QStringList m_watched;
    std::deque<Error> m_failures;
    int m_made = 0;
};

/// Digest of sixty-four times the same character, for tests: "sha256:aaa…".
QString fakeDigest(char digit);

} // namespace boxwright::ui
