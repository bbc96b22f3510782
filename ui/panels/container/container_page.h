#pragma once

#include "engine/model/limits.h"
#include "ui/panels/main_window/page.h"

#include <QTimer>

class QSplitter;
class QStackedWidget;

namespace boxwright::ui {

class ContainerDock;
class ContainerHeader;
class EndNotice;
class GraphPanel;
class Notice;
class StartPanel;

/// A running container, or what is left of one that ended.
class ContainerPage : public Page {
    Q_OBJECT
public:
    ContainerPage(const Route& route, const PageContext& context, QWidget* parent = nullptr);

    QString title() const override { return m_info.name; }
    QWidget* makeTopBar() override;
    /// Typing goes to the terminal.
    void arrive(const Route& route) override;
    void selectSection(int index) override;
    void focusFilter() override;

    ContainerDock* dock() const { return m_dock; }
    GraphPanel* graphs() const { return m_graphs; }
    EndNotice* endNotice() const { return m_end; }
    StartPanel* startPanel() const { return m_start; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    using Operation = void (Backend::*)(const QString&, Reply<void>);

    void refresh();
    void chooseUpper();
    void perform(Operation operation);
    void kill(int signalNumber); ///< asks first where what was written would be lost
    void confirmKill();
    void send(int signalNumber);
    void run(const Design& design);
    void runWithMemory(const LimitValue& limit);
    void openDesign();
    void discard();
    void complain(const Error& error);
    void toggleDock();
    Reply<void> complaining();

    ContainerInfo m_info;
    ContainerHeader* m_header;
    Notice* m_notice;
    EndNotice* m_end;
    GraphPanel* m_graphs;
    StartPanel* m_start;
    QStackedWidget* m_upper; ///< the graphs, or the start that failed
    QTimer m_slowStart;
    bool m_isSlow = false; ///< it has been starting for so long that one may want to see why
    ContainerDock* m_dock;
    QSplitter* m_splitter;
    bool m_placed = false; ///< the dock has its first height
};

Page* makeContainerPage(const Route& route, const PageContext& context);

} // namespace boxwright::ui
