#include "ui/widgets/paint.h"

#include "ui/widgets/card.h"

#include <QFontMetricsF>
#include <QPainterPath>
#include <QTextLayout>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace boxwright::ui {

WidgetPainter::WidgetPainter(QWidget* widget)
    : QPainter(widget) {
    setRenderHint(Antialiasing);
}

void WidgetPainter::roundBox(const QRectF& box, qreal corner, std::optional<Color> fill,
                             std::optional<Color> border, qreal width, Qt::PenStyle style) {
    const qreal inset = border ? width / 2 : 0;
    setPen(border ? QPen(color(*border), width, style) : QPen(Qt::NoPen));
    setBrush(fill ? QBrush(color(*fill)) : QBrush(Qt::NoBrush));
    drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), corner - inset, corner - inset);
}

void WidgetPainter::clipToCard(const QWidget* widget) {
    const QWidget* card = widget;
    while (card && !qobject_cast<const Card*>(card))
        card = card->parentWidget();
    if (!card)
        return;
    const QRect box = card->rect().translated(-widget->mapTo(card, QPoint(0, 0)));
    QPainterPath inside;
    inside.addRoundedRect(box.adjusted(1, 1, -1, -1), radius::card - 1, radius::card - 1);
    setClipPath(inside);
}

void WidgetPainter::textLine(const QRectF& box, const QString& text, FontStyle style, Color ink,
                             Qt::Alignment alignment, Qt::TextElideMode elide) {
    setFont(typeface(style));
    setPen(color(ink));
    const QString shown = fontMetrics().elidedText(text, elide, int(std::ceil(box.width())));
    drawText(box, int(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
}

namespace {
/// Breaks `text` into lines of `width`; nothing is placed yet.
void layOut(QTextLayout& layout, qreal width, Qt::Alignment alignment) {
    QTextOption option(alignment & Qt::AlignHorizontal_Mask);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine())
        line.setLineWidth(std::max(width, 1.0));
    layout.endLayout();
}

/// New lines as QTextLayout takes them.
QString withLineBreaks(QString text) {
    return text.replace(QLatin1Char('\n'), QChar::LineSeparator);
}
} // namespace

int paragraphLines(const QString& text, FontStyle style, qreal width) {
    QTextLayout layout(withLineBreaks(text), typeface(style));
    layOut(layout, width, Qt::AlignLeft);
    return layout.lineCount();
}

void WidgetPainter::paragraph(const QRectF& box, const QString& text, FontStyle style, Color ink,
                              Qt::Alignment alignment) {
    QTextLayout layout(withLineBreaks(text), typeface(style));
    layOut(layout, box.width(), alignment);
    const int step = paragraphLine(style);
    const int height = layout.lineCount() * step;
    qreal top = box.top();
    if (alignment & Qt::AlignVCenter)
        top += std::max(0.0, (box.height() - height) / 2);
    else if (alignment & Qt::AlignBottom)
        top += std::max(0.0, box.height() - height);
    setPen(color(ink));
    for (int i = 0; i < layout.lineCount(); ++i) {
        const QTextLine line = layout.lineAt(i);
        if (i > 0 && top + (i + 1) * step > box.bottom() + step / 2.0)
            break;
        line.draw(this, QPointF(box.left(), top + i * step + (step - line.height()) / 2));
    }
}

int textWidth(const QString& text, FontStyle style) {
    return int(std::ceil(QFontMetricsF(typeface(style)).horizontalAdvance(text)));
}

} // namespace boxwright::ui
