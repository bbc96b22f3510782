#pragma once

#include "engine/model/limits.h"
#include "ui/panels/main_window/page.h"

class QSplitter;

namespace boxwright::ui {

class ContainerDock;
class ContainerHeader;
class EndNotice;
class GraphPanel;
class Notice;

/// A running container, or what is left of one that ended.
class ContainerPage : public Page {
    Q_OBJECT
public:
    ContainerPage(const Route& route, const PageContext& context, QWidget* parent = nullptr);

    QString title() const override { return m_info.name; }
    QWidget* makeTopBar() override;
    void selectSection(int index) override;
    void focusFilter() override;

    ContainerDock* dock() const { return m_dock; }
    GraphPanel* graphs() const { return m_graphs; }
    EndNotice* endNotice() const { return m_end; }

private:
    using Operation = void (Backend::*)(const QString&, Reply<void>);

    void refresh();
    void perform(Operation operation);
    void kill(int signalNumber);
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
    ContainerDock* m_dock;
    QSplitter* m_splitter;
};

Page* makeContainerPage(const Route& route, const PageContext& context);

} // namespace boxwright::ui
