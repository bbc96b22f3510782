// Export: the target directory is prepared here, as the user, and put in place only when whole.
#include "app/bus/bus_backend.h"
#include "engine/base/files.h"
#include "engine/oci/design_json.h"

#include <QDBusUnixFileDescriptor>
#include <QDir>
#include <QFileInfo>

#include <cstdio>

namespace boxwright::app {
namespace {

bool occupied(const QString& directory) {
    const QFileInfo info(directory);
    return info.exists() &&
           (!info.isDir() || !QDir(directory).isEmpty(QDir::AllEntries | QDir::Hidden |
                                                      QDir::System | QDir::NoDotAndDotDot));
}

/// Puts the finished bundle at its name. What stood there before goes only after the new one is
/// in place.
Status replaceDirectory(const std::string& staged, const std::string& target) {
    if (::renameat2(AT_FDCWD, staged.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0)
        return {};
    if (errno != EEXIST)
        return fail(systemError("rename", target));
    if (::renameat2(AT_FDCWD, staged.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) != 0)
        return fail(systemError("rename", target));
    return removeTree(AT_FDCWD, staged);
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
    const std::string staged = temporaryName(target);
    auto made = makeDirectory(AT_FDCWD, staged, 0755);
    if (!made)
        return failedJob(made.error(), refuse);
    const QVariantMap options{{QStringLiteral("rootless"), m_helper.uid != 0}};
    return startJob(QStringLiteral("ExportBundle"),
                    {QString::fromStdString(designToJson(design, -1)),
                     QVariant::fromValue(QDBusUnixFileDescriptor(made->get())), options},
                    [staged, target, reply = std::move(reply)](Result<QVariantMap> result) {
                        Status placed =
                            result ? replaceDirectory(staged, target) : fail(result.error());
                        if (!placed)
                            (void)removeTree(AT_FDCWD, staged);
                        reply(placed);
                    });
}

} // namespace boxwright::app
