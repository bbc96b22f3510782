#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/session.h"
#include "engine/base/files.h"
#include "engine/oci/design_json.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <cstdio>

namespace boxwright::app {
namespace {

constexpr char name[] = "import";

/// "web" of "web.tar.gz" and of "web.boxwright.json", "web-1.2" of "web-1.2".
QString nameWithoutEnding(const QString& file) {
    static const QRegularExpression ending(
        QStringLiteral("\\.(tar(\\.[a-z0-9]+)?|t[gxz]z|tzst|(boxwright\\.)?json)$"));
    return QFileInfo(file).fileName().remove(ending);
}

Status writeDesign(const QString& path, const ui::ImportResult& imported) {
    Design design;
    design.name = nameWithoutEnding(path).toStdString();
    design.spec = defaultSpec();
    for (const QString& digest : imported.layers) {
        LayerRef layer;
        layer.digest = digest.toStdString();
        layer.name = nameWithoutEnding(imported.name).toStdString();
        design.layers.push_back(std::move(layer));
    }
    if (imported.config)
        applyImageConfig(*imported.config, design.spec);
    return replaceFile(AT_FDCWD, path.toStdString(), designToJson(design) + "\n");
}

} // namespace

int commandImport(const QStringList& arguments) {
    QCommandLineParser parser;
    const QCommandLineOption designOption(
        QStringLiteral("design"),
        QStringLiteral(
            "Also write a design that stands on the imported layers; its name is the file's."),
        QStringLiteral("file"));
    parser.addOption(designOption);
    if (auto status = parseOptions(parser, name, arguments, 1))
        return *status;
    if (parser.positionalArguments().size() > 1)
        return misuse(name, QStringLiteral("one path at a time"));
    const QString designPath = parser.value(designOption);
    if (QFileInfo::exists(designPath))
        return complain(name, makeError(ErrorCode::AlreadyExists, "write design",
                                        designPath.toStdString(), "it is there already"));

    Session session;
    if (auto opened = session.open(); !opened)
        return complain(name, opened.error());
    auto imported = session.waitForJob<ui::ImportResult>([&](auto reply) {
        return session.backend().importPath(parser.positionalArguments().constFirst(),
                                            std::move(reply));
    });
    if (!imported)
        return complain(name, imported.error());
    for (const QString& digest : imported->layers)
        std::printf("%s\n", qPrintable(digest));
    if (parser.isSet(designOption)) {
        if (auto written = writeDesign(designPath, *imported); !written)
            return complain(name, written.error());
    }
    return Success;
}

} // namespace boxwright::app
