#include "ui/widgets/meter.h"

#include "ui/widgets/paint.h"

namespace boxwright::ui {

Meter::Meter(const QString& name, QWidget* parent, Color fill)
    : QWidget(parent)
    , m_fill(fill) {
    setAccessibleName(name);
    setFixedHeight(4);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Meter::setShare(double share) {
    m_share = qBound(0.0, share, 1.0);
    setAccessibleDescription(QStringLiteral("%1 %").arg(qRound(m_share * 100)));
    update();
}

void Meter::setFill(Color fill) {
    m_fill = fill;
    update();
}

void Meter::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.roundBox(rect(), 2, Color::Hover);
    if (m_share > 0)
        painter.roundBox(QRectF(0, 0, qMax(4.0, width() * m_share), height()), 2, m_fill);
}

ProgressLine::ProgressLine(QWidget* parent)
    : QWidget(parent) {
    setFixedHeight(4);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ProgressLine::setProgress(quint64 done, quint64 total) {
    m_done = done;
    m_total = total;
    update();
}

void ProgressLine::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    painter.roundBox(rect(), 2, Color::Hover);
    const double share = m_total ? qMin(1.0, double(m_done) / double(m_total)) : 1.0;
    painter.roundBox(QRectF(0, 0, qMax(4.0, width() * share), height()), 2,
                     m_total ? Color::AccFill : Color::AccLine);
}

} // namespace boxwright::ui
