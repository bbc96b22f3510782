#pragma once

#include "ui/style/theme.h"

#include <QByteArray>
#include <QString>

namespace boxwright::ui {

/// What the window remembers between starts: geometry, splitters, theme. In the application's
/// QSettings.
class WindowMemory {
public:
    QByteArray geometry() const;
    void setGeometry(const QByteArray& geometry);

    /// Per screen size, so that a laptop and its monitor keep their own.
    int inspectorWidth(const QString& screen) const;
    void setInspectorWidth(const QString& screen, int width);

    ThemeMode theme() const;
    void setTheme(ThemeMode mode);
};

} // namespace boxwright::ui
