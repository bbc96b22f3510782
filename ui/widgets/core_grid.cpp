#include "ui/widgets/core_grid.h"

#include "ui/style/focus_ring.h"
#include "ui/widgets/paint.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace boxwright::ui {

namespace {
constexpr int cellHeight = 32;
constexpr int gap = 4;
constexpr int narrowest = 36;
} // namespace

CoreGrid::CoreGrid(const QString& name, QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void CoreGrid::setCores(int count) {
    m_count = qMax(1, count);
    m_current = qMin(m_current, m_count - 1);
    updateGeometry();
    update();
}

void CoreGrid::setChosen(const std::set<int>& cores) {
    m_chosen = cores;
    update();
}

void CoreGrid::setLoad(const std::vector<double>& busy) {
    m_load = busy;
    update();
}

QSize CoreGrid::sizeHint() const {
    return {8 * (narrowest + gap), heightForWidth(width())};
}

int CoreGrid::columns(int width) const {
    const int fit = qMax(1, (width + gap) / (narrowest + gap));
    const int rows = (m_count + fit - 1) / fit;
    return (m_count + rows - 1) / rows;
}

int CoreGrid::heightForWidth(int width) const {
    const int per = columns(qMax(width, narrowest));
    const int rows = (m_count + per - 1) / per;
    return rows * cellHeight + (rows - 1) * gap;
}

QRectF CoreGrid::cell(int core) const {
    const int per = columns(width());
    const qreal wide = qMin(96.0, (width() - (per - 1) * gap) / qreal(per));
    return {(core % per) * (wide + gap), (core / per) * qreal(cellHeight + gap), wide, cellHeight};
}

void CoreGrid::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    for (int core = 0; core < m_count; ++core) {
        const QRectF box = cell(core);
        const bool on = m_chosen.contains(core);
        const bool ring = core == m_current && keyboardFocusVisible(this);
        painter.roundBox(box, radius::control, on ? Color::AccTint : Color::Card,
                         ring ? Color::Acc
                         : on ? Color::AccLine
                              : Color::Line2,
                         ring ? 2 : 1);
        const Color ink = !isEnabled() ? Color::TDis : on ? Color::T1 : Color::T2;
        painter.textLine(box.adjusted(0, 1, 0, -6), QString::number(core), FontStyle::SmallMedium,
                         ink, Qt::AlignHCenter);
        const QRectF bar(box.center().x() - 9, box.bottom() - 7, 18, 2);
        painter.fillRect(bar, color(Color::Line2));
        const double load =
            size_t(core) < m_load.size() ? qBound(0.0, m_load[size_t(core)], 1.0) : 0;
        painter.fillRect(QRectF(bar.topLeft(), QSizeF(bar.width() * load, 2)),
                         color(on ? Color::S1 : Color::T2));
    }
}

void CoreGrid::mousePressEvent(QMouseEvent* event) {
    for (int core = 0; core < m_count; ++core)
        if (cell(core).contains(event->position()))
            toggle(core);
}

void CoreGrid::keyPressEvent(QKeyEvent* event) {
    const int per = columns(width());
    int to = m_current;
    switch (event->key()) {
    case Qt::Key_Left:
        to -= 1;
        break;
    case Qt::Key_Right:
        to += 1;
        break;
    case Qt::Key_Up:
        to -= per;
        break;
    case Qt::Key_Down:
        to += per;
        break;
    case Qt::Key_Space:
        toggle(m_current);
        return;
    default:
        event->ignore();
        return;
    }
    m_current = qBound(0, to, m_count - 1);
    update();
}

void CoreGrid::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void CoreGrid::toggle(int core) {
    m_current = core;
    if (!m_chosen.erase(core))
        m_chosen.insert(core);
    update();
    Q_EMIT chosenEdited(m_chosen);
}

} // namespace boxwright::ui
