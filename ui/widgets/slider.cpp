#include "ui/widgets/slider.h"

#include "ui/style/focus_ring.h"
#include "ui/widgets/field.h"
#include "ui/widgets/paint.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QWheelEvent>

#include <cmath>

namespace boxwright::ui {

namespace {
constexpr int side = 9; ///< room for half a handle and its ring
constexpr int trackY = 14;
constexpr int snapPixels = 6;
} // namespace

Slider::Slider(const QString& name, QWidget* parent)
    : QAbstractSlider(parent) {
    setOrientation(Qt::Horizontal);
    setAccessibleName(name);
    setRange(0, positions);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setNumber(m_scale.minimum);
}

void Slider::setScale(const Scale& scale) {
    m_scale = scale;
    setNumber(m_number);
    update();
}

void Slider::setTicks(const std::vector<Tick>& ticks) {
    m_ticks = ticks;
    updateGeometry();
    update();
}

void Slider::setFillColor(Color color) {
    m_fill = color;
    update();
}

void Slider::setNumber(double value) {
    m_number = value;
    const QScopedValueRollback guard(m_setting, true);
    setValue(int(std::lround(m_scale.fraction(value) * positions)));
    update();
}

void Slider::setSoft(std::optional<double> value) {
    m_soft = value;
    update();
}

void Slider::setPeak(std::optional<double> value) {
    m_peak = value;
    update();
}

void Slider::setField(Field* field) {
    connect(this, &Slider::digitTyped, field, &Field::beginWith);
}

QSize Slider::sizeHint() const {
    return {160, m_ticks.empty() ? 28 : 44};
}

QSize Slider::minimumSizeHint() const {
    return {72, sizeHint().height()};
}

double Slider::xOf(double value) const {
    return side + m_scale.fraction(value) * (width() - 2 * side);
}

double Slider::valueAt(double x, bool snap) const {
    const double span = width() - 2 * side;
    const double value = m_scale.value(std::clamp((x - side) / span, 0.0, 1.0));
    return snap ? m_scale.snapped(value, snapPixels / span) : value;
}

Slider::Grip Slider::gripAt(const QPoint& pos) const {
    if (m_soft && std::abs(pos.x() - xOf(*m_soft)) <= 7 &&
        std::abs(pos.x() - xOf(*m_soft)) < std::abs(pos.x() - xOf(m_number)))
        return Grip::Soft;
    return Grip::Main;
}

void Slider::edit(Grip grip, double value) {
    if (grip == Grip::Soft) {
        if (value == m_soft)
            return;
        setSoft(value);
        Q_EMIT softEdited(value);
    } else if (value != m_number) {
        setNumber(value);
        Q_EMIT numberEdited(value);
    }
}

double Slider::nextTick(double from, int direction) const {
    const double here = m_scale.fraction(from);
    double best = direction > 0 ? 1 : 0;
    double found = direction > 0 ? m_scale.value(1) : m_scale.minimum;
    for (const Tick& tick : m_ticks) {
        const double at = m_scale.fraction(tick.value);
        const bool closer =
            direction > 0 ? at > here + 1e-6 && at < best : at < here - 1e-6 && at > best;
        if (closer) {
            best = at;
            found = tick.value;
        }
    }
    return found;
}

void Slider::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    paintTrack(painter);
    paintTicks(painter);
    paintHandles(painter);
}

void Slider::paintTrack(WidgetPainter& painter) const {
    const auto bar = [&](double from, double to, Color fill) {
        painter.roundBox(QRectF(from, trackY - 2, to - from, 4), 2, fill);
    };
    const double end = xOf(m_number);
    bar(side - 2, width() - side + 2, Color::Line2);
    bar(side - 2, end, isEnabled() ? m_fill : Color::TDis);
    if (m_soft && xOf(*m_soft) < end)
        bar(xOf(*m_soft), end, Color::Warn);
    if (m_peak) {
        const double x = xOf(*m_peak);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(Color::T3));
        painter.drawPolygon(QPolygonF({{x - 4, 1}, {x + 4, 1}, {x, 6}}));
    }
}

