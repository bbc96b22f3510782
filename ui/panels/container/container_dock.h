#pragma once

#include "ui/backend.h"

#include <QWidget>

class QScrollArea;
class QStackedWidget;

namespace boxwright::ui {

class IconButton;
class LogPanel;
class StartPanel;
class TabBar;
class TerminalView;
class TwoViews;

/// The lower half of a container's page: its terminal, its log, how it was started,
/// further shells.
class ContainerDock : public QWidget {
    Q_OBJECT
public:
    ContainerDock(Backend& backend, const QString& id, QWidget* parent = nullptr);

    void show(const ContainerInfo& info);
    using QWidget::show;
    TerminalView* terminal() const { return m_terminal; }
    /// Another shell inside, in a tab of its own.
    void openShell();
    void selectTab(int index);
    /// Hangs up and closes the tab; the main terminal and the log stay.
    void closeShell(int index);
    void closeCurrentShell();
    void findInLog();
    TabBar* tabs() const { return m_tabs; }

Q_SIGNALS:
    void failed(const boxwright::Error& error);
    void collapseRequested();

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeBar();
    QScrollArea* makeViewsRoom();
    void attach();
    void addShell(std::shared_ptr<Console> console);
    void announceEnd(TerminalView* view, int exitStatus);

    Backend& m_backend;
    QString m_id;
    ContainerInfo m_info;
    TabBar* m_tabs;
    QStackedWidget* m_stack;
    TerminalView* m_terminal;
    LogPanel* m_log;
    StartPanel* m_start;
    TwoViews* m_views;
    QScrollArea* m_viewsRoom;
    IconButton* m_newShell;
    int m_shells = 0;
    bool m_attached = false;
    bool m_fresh = true;      ///< nothing was shown yet
    bool m_everAlive = false; ///< since the page is open
};

} // namespace boxwright::ui
