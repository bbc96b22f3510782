#include "ui/widgets/sparkline.h"

#include "ui/widgets/paint.h"

#include <cmath>

namespace boxwright::ui {

Sparkline::Sparkline(QWidget* parent, Color color)
    : QWidget(parent)
    , m_color(color) {
    setFixedSize(sizeHint());
}

void Sparkline::setValues(const std::vector<double>& values, double top) {
    m_values = values;
    m_top = top;
    update();
}

void Sparkline::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    drawSparkline(painter, rect(), m_values, m_top, m_color);
}

void drawSparkline(QPainter& painter, const QRectF& box, const std::vector<double>& values,
                   double top, Color ink) {
    if (values.size() < 2 || top <= 0)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double step = box.width() / double(values.size() - 1);
    QPolygonF line;
    const auto flush = [&] {
        if (line.size() > 1) {
            QPolygonF area = line;
            area << QPointF(line.last().x(), box.bottom())
                 << QPointF(line.first().x(), box.bottom());
            QColor fill = color(ink);
            fill.setAlphaF(0.16F);
            painter.setPen(Qt::NoPen);
            painter.setBrush(fill);
            painter.drawPolygon(area);
            painter.setPen(QPen(color(ink), 1.25, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter.setBrush(Qt::NoBrush);
            painter.drawPolyline(line);
        }
        line.clear();
    };
    for (size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) {
            flush();
            continue;
        }
        const double share = std::min(1.0, std::max(0.0, values[i] / top));
        line << QPointF(box.left() + double(i) * step,
                        box.bottom() - 1 - share * (box.height() - 2));
    }
    flush();
    painter.restore();
}

} // namespace boxwright::ui
