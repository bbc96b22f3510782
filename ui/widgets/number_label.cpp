#include "ui/widgets/number_label.h"

#include "ui/widgets/paint.h"

#include <QFontMetricsF>

#include <cmath>

namespace boxwright::ui {

namespace {

qreal widestDigit(const QFontMetricsF& metrics) {
    qreal widest = 0;
    for (char digit = '0'; digit <= '9'; ++digit)
        widest = qMax(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
    return widest;
}

/// Calls visit(character, left edge) for every character; gives the whole width.
template <class Visit>
qreal eachCell(const QString& text, const QFont& font, Visit visit) {
    const QFontMetricsF metrics(font);
    const qreal digitCell = widestDigit(metrics);
    qreal x = 0;
    for (const QChar c : text) {
        const qreal advance = metrics.horizontalAdvance(c);
        const qreal cell = c.isDigit() ? digitCell : advance;
        visit(c, x + (cell - advance) / 2);
        x += cell;
    }
    return x;
}

} // namespace

NumberLabel::NumberLabel(FontStyle style, Color color, QWidget* parent)
    : QWidget(parent)
    , m_style(style)
    , m_color(color) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void NumberLabel::setText(const QString& text, const QString& unit) {
    if (text == m_text && unit == m_unit)
        return;
    const bool resized = text.size() != m_text.size() || unit != m_unit;
    m_text = text;
    m_unit = unit;
    setAccessibleName(unit.isEmpty() ? text : text + QLatin1Char(' ') + unit);
    if (resized)
        updateGeometry();
    update();
}

void NumberLabel::setColor(Color color) {
    m_color = color;
    update();
}

void NumberLabel::setAlignment(Qt::Alignment alignment) {
    m_alignment = alignment;
    update();
}

QSize NumberLabel::sizeHint() const {
    const int unit = m_unit.isEmpty() ? 0 : 5 + textWidth(m_unit, FontStyle::Small);
    return {int(std::ceil(numberWidth(m_text, typeface(m_style)))) + unit, lineHeight(m_style)};
}

void NumberLabel::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const QFont number = typeface(m_style);
    const QFontMetricsF metrics(number);
    const qreal baseline = (height() + metrics.ascent() - metrics.descent()) / 2;
    const qreal left = m_alignment & Qt::AlignRight ? width() - sizeHint().width() : 0;
    painter.setPen(color(isEnabled() ? m_color : Color::TDis));
    drawNumber(painter, {left, baseline}, m_text, number);
    if (m_unit.isEmpty())
        return;
    painter.setFont(typeface(FontStyle::Small));
    painter.setPen(color(Color::T3));
    painter.drawText(QPointF(left + numberWidth(m_text, number) + 5, baseline), m_unit);
}

qreal numberWidth(const QString& text, const QFont& font) {
    return eachCell(text, font, [](QChar, qreal) {});
}

void drawNumber(QPainter& painter, const QPointF& baseline, const QString& text,
                const QFont& font) {
    painter.setFont(font);
    eachCell(text, font, [&](QChar c, qreal x) {
        painter.drawText(QPointF(baseline.x() + x, baseline.y()), QString(c));
    });
}

} // namespace boxwright::ui
