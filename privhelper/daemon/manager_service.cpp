#include "privhelper/daemon/manager_service.h"

#include "engine/base/child_process.h"
#include "engine/image/import.h"
#include "privhelper/api/names.h"
#include "privhelper/api/types.h"
#include "privhelper/shim/host_report.h"

#include <QDBusObjectPath>
#include <QDBusUnixFileDescriptor>

#include <array>
#include <fcntl.h>
#include <memory>

namespace boxwright::daemon {
namespace {

constexpr qsizetype maximumDesign = 4 << 20;

struct FormatName {
    std::string_view name;
    ImportFormat format;
};
constexpr std::array formats{
    FormatName{"detect", ImportFormat::Detect}, FormatName{"rootfs", ImportFormat::RootfsTar},
    FormatName{"oci", ImportFormat::OciLayout}, FormatName{"docker", ImportFormat::DockerArchive},
    FormatName{"folder", ImportFormat::Folder},
};

Error invalid(const char* operation, std::string member, std::string detail) {
    return makeError(ErrorCode::InvalidArgument, operation, std::move(member), std::move(detail));
}

Result<ImportFormat> formatOf(const std::string& name) {
    for (const FormatName& row : formats) {
        if (row.name == name)
            return row.format;
    }
    return boxwright::fail(invalid("import", "format", "there is no format \"" + name + "\""));
}

/// A descriptor of our own; the message's goes with the message.
Result<UniqueFd> takeDescriptor(const QDBusUnixFileDescriptor& given, const std::string& what) {
    const int fd = given.isValid() ? ::fcntl(given.fileDescriptor(), F_DUPFD_CLOEXEC, 3) : -1;
    if (fd < 0)
        return boxwright::fail(invalid("take descriptor", what, "no open file was passed"));
    return UniqueFd(fd);
}

Result<std::map<std::string, UniqueFd>> takeBinds(const QVariantMap& options) {
    std::map<std::string, UniqueFd> binds;
    const auto given = options.constFind(QStringLiteral("binds"));
    if (given == options.constEnd())
        return binds;
    const auto map = qdbus_cast<DescriptorMap>(*given);
    for (auto it = map.begin(); it != map.end(); ++it) {
        auto source = takeDescriptor(*it, it.key().toStdString());
        if (!source)
            return boxwright::fail(source.error());
        binds.emplace(it.key().toStdString(), std::move(*source));
    }
    return binds;
}

QVariantMap importResult(const Imported& imported) {
    QStringList digests;
    for (const LayerRecord& layer : imported.layers)
        digests += QString::fromStdString(layer.digest);
    QVariantMap result{{QStringLiteral("layers"), digests},
                       {QStringLiteral("name"), QString::fromStdString(imported.name)}};
    if (imported.config)
        result.insert(QStringLiteral("config"),
                      QString::fromStdString(imageConfigToJson(*imported.config)));
    return result;
}

QVariant checkEntries(const std::vector<HostCheck>& checks) {
    CheckEntries entries;
    for (const HostCheck& check : checks)
        entries += {QString::fromStdString(check.key), static_cast<int>(check.state),
                    QString::fromStdString(check.value), QString::fromStdString(check.reason)};
    return QVariant::fromValue(entries);
}

} // namespace

ManagerService::ManagerService(Containers& containers, Layers& layers, Jobs& jobs,
                               Programs programs, Dispatcher& dispatcher, QObject* parent)
    : QObject(parent)
    , m_containers(containers)
    , m_layers(layers)
    , m_jobs(jobs)
    , m_programs(std::move(programs)) {
    using Auth = const Authorization&;
    using Ptr = const CallPtr&;
    const char* interface = bus::managerInterface;
    dispatcher.handle(interface, "CheckHost", [this](Auth, Ptr call) { checkHost(call); });
    dispatcher.handle(interface, "CreateContainer", [this](Auth authorization, Ptr call) {
        createContainer(authorization, call);
    });
    dispatcher.handle(interface, "Import",
                      [this](Auth authorization, Ptr call) { import(authorization, call); });
    dispatcher.handle(interface, "ImportStarter",
                      [this](Auth authorization, Ptr call) { importStarter(authorization, call); });
    dispatcher.handle(interface, "ExportBundle",
                      [this](Auth authorization, Ptr call) { exportBundle(authorization, call); });
}

/// Trying namespaces takes a process without threads: the shim's program does it.
void ManagerService::checkHost(const CallPtr& call) {
    auto checks = std::make_shared<std::vector<HostCheck>>();
    m_jobs.background(
        [program = m_programs.shim, store = m_layers.store().root(), checks]() -> Status {
            // In staging, which is swept.
            const auto output = capture({program, shim::checkHostArgument, store + "/staging"});
            if (!output)
                return boxwright::fail(output.error());
            auto report = shim::hostReportFromJson(output->output);
            if (!report)
                return boxwright::fail(report.error());
            *checks = std::move(*report);
            return {};
        },
        [call, checks](const Status& status) {
            if (status)
                call->reply({checkEntries(*checks)});
            else
                call->fail(status.error());
        });
}

void ManagerService::createContainer(const Authorization& authorization, const CallPtr& call) {
    const QString text = call->arguments().constFirst().toString();
    if (text.size() > maximumDesign) {
        call->fail(makeError(ErrorCode::TooLarge, "create container", "design",
                             "more than " + std::to_string(maximumDesign) + " characters"));
        return;
    }
    auto design = m_designs.read(text.toStdString());
    if (!design) {
        call->fail(design.error());
        return;
    }
    auto binds = takeBinds(qdbus_cast<QVariantMap>(call->arguments().value(1)));
    if (!binds) {
        call->fail(binds.error());
        return;
    }
    const auto container =
        m_containers.create(authorization, std::move(*design), std::move(*binds));
    if (!container) {
        call->fail(container.error());
        return;
    }
    (*container)->setMaker(call->caller);
    call->reply({QVariant::fromValue(QDBusObjectPath((*container)->path()))});
}

void ManagerService::import(const Authorization& authorization, const CallPtr& call) {
    const auto options = qdbus_cast<QVariantMap>(call->arguments().value(1));
    const auto format = formatOf(
        options.value(QStringLiteral("format"), QStringLiteral("detect")).toString().toStdString());
    auto source =
        takeDescriptor(call->arguments().constFirst().value<QDBusUnixFileDescriptor>(), "source");
    if (!format || !source) {
        call->fail(format ? source.error() : format.error());
        return;
    }
    ImportRequest request;
    request.format = *format;
    request.sourceName = options.value(QStringLiteral("name")).toString().toStdString();
    request.unpackerArguments = {m_programs.unpack};
    // Work is copied about; the descriptor is not.
    auto held = std::make_shared<UniqueFd>(std::move(*source));
    startImport(authorization, call,
                [store = &m_layers.store(), request,
                 held](const Monitor& monitor) mutable -> Result<QVariantMap> {
                    request.source = held->get();
                    const auto imported = importImage(*store, request, monitor);
                    if (!imported)
                        return boxwright::fail(imported.error());
                    return importResult(*imported);
                });
}

void ManagerService::importStarter(const Authorization& authorization, const CallPtr& call) {
    startImport(authorization, call,
                [store = &m_layers.store()](const Monitor& monitor) -> Result<QVariantMap> {
                    const auto layer = importStarterLayer(*store, monitor);
                    if (!layer)
                        return boxwright::fail(layer.error());
                    Imported imported;
                    imported.layers = {*layer};
                    imported.name = layer->name;
                    return importResult(imported);
                });
}

void ManagerService::startImport(const Authorization& authorization, const CallPtr& call,
                                 Jobs::Work work) {
    const auto job = m_jobs.start(QStringLiteral("import"), authorization.uid(), std::move(work),
                                  [this](const Result<QVariantMap>&) { m_layers.refresh(); });
    if (job)
        call->reply({QVariant::fromValue(QDBusObjectPath(*job))});
    else
        call->fail(job.error());
}

} // namespace boxwright::daemon
