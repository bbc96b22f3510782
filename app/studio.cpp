#include "app/studio.h"

#include "app/bus/bus_backend.h"
#include "app/settings.h"
#include "ui/panels/container/container_page.h"
#include "ui/panels/editor/editor_page.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/panels/pages/pages.h"
#include "ui/style/english_plurals.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QFileInfo>
#include <QIcon>

namespace boxwright::app {
namespace {

/// What the user switched to is taken again next time.
void rememberHelper(BusBackend& backend) {
    QObject::connect(&backend, &ui::Backend::helperChanged, &backend,
                     [&backend] { Settings().setHelperMode(backend.preferred()); });
}

} // namespace

int runStudio(const QStringList& arguments) {
    ui::Theme theme(*qApp);
    ui::EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    QApplication::setWindowIcon(ui::icon(QStringLiteral("boxwright")));
    BusBackend backend(Settings().helperMode());
    rememberHelper(backend);
    ui::MainWindow window(backend);
    ui::addPages(window, backend);
    window.setFactory(ui::Route::Kind::Container, ui::makeContainerPage);
    window.setFactory(ui::Route::Kind::Design, ui::makeEditorPage);
    window.open(ui::Route::home());
    ui::reopenUnsavedDrafts(window);
    for (const QString& path : arguments)
        window.open(ui::Route::to(ui::Route::Kind::Design, QFileInfo(path).absoluteFilePath()));
    window.show();
    // The window is up before anything is waited for; the helper's state shows when it is there.
    backend.connectToHelper([](auto) {});
    return QApplication::exec();
}

} // namespace boxwright::app
