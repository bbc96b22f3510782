#include "ui/document/design_file.h"

#include "engine/oci/design_json.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>

namespace boxwright::ui {
namespace {

constexpr qint64 largestDesign = 16LL * 1024 * 1024;

tl::unexpected<Error> fileError(const char* operation, const QString& path, const QFileDevice& file,
                                int sysErrno) {
    if (sysErrno != 0)
        return fail(systemError(operation, path.toStdString(), sysErrno));
    return fail(makeError(ErrorCode::System, operation, path.toStdString(),
                          file.errorString().toStdString()));
}

} // namespace

Result<Design> readDesign(const QString& filePath) {
    QFile file(filePath);
    errno = 0;
    if (!file.open(QIODevice::ReadOnly))
        return fileError("open design", filePath, file, errno);
    if (file.size() > largestDesign)
        return fail(makeError(ErrorCode::TooLarge, "open design", filePath.toStdString(),
                              "a design has at most 16 MiB"));
    errno = 0;
    const QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return fileError("read design", filePath, file, errno);
    Result<Design> design =
        designFromJson(std::string_view(bytes.constData(), size_t(bytes.size())));
    if (design && design->name.empty())
        design->name = QFileInfo(filePath).baseName().toStdString();
    return design;
}

Status writeDesign(const Design& design, const QString& filePath) {
    const std::string json = designToJson(design);
    QSaveFile file(filePath);
    errno = 0;
    if (!file.open(QIODevice::WriteOnly))
        return fileError("save design", filePath, file, errno);
    errno = 0;
    if (file.write(json.data(), qint64(json.size())) != qint64(json.size()))
        return fileError("save design", filePath, file, errno);
    errno = 0;
    if (!file.commit())
        return fileError("save design", filePath, file, errno);
    return {};
}

QString designFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/boxwright/designs");
}

QString designFileName(const QString& designName) {
    static const QRegularExpression unwanted(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QString stem = designName.toLower().replace(unwanted, QStringLiteral("-"));
    while (stem.startsWith(QLatin1Char('-')))
        stem.remove(0, 1);
    while (stem.endsWith(QLatin1Char('-')))
        stem.chop(1);
    return (stem.isEmpty() ? QStringLiteral("design") : stem.left(80)) +
           QStringLiteral(".boxwright.json");
}

} // namespace boxwright::ui
