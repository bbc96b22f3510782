#include "ui/panels/pages/pages.h"

#include "ui/panels/main_window/main_window.h"
#include "ui/panels/main_window/rail.h"
#include "ui/panels/pages/designs/designs_page.h"
#include "ui/panels/pages/home/home_page.h"
#include "ui/panels/pages/home/template_starter.h"
#include "ui/panels/pages/layers/layers_page.h"
#include "ui/panels/pages/system/system_page.h"

#include <QCoreApplication>

namespace boxwright::ui {

namespace {

QList<PaletteEntry> templateEntries(Backend& backend, PageHost& host) {
    QList<PaletteEntry> entries;
    if (const DesignTemplate* hello = findTemplate(QLatin1String("hello-shell")))
        entries << PaletteEntry{
            QStringLiteral("play"),
            QCoreApplication::translate("Pages", "Run the Hello shell"),
            QCoreApplication::translate("Pages", "template"),
            {},
            [hello, &backend, &host] { openTemplate(*hello, backend, host, true); }};
    for (const DesignTemplate& row : designTemplates())
        entries << PaletteEntry{QStringLiteral("file"),
                                QCoreApplication::translate("Template", row.title),
                                QCoreApplication::translate("Pages", "template"),
                                {},
                                [&row, &backend, &host] { openTemplate(row, backend, host); },
                                true};
    return entries;
}

QList<PaletteEntry> designEntries(const DesignLibrary& library, PageHost& host) {
    QList<PaletteEntry> entries;
    for (const DesignEntry& design : library.entries())
        entries << PaletteEntry{
            QStringLiteral("design"),
            design.name,
            QCoreApplication::translate("Pages", "design"),
            {},
            [path = design.path, &host] { host.open(Route::to(Route::Kind::Design, path)); },
            true};
    return entries;
}

} // namespace

void addPages(MainWindow& window, Backend& backend) {
    auto* library = new DesignLibrary(&window);
    window.setFactory(Route::Kind::Home,
                      [library](const Route& route, const PageContext& context) -> Page* {
                          return new HomePage(route, context, *library);
                      });
    window.setFactory(Route::Kind::Designs,
                      [library](const Route& route, const PageContext& context) -> Page* {
                          return new DesignsPage(route, context, *library);
                      });
    window.setFactory(Route::Kind::Layers,
                      [](const Route& route, const PageContext& context) -> Page* {
                          return new LayersPage(route, context);
                      });
    window.setFactory(Route::Kind::System,
                      [](const Route& route, const PageContext& context) -> Page* {
                          return new SystemPage(route, context);
                      });
    window.addPaletteSource([&backend](PageHost& host) { return templateEntries(backend, host); });
    window.addPaletteSource([library](PageHost& host) { return designEntries(*library, host); });
    const auto count = [library, &window] {
        window.rail().setDesignCount(int(library->entries().size()));
    };
    QObject::connect(library, &DesignLibrary::changed, &window, count);
    count();
}

} // namespace boxwright::ui
