#include "ui/widgets/page_scroll.h"

#include <QLayout>

#include <algorithm>

namespace boxwright::ui {

PageScroll::PageScroll(QWidget* body, QWidget* parent)
    : QScrollArea(parent) {
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setWidget(body);
}

void PageScroll::resizeEvent(QResizeEvent* event) {
    QLayout* layout = widget()->layout();
    QMargins margins = layout->contentsMargins();
    const int whole = margins.right() + m_taken;
    m_taken = std::min(whole, width() - viewport()->width());
    margins.setRight(whole - m_taken);
    layout->setContentsMargins(margins);
    QScrollArea::resizeEvent(event);
}

} // namespace boxwright::ui
