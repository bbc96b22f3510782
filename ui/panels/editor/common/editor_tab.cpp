#include "ui/panels/editor/common/editor_tab.h"

#include "ui/panels/editor/common/rows.h"
#include "ui/style/tokens.h"

#include <QVBoxLayout>

namespace boxwright::ui {

namespace {

QWidget* makeContent() {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::page, space::gap, space::page, space::page);
    column->setSpacing(space::gap);
    return content;
}

} // namespace

EditorTab::EditorTab(const EditorContext& context, QWidget* parent)
    : PageScroll(makeContent(), parent)
    , m_context(context)
    , m_column(static_cast<QVBoxLayout*>(widget()->layout())) {
    setFrameShape(QFrame::NoFrame);
    viewport()->setAutoFillBackground(false);
    widget()->setAutoFillBackground(false);
    connect(&context.document, &SpecDocument::changed, this, &EditorTab::refreshIfSeen);
    connect(&context.document, &SpecDocument::problemsChanged, this, &EditorTab::refreshIfSeen);
    connect(&context.facts, &HostFacts::changed, this, &EditorTab::refreshIfSeen);
}

void EditorTab::showEvent(QShowEvent* event) {
    refresh();
    PageScroll::showEvent(event);
}

void EditorTab::resizeEvent(QResizeEvent* event) {
    arrangeCardRows(widget(), width() - 2 * space::page);
    PageScroll::resizeEvent(event);
}

void EditorTab::refreshIfSeen() {
    if (isVisible())
        refresh();
}

} // namespace boxwright::ui
