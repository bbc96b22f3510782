#include "app/cli/design_source.h"

#include "app/host_facts.h"
#include "engine/base/files.h"
#include "engine/oci/design_json.h"
#include "ui/document/templates.h"

namespace boxwright::app {

Result<Design> designFromFile(const QString& path) {
    auto text = readFile(AT_FDCWD, path.toStdString());
    if (!text)
        return fail(text.error());
    auto design = designFromJson(*text);
    if (design)
        return design;
    Error error = design.error(); // its object is a place in the document
    error.object = path.toStdString() + (error.object == "/" ? "" : " " + error.object);
    return fail(std::move(error));
}

QString templateKeys() {
    QStringList keys;
    for (const auto& known : ui::designTemplates()) {
        if (known.usesStarter) // the others have nothing to run
            keys << QLatin1String(known.key);
    }
    return keys.join(QStringLiteral(", "));
}

Result<Design> designFromTemplate(Session& session, const QString& key) {
    const ui::DesignTemplate* row = ui::findTemplate(key);
    if (!row) {
        return fail(makeError(ErrorCode::NotFound, "open template", key.toStdString(),
                              "there are " + templateKeys().toStdString()));
    }
    ui::TemplateContext context;
    if (row->usesStarter) {
        auto starter = session.waitForJob<ui::ImportResult>([&](ui::Reply<ui::ImportResult> reply) {
            return session.backend().importStarter(std::move(reply));
        });
        if (!starter)
            return fail(starter.error());
        context.starter.digest = starter->layers.value(0).toStdString();
        context.starter.name = "Starter";
        context.starter.origin = "busybox";
    }
    context.rootless = session.backend().helper().uid != 0;
    const auto disks = listBlockDevices();
    if (!disks.empty())
        context.blockDevice = disks.front().number.toStdString();
    return row->make(context);
}

} // namespace boxwright::app
