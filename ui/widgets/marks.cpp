#include "ui/widgets/marks.h"

#include "ui/widgets/paint.h"

namespace boxwright::ui {

Color markColor(MarkState state) {
    switch (state) {
    case MarkState::Running:
        return Color::Ok;
    case MarkState::Paused:
        return Color::Warn;
    case MarkState::Failed:
        return Color::Bad;
    case MarkState::Starting:
        return Color::Acc;
    case MarkState::Exited:
        break;
    }
    return Color::Idle;
}

void drawStateMark(QPainter& painter, const QPointF& center, MarkState state) {
    const QColor ink = color(markColor(state));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(center);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    switch (state) {
    case MarkState::Running:
        painter.drawEllipse(QPointF(), 4, 4);
        break;
    case MarkState::Paused:
        painter.drawRect(QRectF(-3.5, -4, 2, 8));
        painter.drawRect(QRectF(1.5, -4, 2, 8));
        break;
    case MarkState::Failed:
        painter.drawPolygon(QPolygonF({{0, -5}, {5, 0}, {0, 5}, {-5, 0}}));
        break;
    case MarkState::Starting:
        painter.drawEllipse(QPointF(), 1.5, 1.5);
        [[fallthrough]];
    case MarkState::Exited:
        painter.setPen(QPen(ink, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(), 3.5, 3.5);
    }
    painter.restore();
}

StateMark::StateMark(MarkState state, QWidget* parent)
    : QWidget(parent)
    , m_state(state) {
    setFixedSize(12, 12);
}

void StateMark::setState(MarkState state) {
    m_state = state;
    update();
}

void StateMark::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    drawStateMark(painter, QRectF(rect()).center(), m_state);
}

void drawRiskMark(QPainter& painter, const QPointF& topLeft, int level, int square) {
    constexpr Color colors[] = {Color::Ctl, Color::Warn, Color::Bad};
    constexpr int most = 3;
    painter.save();
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < most; ++i) {
        painter.setBrush(color(i < level ? colors[qBound(1, level, most) - 1] : Color::Line));
        painter.drawRect(QRectF(topLeft.x() + i * (square + 2), topLeft.y(), square, square));
    }
    painter.restore();
}

RiskMark::RiskMark(int level, QWidget* parent, int square)
    : QWidget(parent)
    , m_level(level)
    , m_square(square) {
    setFixedSize(sizeHint());
}

void RiskMark::setLevel(int level) {
    m_level = level;
    update();
}

QSize RiskMark::sizeHint() const {
    return {3 * m_square + 4, m_square};
}

void RiskMark::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    drawRiskMark(painter, {0, 0}, m_level, m_square);
}

IconMark::IconMark(const QString& name, Color color, int size, QWidget* parent)
    : QWidget(parent)
    , m_name(name)
    , m_color(color) {
    setFixedSize(size, size);
}

void IconMark::set(const QString& name, Color color) {
    m_name = name;
    m_color = color;
    update();
}

void IconMark::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const qreal side = std::min(width(), height());
    drawIcon(painter, QRectF((width() - side) / 2, (height() - side) / 2, side, side), m_name,
             isEnabled() ? m_color : Color::TDis);
}

} // namespace boxwright::ui
