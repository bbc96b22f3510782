#pragma once

#include "ui/style/theme.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

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

    /// Design files opened last, newest first, wherever they are.
    QStringList recentDesigns() const;
    void addRecentDesign(const QString& path);
    void forgetDesign(const QString& path);

    /// Whether this was said once to this user.
    bool wasTold(const QString& what) const;
    void setTold(const QString& what);

    ThemeMode theme() const;
    void setTheme(ThemeMode mode);
};

} // namespace boxwright::ui
