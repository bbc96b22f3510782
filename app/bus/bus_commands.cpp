// What the window asks the helper to do, a method call each.
#include "app/bus/bus_backend.h"
#include "app/bus/bus_values.h"
#include "app/bus/socket_console.h"
#include "engine/base/files.h"
#include "engine/oci/design_json.h"
#include "privhelper/api/names.h"

#include <QDBusObjectPath>
#include <QDBusUnixFileDescriptor>
#include <QFileInfo>
#include <QPointer>
#include <QTimer>

#include <fcntl.h>

namespace boxwright::app {
namespace {

const QString managerInterface = QLatin1String(bus::managerInterface);
const QString containerInterface = QLatin1String(bus::containerInterface);
const QString layerInterface = QLatin1String(bus::layerInterface);
const QString rootPath = QLatin1String(bus::managerPath);

constexpr uint stopTimeoutMs = 10'000;
constexpr uint64_t logLimit = 64ull << 20;

QString containerPath(const QString& id) {
    return QLatin1String(bus::containerPrefix) + id;
}

QString layerPath(const QString& digest) {
    return QLatin1String(bus::layerPrefix) + digest.section(QLatin1Char(':'), -1);
}

Result<UniqueFd> descriptorOf(const QVariantList& results, const QString& method) {
    const auto received = results.value(0).value<QDBusUnixFileDescriptor>();
    const int copy =
        received.isValid() ? ::fcntl(received.fileDescriptor(), F_DUPFD_CLOEXEC, 3) : -1;
    if (copy < 0)
        return fail(makeError(ErrorCode::Malformed, method.toStdString(), "descriptor",
                              "the helper's answer holds none"));
    return UniqueFd(copy);
}

QVariant descriptorArgument(const UniqueFd& fd) {
    return QVariant::fromValue(QDBusUnixFileDescriptor(fd.get()));
}

/// What went wrong deep inside an archive does not know which archive it was.
Error named(const Error& error, const std::string& source) {
    const std::string message = error.message();
    if (message.find(source) != std::string::npos)
        return error;
    Error whole = makeError(error.code, "import", source, message);
    whole.step = error.step;
    return whole;
}

/// The bind sources of a design, opened here: root opens no path for a caller.
QVariantMap createOptions(const Design& design) {
    DescriptorMap binds;
    for (const Mount& mount : design.spec.mounts.value_or(std::vector<Mount>{})) {
        if (mount.type.value_or("") != "bind" || !mount.source || mount.source->front() != '/')
            continue;
        if (auto source = openAt(AT_FDCWD, *mount.source, O_PATH))
            binds.insert(QString::fromStdString(mount.destination),
                         QDBusUnixFileDescriptor(source->get()));
    }
    if (binds.isEmpty())
        return {};
    return {{QStringLiteral("binds"), QVariant::fromValue(binds)}};
}

} // namespace

void BusBackend::create(const Design& design, ui::Reply<QString> reply) {
    const QString json = QString::fromStdString(designToJson(design, -1));
    m_link.call(rootPath, managerInterface, QStringLiteral("CreateContainer"),
                {json, createOptions(design)},
                [reply = std::move(reply)](Result<QVariantList> created) {
                    if (!created) {
                        reply(fail(created.error()));
                        return;
                    }
                    const QString path = created->value(0).value<QDBusObjectPath>().path();
                    reply(path.section(QLatin1Char('/'), -1));
                });
}

void BusBackend::run(const Design& design, ui::Reply<QString> reply) {
    create(design, [this, reply = std::move(reply)](Result<QString> created) {
        if (!created) {
            reply(std::move(created));
            return;
        }
        start(*created, [id = *created, reply](Status started) {
            if (started)
                reply(id);
            else
                reply(fail(started.error()));
        });
    });
}

void BusBackend::command(const QString& id, const QString& method, const QVariantList& arguments,
                         ui::Reply<void> reply) {
    m_link.call(containerPath(id), containerInterface, method, arguments,
                [reply = std::move(reply)](Result<QVariantList> answer) {
                    reply(answer ? Status() : fail(answer.error()));
                });
}

void BusBackend::start(const QString& id, ui::Reply<void> reply) {
    command(id, QStringLiteral("Start"), {}, std::move(reply));
}

void BusBackend::stop(const QString& id, ui::Reply<void> reply) {
    command(id, QStringLiteral("Stop"), {stopTimeoutMs}, std::move(reply));
}

void BusBackend::kill(const QString& id, int signal, ui::Reply<void> reply) {
    command(id, QStringLiteral("Kill"), {signal}, std::move(reply));
}

void BusBackend::pause(const QString& id, ui::Reply<void> reply) {
    command(id, QStringLiteral("Pause"), {}, std::move(reply));
}

void BusBackend::resume(const QString& id, ui::Reply<void> reply) {
    command(id, QStringLiteral("Resume"), {}, std::move(reply));
}

void BusBackend::remove(const QString& id, ui::Reply<void> reply) {
    command(id, QStringLiteral("Delete"), {}, std::move(reply));
}

void BusBackend::setLimit(const QString& id, const QString& key, const QString& instance,
                          const QString& value, ui::Reply<QString> reply) {
    m_link.call(containerPath(id), containerInterface, QStringLiteral("SetLimit"),
                {key, instance, value}, [reply = std::move(reply)](Result<QVariantList> answer) {
                    if (answer)
                        reply(answer->value(0).toString());
                    else
                        reply(fail(answer.error()));
                });
}

void BusBackend::openConsole(const QString& id, const QString& method,
                             const QVariantList& arguments,
                             ui::Reply<std::shared_ptr<ui::Console>> reply) {
    m_link.call(containerPath(id), containerInterface, method, arguments,
                [method, reply = std::move(reply)](Result<QVariantList> answer) {
                    if (!answer) {
                        reply(fail(answer.error()));
                        return;
                    }
                    auto socket = descriptorOf(*answer, method);
                    if (socket)
                        reply(std::make_shared<SocketConsole>(std::move(*socket)));
                    else
                        reply(fail(socket.error()));
                });
}

void BusBackend::attach(const QString& id, ui::Reply<std::shared_ptr<ui::Console>> reply) {
    openConsole(id, QStringLiteral("Attach"), {}, std::move(reply));
}

void BusBackend::exec(const QString& id, const ui::ExecOptions& options,
                      ui::Reply<std::shared_ptr<ui::Console>> reply) {
    QVariantMap map{{QStringLiteral("args"), options.args},
                    {QStringLiteral("terminal"), options.terminal},
                    {QStringLiteral("rows"), uint(options.size.height())},
                    {QStringLiteral("columns"), uint(options.size.width())}};
    if (!options.namespaces.isEmpty())
        map.insert(QStringLiteral("namespaces"), options.namespaces);
    if (!options.user.isEmpty())
        map.insert(QStringLiteral("user"), options.user);
    if (!options.cwd.isEmpty())
        map.insert(QStringLiteral("cwd"), options.cwd);
    openConsole(id, QStringLiteral("Exec"), {map}, std::move(reply));
}

void BusBackend::readLog(const QString& id, ui::Reply<QByteArray> reply) {
    const QString method = QStringLiteral("OpenLog");
    m_link.call(containerPath(id), containerInterface, method, {},
                [method, reply = std::move(reply)](Result<QVariantList> answer) {
                    if (!answer) {
                        reply(fail(answer.error()));
                        return;
                    }
                    auto log = descriptorOf(*answer, method);
                    auto text = log ? readAll(log->get(), "log", logLimit) : fail(log.error());
                    if (text)
                        reply(QByteArray::fromStdString(*text));
                    else
                        reply(fail(text.error()));
                });
}

ui::Job* BusBackend::startJob(const QString& method, const QVariantList& arguments,
                              BusJob::Done done) {
    auto* job = new BusJob(m_link, m_tree, std::move(done), this);
    m_link.call(rootPath, managerInterface, method, arguments,
                [job = QPointer<BusJob>(job)](Result<QVariantList> answer) {
                    if (job)
                        job->begin(std::move(answer));
                });
    return job;
}

/// The caller connects to the job first, so even what fails here fails from the event loop.
ui::Job* BusBackend::failedJob(const Error& error, const BusJob::Done& done) {
    auto* job = new BusJob(m_link, m_tree, done, this);
    QTimer::singleShot(0, job, [job, error] { job->begin(fail(error)); });
    return job;
}

ui::Job* BusBackend::importPath(const QString& path, ui::Reply<ui::ImportResult> reply) {
    const std::string source = QFileInfo(path).fileName().toStdString();
    const BusJob::Done done = [source, reply = std::move(reply)](Result<QVariantMap> result) {
        if (result)
            reply(importFromResult(*result));
        else
            reply(fail(named(result.error(), source)));
    };
    auto opened = openAt(AT_FDCWD, path.toStdString(), O_RDONLY);
    if (!opened)
        return failedJob(opened.error(), done);
    const QVariantMap options{{QStringLiteral("name"), QFileInfo(path).fileName()}};
    return startJob(QStringLiteral("Import"), {descriptorArgument(*opened), options}, done);
}

ui::Job* BusBackend::importStarter(ui::Reply<ui::ImportResult> reply) {
    return startJob(QStringLiteral("ImportStarter"), {},
                    [reply = std::move(reply)](Result<QVariantMap> result) {
                        if (result)
                            reply(importFromResult(*result));
                        else
                            reply(fail(result.error()));
                    });
}

void BusBackend::removeLayer(const QString& digest, ui::Reply<void> reply) {
    m_link.call(layerPath(digest), layerInterface, QStringLiteral("Delete"), {},
                [reply = std::move(reply)](Result<QVariantList> answer) {
                    reply(answer ? Status() : fail(answer.error()));
                });
}

void BusBackend::renameLayer(const QString& digest, const QString& name, ui::Reply<void> reply) {
    m_link.call(layerPath(digest), layerInterface, QStringLiteral("Rename"), {name},
                [reply = std::move(reply)](Result<QVariantList> answer) {
                    reply(answer ? Status() : fail(answer.error()));
                });
}

} // namespace boxwright::app