void Slider::paintTicks(WidgetPainter& painter) const {
    for (const Tick& tick : m_ticks) {
        const double x = xOf(tick.value);
        painter.fillRect(QRectF(x - 0.5, trackY + 8, 1, 4), color(Color::Line2));
        const double wide = textWidth(tick.label, FontStyle::Caption);
        const double left = std::clamp(x - wide / 2, 0.0, width() - wide);
        painter.textLine(QRectF(left, trackY + 12, wide + 1, 16), tick.label, FontStyle::Caption,
                         Color::T3);
    }
}

void Slider::paintHandles(WidgetPainter& painter) const {
    if (m_soft) {
        painter.setPen(QPen(color(Color::Warn), 2));
        painter.setBrush(color(Color::Card));
        painter.drawEllipse(QPointF(xOf(*m_soft), trackY), 4.5, 4.5);
    }
    const QPointF center(xOf(m_number), trackY);
    if (keyboardFocusVisible(this) || m_grip == Grip::Main) {
        painter.setPen(QPen(color(Color::Acc), 2));
        painter.setBrush(color(Color::Card));
        painter.drawEllipse(center, 9, 9);
    }
    const bool light = !Theme::current().isDark();
    painter.setPen(light ? QPen(color(Color::Ctl), 1.25) : QPen(Qt::NoPen));
    painter.setBrush(isEnabled() ? color(Color::OnAcc) : color(Color::TDis));
    painter.drawEllipse(center, 6.5, 6.5);
}

void Slider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    m_grip = gripAt(event->pos());
    setSliderDown(true);
    if (m_grip == Grip::Main)
        mouseMoveEvent(event);
    update();
}

void Slider::mouseMoveEvent(QMouseEvent* event) {
    if (m_grip != Grip::None)
        edit(m_grip, valueAt(event->position().x(), !(event->modifiers() & Qt::AltModifier)));
}

void Slider::mouseReleaseEvent(QMouseEvent*) {
    if (m_grip == Grip::None)
        return;
    m_grip = Grip::None;
    setSliderDown(false);
    update();
    Q_EMIT editingFinished();
}

void Slider::keyPressEvent(QKeyEvent* event) {
    const bool soft = (event->modifiers() & Qt::ControlModifier) && m_soft;
    const Grip grip = soft ? Grip::Soft : Grip::Main;
    const double from = soft ? *m_soft : m_number;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        edit(grip, m_scale.stepped(from, -1));
        break;
    case Qt::Key_Right:
    case Qt::Key_Up:
        edit(grip, m_scale.stepped(from, 1));
        break;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        edit(grip, nextTick(from, event->key() == Qt::Key_PageUp ? 1 : -1));
        break;
    case Qt::Key_Home:
        edit(grip, m_scale.minimum);
        break;
    case Qt::Key_End:
        edit(grip, m_scale.value(1));
        break;
    default:
        if (event->text().size() == 1 && event->text().front().isDigit())
            Q_EMIT digitTyped(event->text());
        else
            event->ignore();
        return;
    }
    Q_EMIT editingFinished();
}

void Slider::wheelEvent(QWheelEvent* event) {
    if (!hasFocus()) {
        event->ignore();
        return;
    }
    edit(Grip::Main, m_scale.stepped(m_number, event->angleDelta().y() > 0 ? 1 : -1));
    Q_EMIT editingFinished();
}

void Slider::focusInEvent(QFocusEvent* event) {
    QAbstractSlider::focusInEvent(event);
    update();
}

void Slider::sliderChange(SliderChange change) {
    QAbstractSlider::sliderChange(change);
    if (change != SliderValueChange || m_setting)
        return;
    // Assistive technology moved it.
    m_number = m_scale.value(double(value()) / positions);
    update();
    Q_EMIT numberEdited(m_number);
    Q_EMIT editingFinished();
}

} // namespace boxwright::ui
