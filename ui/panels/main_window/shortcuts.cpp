#include "ui/panels/main_window/shortcuts.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"

#include <QCoreApplication>
#include <QDialog>
#include <QGridLayout>
#include <QShortcut>
#include <QVBoxLayout>

namespace boxwright::ui {

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("Shortcuts", text);
}
QString keys(const char* text) {
    return QString::fromUtf8(text);
}
} // namespace

QList<ShortcutText> shortcutTexts() {
    return {{keys("Ctrl+K"), tr("Find an action, a design or a box")},
            {keys("Ctrl+N"), tr("New design")},
            {keys("Ctrl+O"), tr("Open a design")},
            {keys("Ctrl+R"), tr("Run the design")},
            {keys("Ctrl+S"), tr("Save the design")},
            {keys("Ctrl+E"), tr("Export the design")},
            {keys("Ctrl+Z"), tr("Undo")},
            {keys("Ctrl+Shift+Z"), tr("Redo")},
            {keys("Ctrl+1 … Ctrl+6"), tr("Section of the design")},
            {keys("/"), tr("Filter the list")},
            {keys("F6"), tr("Next zone: rail, page, inspector")},
            {keys("F9"), tr("Inspector on and off")},
            {keys("Ctrl+Tab, Ctrl+Shift+Tab"), tr("Out of the terminal, where Tab is the shell's")},
            {keys("Ctrl+Shift+T"), tr("New shell inside the box")},
            {keys("Ctrl+Shift+W"), tr("Close that shell")},
            {keys("Ctrl+Shift+F"), tr("Find in the log")},
            {keys("Alt+Up, Alt+Down"), tr("Move the layer")},
            {keys("Ctrl+?"), tr("This list")},
            {keys("Esc"), tr("Close, or clear the filter")}};
}

void showShortcuts(QWidget* window) {
    auto* dialog = new QDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Shortcuts"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(32);
    grid->setVerticalSpacing(4); // all of it fits the smallest window
    int row = 0;
    for (const ShortcutText& text : shortcutTexts()) {
        grid->addWidget(new Label(text.keys, FontStyle::Code), row, 0);
        grid->addWidget(new Label(text.what, FontStyle::Body, Color::T2), row++, 1);
    }
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(16);
    column->addLayout(grid);
    auto* close = new Button(tr("Close"));
    QObject::connect(close, &Button::clicked, dialog, &QDialog::accept);
    column->addWidget(close, 0, Qt::AlignRight);
    dialog->open();
}

void addShortcut(QWidget* window, const QKeySequence& keys, std::function<void()> act) {
    auto* shortcut = new QShortcut(keys, window);
    QObject::connect(shortcut, &QShortcut::activated, window, std::move(act));
}

} // namespace boxwright::ui
