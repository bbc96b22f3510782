#include "ui/panels/editor/common/editor_tab.h"

#include "ui/panels/editor/common/rows.h"
#include "ui/style/tokens.h"

#include <QVBoxLayout>

namespace boxwright::ui {

EditorTab::EditorTab(const EditorContext& context, QWidget* parent)
    : QScrollArea(parent)
    , m_context(context) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget;
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(space::page, space::gap, space::page, space::page);
    m_column->setSpacing(space::gap);
    setWidget(content);
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    connect(&context.document, &SpecDocument::changed, this, &EditorTab::refreshIfSeen);
    connect(&context.document, &SpecDocument::problemsChanged, this, &EditorTab::refreshIfSeen);
    connect(&context.facts, &HostFacts::changed, this, &EditorTab::refreshIfSeen);
}

void EditorTab::showEvent(QShowEvent* event) {
    refresh();
    QScrollArea::showEvent(event);
}

void EditorTab::resizeEvent(QResizeEvent* event) {
    arrangeCardRows(widget(), viewport()->width() - 2 * space::page);
    QScrollArea::resizeEvent(event);
}

void EditorTab::refreshIfSeen() {
    if (isVisible())
        refresh();
}

} // namespace boxwright::ui
