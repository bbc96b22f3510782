#include "ui/widgets/toggles.h"

#include "ui/style/focus_ring.h"
#include "ui/widgets/paint.h"

namespace boxwright::ui {

namespace {

constexpr int boxSize = 16;
constexpr int textGap = 8;

QSize sizeWithText(const QString& text) {
    const int extra = text.isEmpty() ? 0 : textGap + textWidth(text, FontStyle::Body);
    return {boxSize + extra, text.isEmpty() ? boxSize : lineHeight(FontStyle::Body)};
}

void paintText(WidgetPainter& painter, const QAbstractButton& button) {
    const QRectF rest(boxSize + textGap, 0, button.width() - boxSize - textGap, button.height());
    painter.textLine(rest, button.text(), FontStyle::Body,
                     button.isEnabled() ? Color::T1 : Color::TDis);
}

void setUp(QAbstractButton& button, int corner) {
    button.setAttribute(Qt::WA_Hover);
    button.setFocusPolicy(Qt::StrongFocus);
    button.setCursor(Qt::PointingHandCursor);
    wantsFocusRing(&button, corner);
}

} // namespace

Switch::Switch(const QString& name, QWidget* parent)
    : QAbstractButton(parent) {
    setCheckable(true);
    setAccessibleName(name);
    setFixedSize(32, 18);
    setUp(*this, 9);
}

void Switch::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const bool on = isChecked();
    const Color track = !isEnabled() ? Color::Line : on ? Color::AccFill : Color::Ctl;
    painter.roundBox(rect(), 9, track);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isEnabled() ? color(Color::OnAcc) : color(Color::TDis));
    painter.drawEllipse(QRectF(on ? width() - 16 : 2, 2, 14, 14));
}

CheckBox::CheckBox(const QString& text, QWidget* parent)
    : QCheckBox(text, parent) {
    setUp(*this, radius::check);
}

QSize CheckBox::sizeHint() const {
    return sizeWithText(text());
}

void CheckBox::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    drawCheckMark(painter, QRectF(0, (height() - boxSize) / 2.0, boxSize, boxSize), checkState(),
                  isEnabled());
    paintText(painter, *this);
}

RadioButton::RadioButton(const QString& text, QWidget* parent)
    : QRadioButton(text, parent) {
    setUp(*this, 8);
}

QSize RadioButton::sizeHint() const {
    return sizeWithText(text());
}

void RadioButton::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    drawRadioMark(painter, QRectF(1, (height() - 14) / 2.0, 14, 14), isChecked(), isEnabled());
    paintText(painter, *this);
}

void drawCheckMark(QPainter& painter, const QRectF& box, Qt::CheckState state, bool enabled) {
    const bool filled = state != Qt::Unchecked;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const Color edge = enabled ? Color::Ctl : Color::Line2;
    painter.setPen(filled ? QPen(Qt::NoPen) : QPen(color(edge), 1));
    painter.setBrush(filled ? QBrush(color(enabled ? Color::AccFill : Color::Line2)) : QBrush());
    const qreal inset = filled ? 0 : 0.5;
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius::check,
                            radius::check);
    painter.setPen(QPen(color(enabled ? Color::OnAcc : Color::T3), 1.75, Qt::SolidLine,
                        Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const QPointF at = box.topLeft();
    if (state == Qt::Checked)
        painter.drawPolyline(
            QPolygonF({at + QPointF(4.2, 8.3), at + QPointF(6.8, 10.9), at + QPointF(11.8, 5.4)}));
    else if (state == Qt::PartiallyChecked)
        painter.drawLine(at + QPointF(4.5, 8), at + QPointF(11.5, 8));
    painter.restore();
}

void drawRadioMark(QPainter& painter, const QRectF& box, bool on, bool enabled) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (on) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(enabled ? Color::AccFill : Color::Line2));
        painter.drawEllipse(box);
        painter.setBrush(color(Color::OnAcc));
        painter.drawEllipse(box.center(), 2.5, 2.5);
    } else {
        painter.setPen(QPen(color(enabled ? Color::Ctl : Color::Line2), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter.restore();
}

} // namespace boxwright::ui
