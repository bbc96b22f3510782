#pragma once

#include "ui/backend.h"
#include "ui/panels/main_window/route.h"

#include <QAbstractButton>
#include <QMap>

class QBoxLayout;

namespace boxwright::ui {

class ContainersRail;
class IconButton;

/// A place in the rail: icon, name, a quiet count at the right end.
class NavItem : public QAbstractButton {
    Q_OBJECT
public:
    NavItem(const QString& iconName, const QString& text, QWidget* parent = nullptr);
    void setNote(const QString& note);
    void setCompact(bool compact);
    void setHeading(bool heading); ///< over rows of its own: in t1
    QSize sizeHint() const override { return {200, 32}; }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;

private:
    QString m_iconName;
    QString m_note;
    bool m_compact = false;
    bool m_heading = false;
};

/// Where: navigation, live containers, this host, settings. 224 px, or 48 px of icons.
class Rail : public QWidget {
    Q_OBJECT
public:
    static constexpr int fullWidth = 224;
    static constexpr int compactWidth = 48;

    explicit Rail(Backend& backend, QWidget* parent = nullptr);

    void setCurrent(const Route& route);
    void setDesignCount(int count);
    void setCompact(bool compact);
    NavItem* item(Route::Kind kind) const { return m_items.value(kind); }
    ContainersRail* containers() const { return m_containers; }

Q_SIGNALS:
    void chosen(const Route& route);
    void settingsRequested(QWidget* at);
    void themeRequested();
    void helpRequested();

protected:
    void paintEvent(QPaintEvent*) override;

private:
    NavItem* addItem(Route::Kind kind, const QString& iconName, const QString& text);
    QWidget* makeBrand();
    QWidget* makeNavigation();
    QWidget* makeFooter();
    void refreshCounts();
    void showTheme();

    Backend& m_backend;
    QMap<Route::Kind, NavItem*> m_items;
    Route m_current;
    ContainersRail* m_containers;
    QWidget* m_host;
    QWidget* m_footer;
    QBoxLayout* m_footerRow = nullptr;
    QWidget* m_version = nullptr;
    QWidget* m_brandName = nullptr;
    IconButton* m_theme = nullptr;
};

} // namespace boxwright::ui
