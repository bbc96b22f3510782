#include "engine/oci/design_json.h"
#include "privhelper/daemon/manager_service.h"

#include <QDBusObjectPath>
#include <QDBusUnixFileDescriptor>

#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace boxwright::daemon {

Result<BundleRequest> ManagerService::bundleRequest(const Authorization& authorization,
                                                    const Call& call) const {
    const auto options = qdbus_cast<QVariantMap>(call.arguments().value(2));
    auto design = designFromJson(call.arguments().constFirst().toString().toStdString());
    if (!design)
        return boxwright::fail(design.error());
    BundleRequest request;
    request.design = std::move(*design);
    for (const LayerRef& layer : enabledLayers(request.design)) {
        auto tree = m_layers.store().treePath(layer.digest);
        if (!tree)
            return boxwright::fail(tree.error());
        request.layerTrees.push_back(std::move(*tree));
    }
    const auto container = options.value(QStringLiteral("container")).value<QDBusObjectPath>();
    if (!container.path().isEmpty()) {
        auto upper = m_containers.upperdir(authorization, container.path());
        if (!upper)
            return boxwright::fail(upper.error());
        request.upperdir = std::move(*upper);
    }
    request.rootless = options.value(QStringLiteral("rootless")).toBool();
    if (::geteuid() != 0)
        request.workerArguments = {m_programs.unpack};
    return request;
}

void ManagerService::exportBundle(const Authorization& authorization, const CallPtr& call) {
    const auto given = call->arguments().value(1).value<QDBusUnixFileDescriptor>();
    auto target = std::make_shared<UniqueFd>(
        given.isValid() ? ::fcntl(given.fileDescriptor(), F_DUPFD_CLOEXEC, 3) : -1);
    if (!*target) {
        call->fail(makeError(ErrorCode::InvalidArgument, "export", "target",
                             "no open directory was passed"));
        return;
    }
    auto request = bundleRequest(authorization, *call);
    if (!request) {
        call->fail(request.error());
        return;
    }
    const auto job = m_jobs.start(
        QStringLiteral("export"), authorization.uid(),
        [request = *request, target](const Monitor& monitor) mutable -> Result<QVariantMap> {
            request.target = target->get();
            if (auto written = writeBundle(request, monitor); !written)
                return boxwright::fail(written.error());
            return QVariantMap();
        });
    if (job)
        call->reply({QVariant::fromValue(QDBusObjectPath(*job))});
    else
        call->fail(job.error());
}

} // namespace boxwright::daemon
