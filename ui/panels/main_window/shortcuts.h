#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>

#include <functional>

class QWidget;

namespace boxwright::ui {

struct ShortcutText {
    QString keys;
    QString what;
};
/// Every shortcut of the window, for the help.
QList<ShortcutText> shortcutTexts();

/// Shows them over `window` until Esc or a click.
void showShortcuts(QWidget* window);

/// Calls `act` for `keys` anywhere in `window`.
void addShortcut(QWidget* window, const QKeySequence& keys, std::function<void()> act);

} // namespace boxwright::ui
