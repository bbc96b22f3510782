// Export: the target directory is prepared here, as the user, and put in place only when whole.
#include "app/bus/bus_backend.h"
#include "app/bus/staged_bundle.h"
#include "engine/oci/design_json.h"

#include <QDBusUnixFileDescriptor>
#include <QDir>
#include <QFileInfo>

namespace boxwright::app {
namespace {

bool occupied(const QString& directory) {
    const QFileInfo info(directory);
    return info.exists() &&
           (!info.isDir() || !QDir(directory).isEmpty(QDir::AllEntries | QDir::Hidden |
                                                      QDir::System | QDir::NoDotAndDotDot));
}

} // namespace

ui::Job* BusBackend::exportBundle(const Design& design, const QString& directory, bool overwrite,
                                  ui::Reply<void> reply) {
    const std::string target =
        QDir::cleanPath(QFileInfo(directory).absoluteFilePath()).toStdString();
    const BusJob::Done refuse = [reply](Result<QVariantMap> result) {
        reply(result ? Status() : fail(result.error()));
    };
    if (!overwrite && occupied(directory))
        return failedJob(makeError(ErrorCode::AlreadyExists, "export bundle", target,
                                   "the target exists and is not empty"),
                         refuse);
    if (const Status may = overwrite ? mayReplace(target) : Status(); !may)
        return failedJob(may.error(), refuse);
    auto staged = StagedBundle::make(target);
    if (!staged)
        return failedJob(staged.error(), refuse);
    const QVariantMap options{{QStringLiteral("rootless"), m_helper.uid != 0}};
    return startJob(QStringLiteral("ExportBundle"),
                    {QString::fromStdString(designToJson(design, -1)),
                     QVariant::fromValue(QDBusUnixFileDescriptor((*staged)->directory())), options},
                    [staged = *staged, overwrite,
                     reply = std::move(reply)](Result<QVariantMap> result) mutable {
                        const Status placed =
                            result ? staged->place(overwrite) : fail(result.error());
                        staged.reset(); // nothing of it is left when the caller hears
                        reply(placed);
                    });
}

} // namespace boxwright::app
