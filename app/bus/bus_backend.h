#pragma once

#include "app/bus/bus_job.h"
#include "app/bus/helper_link.h"
#include "app/bus/object_tree.h"
#include "app/stats_watch.h"
#include "ui/backend.h"

#include <QTimer>

namespace boxwright::app {

/// The window's port over D-Bus: mirrors the helper's objects, forwards wishes, samples statistics
/// itself.
class BusBackend : public ui::Backend {
    Q_OBJECT
public:
    /// @param preferred the mode the user chose last; None takes the best there is.
    explicit BusBackend(ui::HelperMode preferred, QObject* parent = nullptr);
    ~BusBackend() override;

    /// Finds and opens a helper. Afterwards, or when it fails, helperChanged() has been emitted.
    void connectToHelper(ui::Reply<void> reply);

    ui::HelperInfo helper() const override { return m_helper; }
    void switchHelper(ui::HelperMode mode) override;
    /// What the user switched to, None while that is left to us.
    ui::HelperMode preferred() const { return m_preferred; }

    std::vector<ui::ContainerInfo> containers() const override;
    std::optional<ui::ContainerInfo> container(const QString& id) const override;
    std::vector<ui::LayerInfo> layers() const override;
    ui::HostStatus host() const override { return m_host; }
    std::vector<ui::BlockDevice> blockDevices() const override;
    void checkHost(ui::Reply<std::vector<HostCheck>> reply) override;

    void run(const Design& design, ui::Reply<QString> reply) override;
    /// The first half of run(): the container's id, before it starts.
    void create(const Design& design, ui::Reply<QString> reply);
    void start(const QString& id, ui::Reply<void> reply) override;
    void stop(const QString& id, ui::Reply<void> reply) override;
    void kill(const QString& id, int signal, ui::Reply<void> reply) override;
    void pause(const QString& id, ui::Reply<void> reply) override;
    void resume(const QString& id, ui::Reply<void> reply) override;
    void remove(const QString& id, ui::Reply<void> reply) override;
    void setLimit(const QString& id, const QString& key, const QString& instance,
                  const QString& value, ui::Reply<QString> reply) override;

    void attach(const QString& id, ui::Reply<std::shared_ptr<ui::Console>> reply) override;
    void exec(const QString& id, const ui::ExecOptions& options,
              ui::Reply<std::shared_ptr<ui::Console>> reply) override;
    void readLog(const QString& id, ui::Reply<QByteArray> reply) override;

    ui::Job* importPath(const QString& path, ui::Reply<ui::ImportResult> reply) override;
    ui::Job* importStarter(ui::Reply<ui::ImportResult> reply) override;
    ui::Job* exportBundle(const Design& design, const QString& directory, bool overwrite,
                          ui::Reply<void> reply) override;
    void removeLayer(const QString& digest, ui::Reply<void> reply) override;
    void renameLayer(const QString& digest, const QString& name, ui::Reply<void> reply) override;

    std::vector<StatSample> watch(const QString& id) override;
    void unwatch(const QString& id) override;

private:
    void openMode(ui::HelperMode mode, ui::Reply<void> reply);
    void greet(ui::Reply<void> reply);
    void settle(Status connected, const QVariantMap& manager, const ui::Reply<void>& reply);
    void onLost();
    void onAdded(const QString& path, const QString& interface);
    void onRemoved(const QString& path, const QString& interface);
    void onChanged(const QString& path, const QString& interface);
    void follow(const QString& path);
    void sampleHost();

    void command(const QString& id, const QString& method, const QVariantList& arguments,
                 ui::Reply<void> reply);
    void openConsole(const QString& id, const QString& method, const QVariantList& arguments,
                     ui::Reply<std::shared_ptr<ui::Console>> reply);
    ui::Job* startJob(const QString& method, const QVariantList& arguments, BusJob::Done done);
    ui::Job* failedJob(const Error& error, const BusJob::Done& done);

    ui::HelperMode m_preferred;
    ui::HelperInfo m_helper;
    ui::HostStatus m_host;
    HelperLink m_link;
    ObjectTree m_tree;
    StatsWatch m_stats;
    HostSampler m_hostSampler;
    QTimer m_hostTimer;
};

} // namespace boxwright::app
