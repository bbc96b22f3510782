#include "ui/widgets/table_header.h"

#include "ui/widgets/paint.h"

namespace boxwright::ui {
namespace {

constexpr int pad = 10;
constexpr int arrowSize = 12;
constexpr int arrowRoom = arrowSize + 4;

} // namespace

TableHeader::TableHeader(QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent) {
    setHighlightSections(false);
    setSectionsClickable(true);
    setFixedHeight(28);
    setFont(typeface(FontStyle::Small));
    setMinimumSectionSize(60);
}

/// The arrow stands on the inner side of the title, so that titles stay in line with their columns.
void TableHeader::paintSection(QPainter* painter, const QRect& box, int section) const {
    const auto alignment =
        Qt::Alignment(model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt());
    const QString title = model()->headerData(section, Qt::Horizontal).toString();
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    const bool right = alignment & Qt::AlignRight;
    const int lead = section == 0 ? m_lead : 0;
    const QRect inner = box.adjusted(pad + lead, 0, -pad, 0);
    painter->setFont(font());
    painter->setPen(color(sorted ? Color::T1 : Color::T3));
    const int room = inner.width() - (sorted ? arrowRoom : 0);
    const QString shown = painter->fontMetrics().elidedText(title, Qt::ElideRight, room);
    painter->drawText(inner, int(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft)),
                      shown);
    if (!sorted)
        return;
    const int wide = painter->fontMetrics().horizontalAdvance(shown);
    const int x = right ? inner.right() - wide - arrowRoom : inner.left() + wide + 4;
    drawIcon(*painter, QRectF(x, box.center().y() - arrowSize / 2 + 1, arrowSize, arrowSize),
             sortIndicatorOrder() == Qt::AscendingOrder ? QStringLiteral("up")
                                                        : QStringLiteral("down"),
             Color::T2);
}

void TableHeader::setLead(int lead) {
    m_lead = lead;
    viewport()->update();
}

} // namespace boxwright::ui
