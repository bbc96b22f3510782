#include "ui/panels/main_window/window_memory.h"

#include <QSettings>

namespace boxwright::ui {

namespace {
constexpr int usualInspectorWidth = 328;
constexpr int recentKept = 20;

QString recentKey() {
    return QStringLiteral("designs/recent");
}

QString inspectorKey(const QString& screen) {
    return QStringLiteral("window/inspector/%1").arg(screen);
}
} // namespace

QByteArray WindowMemory::geometry() const {
    return QSettings().value(QStringLiteral("window/geometry")).toByteArray();
}

void WindowMemory::setGeometry(const QByteArray& geometry) {
    QSettings().setValue(QStringLiteral("window/geometry"), geometry);
}

int WindowMemory::inspectorWidth(const QString& screen) const {
    const int width = QSettings().value(inspectorKey(screen), usualInspectorWidth).toInt();
    return qBound(240, width, 640);
}

void WindowMemory::setInspectorWidth(const QString& screen, int width) {
    QSettings().setValue(inspectorKey(screen), width);
}

QStringList WindowMemory::recentDesigns() const {
    return QSettings().value(recentKey()).toStringList();
}

void WindowMemory::addRecentDesign(const QString& path) {
    QStringList paths = recentDesigns();
    paths.removeAll(path);
    paths.prepend(path);
    QSettings().setValue(recentKey(), paths.mid(0, recentKept));
}

void WindowMemory::forgetDesign(const QString& path) {
    QStringList paths = recentDesigns();
    paths.removeAll(path);
    QSettings().setValue(recentKey(), paths);
}

bool WindowMemory::wasTold(const QString& what) const {
    return QSettings().value(QStringLiteral("told/") + what).toBool();
}

void WindowMemory::setTold(const QString& what) {
    QSettings().setValue(QStringLiteral("told/") + what, true);
}

ThemeMode WindowMemory::theme() const {
    const QString name = QSettings().value(QStringLiteral("window/theme")).toString();
    if (name == QLatin1String("dark"))
        return ThemeMode::Dark;
    return name == QLatin1String("light") ? ThemeMode::Light : ThemeMode::System;
}

void WindowMemory::setTheme(ThemeMode mode) {
    constexpr const char* names[] = {"system", "dark", "light"};
    QSettings().setValue(QStringLiteral("window/theme"),
                         QLatin1String(names[static_cast<int>(mode)]));
}

} // namespace boxwright::ui
