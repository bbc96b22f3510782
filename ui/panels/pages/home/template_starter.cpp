#include "ui/panels/pages/home/template_starter.h"

#include "ui/panels/main_window/phase_texts.h"

#include <algorithm>

namespace boxwright::ui {

namespace {

TemplateContext contextFor(const Backend& backend) {
    TemplateContext context;
    const HelperInfo helper = backend.helper();
    context.rootless = helper.uid != 0 && helper.mode != HelperMode::System;
    const auto disks = backend.blockDevices();
    if (!disks.empty())
        context.blockDevice = disks.front().number.toStdString();
    return context;
}

LayerRef starterFrom(const Backend& backend, const QString& digest) {
    LayerRef starter;
    starter.digest = digest.toStdString();
    for (const LayerInfo& info : backend.layers())
        if (info.digest == digest) {
            starter.name = info.name.toStdString();
            starter.origin = info.origin.toStdString();
        }
    return starter;
}

} // namespace

void makeTemplate(const DesignTemplate& row, Backend& backend,
                  std::function<void(Result<Design>)> done) {
    TemplateContext context = contextFor(backend);
    if (!row.usesStarter)
        return done(row.make(context));
    backend.importStarter(
        [&row, &backend, context, done](const Result<ImportResult>& imported) mutable {
            if (!imported)
                return done(fail(imported.error()));
            if (imported->layers.empty())
                return done(fail(makeError(ErrorCode::Internal, "import", "starter layer",
                                           "no layer came of it")));
            context.starter = starterFrom(backend, imported->layers.front());
            done(row.make(context));
        });
}

void openTemplate(const DesignTemplate& row, Backend& backend, PageHost& host, bool run) {
    makeTemplate(row, backend, [&host, run](const Result<Design>& design) {
        if (design)
            host.open(Route::newDesign(*design, run));
        else
            host.say(errorText(design.error()));
    });
}

} // namespace boxwright::ui
