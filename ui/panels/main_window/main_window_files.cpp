#include "ui/panels/main_window/main_window.h"

#include <QDropEvent>
#include <QFileDialog>
#include <QMimeData>

// Files that come in: by a dialog, or dropped anywhere.
namespace boxwright::ui {

namespace {

QList<QString> localFiles(const QMimeData* data) {
    QList<QString> files;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile())
            files << url.toLocalFile();
    return files;
}

} // namespace

void MainWindow::chooseImport(bool folder) {
    auto* dialog = new QFileDialog(this, tr("Import"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        open(Route::to(Route::Kind::Layers));
        for (const QString& file : files)
            m_imports.start(file);
    });
    dialog->open();
}

void MainWindow::chooseDesign() {
    auto* dialog = new QFileDialog(this, tr("Open a design"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setNameFilters({tr("Designs and OCI configurations (*.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { open(Route::to(Route::Kind::Design, file)); });
    dialog->open();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!localFiles(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    for (const QString& file : localFiles(event->mimeData())) {
        if (file.endsWith(QLatin1String(".json"))) {
            open(Route::to(Route::Kind::Design, file));
            continue;
        }
        open(Route::to(Route::Kind::Layers));
        m_imports.start(file);
    }
    event->acceptProposedAction();
}

} // namespace boxwright::ui
