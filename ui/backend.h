#pragma once

#include "engine/base/result.h"
#include "engine/model/checks.h"
#include "engine/model/design.h"
#include "engine/model/lifecycle.h"
#include "engine/model/stats.h"
#include "engine/oci/image_json.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QMap>
#include <QObject>
#include <QSize>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

/// The port through which the window works. It speaks in designs, containers and layers; the one
/// implementation (app/) knows D-Bus, tests bring their own. Nothing here blocks: answers come
/// through callbacks on the window's thread, changes through signals.
namespace boxwright::ui {

template <class T>
using Reply = std::function<void(Result<T>)>;

enum class HelperMode { None, Embedded, Session, System };

struct HelperInfo {
    HelperMode mode = HelperMode::None;
    std::vector<HelperMode> available; ///< what the user may switch to
    QString version;
    uint uid = 0;
    QString store;
    QString problem; ///< why there is none, when mode is None
};

/// One step of a container's last start; `id` is the plan's, "mount:/proc".
struct StartStep {
    enum class Progress { Waiting, Began, Done };
    QString id;
    Progress progress = Progress::Waiting; ///< Waiting ever after: not reached
    qint64 took = -1;                      ///< microseconds; -1 while unknown
    bool operator==(const StartStep&) const = default;
};

struct ContainerInfo {
    QString id;
    QString name;
    Phase phase = Phase::Creating;
    qint64 pid = 0;
    QString cgroup;
    QDateTime createdAt;
    QDateTime startedAt;
    QDateTime finishedAt;
    int exitStatus = -1;
    QString exitReason; ///< "", "exited", "signal", "oom", "failed", "lost"
    std::optional<Error> failure;
    std::vector<StartStep> steps; ///< in the order of the plan
    bool terminal = false;
    Design design;
    QMap<QString, QString> limits;        ///< confirmed: "memory.max", "io.max.rbps@8:0"
    QMap<QString, QString> missingLimits; ///< key -> reason
};

struct LayerInfo {
    QString digest;
    QString name;
    QString origin;
    quint64 bytes = 0;
    quint64 files = 0;
    QDateTime importedAt;
    QStringList sample;
    QStringList usedBy; ///< container ids
};

struct ImportResult {
    QStringList layers; ///< digests, base first
    std::optional<ImageConfig> config;
    QString name;
};

struct HostStatus {
    double cpuBusy = 0; ///< cores
    std::vector<double> coreBusy;
    quint64 memoryUsed = 0;
    quint64 memoryTotal = 0;
    QString hostname;
    QString kernel; ///< "6.18.44"
};

/// A block device limits can be set on.
struct BlockDevice {
    QString number; ///< "8:0"
    QString name;   ///< "sda"
    QString model;
};

/// Long work under way. Deletes itself after finished().
class Job : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void cancel() = 0;

Q_SIGNALS:
    void progressed(const QString& stage, quint64 done, quint64 total);
    void finished();
};

/// A console: bytes both ways. Closing it (destroying it) never ends the program.
class Console : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void send(const QByteArray& bytes) = 0;
    virtual void resize(int rows, int columns) = 0;
    /// Closes the program's standard input, where it is a pipe and not a terminal.
    virtual void endInput() {}

Q_SIGNALS:
    /// @param fromErrors stderr of a program without a terminal
    void received(const QByteArray& bytes, bool fromErrors = false);
    void ended(int exitStatus);
    void disconnected();
};

struct ExecOptions {
    QStringList args;
    QStringList namespaces; ///< empty: all
    QString user;
    QString cwd;
    bool terminal = true;
    QSize size{80, 24}; ///< columns, rows
};

class Backend : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual HelperInfo helper() const = 0;
    virtual void switchHelper(HelperMode mode) = 0;

    virtual std::vector<ContainerInfo> containers() const = 0;
    virtual std::optional<ContainerInfo> container(const QString& id) const = 0;
    virtual std::vector<LayerInfo> layers() const = 0;
    virtual HostStatus host() const = 0;
    virtual std::vector<BlockDevice> blockDevices() const = 0;
    virtual void checkHost(Reply<std::vector<HostCheck>> reply) = 0;

    /// Creates and starts. A container that fails to start stays, Failed, with its reason.
    virtual void run(const Design& design, Reply<QString> reply) = 0;
    virtual void start(const QString& id, Reply<void> reply) = 0;
    virtual void stop(const QString& id, Reply<void> reply) = 0;
    virtual void kill(const QString& id, int signal, Reply<void> reply) = 0;
    virtual void pause(const QString& id, Reply<void> reply) = 0;
    virtual void resume(const QString& id, Reply<void> reply) = 0;
    virtual void remove(const QString& id, Reply<void> reply) = 0;
    /// @return (through the reply) the kernel's text read back.
    virtual void setLimit(const QString& id, const QString& key, const QString& instance,
                          const QString& value, Reply<QString> reply) = 0;

    virtual void attach(const QString& id, Reply<std::shared_ptr<Console>> reply) = 0;
    virtual void exec(const QString& id, const ExecOptions& options,
                      Reply<std::shared_ptr<Console>> reply) = 0;
    virtual void readLog(const QString& id, Reply<QByteArray> reply) = 0;

    /// `path` is a file or folder of the user's; opened here, sent as a descriptor.
    virtual Job* importPath(const QString& path, Reply<ImportResult> reply) = 0;
    virtual Job* importStarter(Reply<ImportResult> reply) = 0;
    virtual Job* exportBundle(const Design& design, const QString& directory, bool overwrite,
                              Reply<void> reply) = 0;
    virtual void removeLayer(const QString& digest, Reply<void> reply) = 0;
    virtual void renameLayer(const QString& digest, const QString& name, Reply<void> reply) = 0;

    /// Samples of this container's last hour, oldest first, and from now on as sampled() signals.
    /// Only watched containers are read every tick.
    virtual std::vector<StatSample> watch(const QString& id) = 0;
    virtual void unwatch(const QString& id) = 0;

Q_SIGNALS:
    void helperChanged();
    void containersChanged(); ///< one came or went
    void containerChanged(const QString& id);
    void layersChanged();
    void hostChanged();
    void sampled(const QString& id, const boxwright::StatSample& sample);
};

} // namespace boxwright::ui
