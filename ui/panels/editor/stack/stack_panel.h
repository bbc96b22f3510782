#pragma once

#include "ui/panels/editor/common/editor_context.h"

#include <QWidget>

class QMenu;
class QScrollArea;

namespace boxwright::ui {

class Label;
class LayerStack;
class Notice;
class PageHost;
class SectionHeader;

/// The layer stack under its heading, with what adds layers.
class StackPanel : public QWidget {
    Q_OBJECT
public:
    StackPanel(const EditorContext& context, PageHost& host, QWidget* parent = nullptr);
    LayerStack& stack() const { return *m_stack; }

private:
    QWidget* makeHeader();
    void fillAddMenu();
    void addStored(const LayerInfo& layer);
    void importFrom(bool folder);
    void addStarter();
    void addImported(const ImportResult& imported);
    void refresh();
    void refreshMissing();
    void offerMending(const QPoint& at);
    void importAgain(bool folder);
    void removeMissing();
    void checkReturned(const ImportResult& imported);

    EditorContext m_context;
    PageHost& m_host;
    LayerStack* m_stack;
    QScrollArea* m_scroll;
    SectionHeader* m_head = nullptr;
    Label* m_merged = nullptr;
    Notice* m_empty;
    Notice* m_missing;
    QMenu* m_add;
    QMenu* m_mend;
};

} // namespace boxwright::ui
