#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QWidget>

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

void WidgetPainter::textLine(const QRectF& box, const QString& text, FontStyle style, Color ink,
                             Qt::Alignment alignment, Qt::TextElideMode elide) {
    setFont(typeface(style));
    setPen(color(ink));
    const QString shown = fontMetrics().elidedText(text, elide, int(std::ceil(box.width())));
    drawText(box, int(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
}

int textWidth(const QString& text, FontStyle style) {
    return int(std::ceil(QFontMetricsF(typeface(style)).horizontalAdvance(text)));
}

} // namespace boxwright::ui
