#include "ui/widgets/page_scroll.h"

#include <QLayout>

#include <algorithm>

namespace boxwright::ui {

PageScroll::PageScroll(QWidget* body, QWidget* parent)
    : QScrollArea(parent)
    , m_margin(body->layout()->contentsMargins().right()) {
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setWidget(body);
}

void PageScroll::resizeEvent(QResizeEvent* event) {
    QLayout* layout = widget()->layout();
    QMargins margins = layout->contentsMargins();
    margins.setRight(std::max(0, m_margin - (width() - viewport()->width())));
    layout->setContentsMargins(margins);
    QScrollArea::resizeEvent(event);
}

} // namespace boxwright::ui
