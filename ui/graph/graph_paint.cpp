// How a GraphWidget looks.
#include "ui/graph/graph_widget.h"
#include "ui/widgets/number_label.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace boxwright::ui {
namespace {

constexpr qreal pad = 16;
constexpr int timeTicks = 5;

QColor faded(Color token, qreal opacity) {
    QColor tint = color(token);
    tint.setAlphaF(float(opacity));
    return tint;
}

QPen dashed(const QColor& tint, qreal width, const QList<qreal>& pattern) {
    QPen pen(tint, width);
    QList<qreal> scaled = pattern;
    for (qreal& length : scaled)
        length /= width;
    pen.setDashPattern(scaled);
    return pen;
}

qreal crisp(qreal position) {
    return std::floor(position) + 0.5;
}

/// Minutes apart on long ranges, seconds on short ones, always round.
int64_t timeStep(int64_t spanMs) {
    constexpr std::array<int64_t, 9> steps{5'000,   10'000,  15'000,  30'000, 60'000,
                                           120'000, 300'000, 600'000, 900'000};
    for (const int64_t step : steps) {
        if (spanMs / step <= timeTicks)
            return step;
    }
    return steps.back();
}

} // namespace

void GraphWidget::paintEvent(QPaintEvent*) {
    WidgetPainter painter(this);
    const bool framed = hasFocus() && !m_dragging;
    painter.roundBox(rect(), radius::card, Color::Card, framed ? Color::Acc : Color::Line);
    paintHeader(painter);
    if (!m_unavailable.isEmpty()) {
        paintUnavailable(painter);
        return;
    }
    paintThrottling(painter);
    paintGrid(painter);
    painter.save();
    painter.setClipRect(plot().adjusted(0, -2, 4, 2));
    paintSeries(painter);
    painter.restore();
    paintEvents(painter);
    paintSoftLimit(painter);
    paintLimit(painter);
}

void GraphWidget::paintHeader(WidgetPainter& painter) const {
    const QRectF row(pad, 12, width() - 2 * pad, 24);
    drawIcon(painter, QRectF(row.left(), row.top() + 4, 16, 16), QLatin1String(m_row.icon),
             Color::T2);
    painter.textLine(row.adjusted(24, 0, 0, 0), QCoreApplication::translate("Graph", m_row.title),
                     FontStyle::BodySemibold, Color::T1);

    const auto& samples = m_feed.samples();
    const GraphScale scale = scaleFor(m_row, m_axis.top);
    QString unit = headlineUnit(m_row, samples, m_limit, scale);
    if (!m_subject.isEmpty())
        unit = unit + QLatin1Char(' ') + m_subject;
    const qreal unitWidth = unit.isEmpty() ? 0 : textWidth(unit, FontStyle::Small) + 6;
    painter.textLine(row, unit, FontStyle::Small, Color::T3, Qt::AlignRight);
    const QString value = headline(m_row, samples, scale);
    const QFont font = typeface(FontStyle::Heading);
    const qreal left = row.right() - unitWidth - numberWidth(value, font);
    painter.setPen(color(Color::T1));
    drawNumber(painter, QPointF(left, row.top() + 17), value, font);
    paintLegend(painter, row.bottom());
}

void GraphWidget::paintLegend(WidgetPainter& painter, qreal top) const {
    qreal left = pad;
    const auto entry = [&](const QString& text, const auto& swatch) {
        swatch(QRectF(left, top + 8, 12, 2));
        const qreal room = textWidth(text, FontStyle::Caption);
        painter.textLine(QRectF(left + 17, top, room + 1, 18), text, FontStyle::Caption, Color::T2);
        left += 17 + room + 14;
    };
    for (const GraphSeries& series : m_row.series)
        entry(QCoreApplication::translate("Graph", series.label),
              [&](const QRectF& box) { painter.fillRect(box, color(seriesColor(series.color))); });
    const double throttled = m_row.throttling ? m_feed.throttledSeconds(startMs()) : 0;
    if (throttled > 0.05)
        entry(tr("throttled %1 s").arg(throttled, 0, 'f', 1), [&](const QRectF& box) {
            painter.fillRect(box.adjusted(0, -3, 0, 5), faded(Color::Warn, 0.16));
            painter.fillRect(box.adjusted(0, -3, 0, -2), color(Color::Warn));
        });
    if (m_limit && !m_unavailable.isEmpty())
        return;
    if (limitIsAbove() && handleRect().isEmpty())
        entry(tr("limit %1 is above this scale").arg(m_limit->text), [&](const QRectF& box) {
            painter.setPen(dashed(color(Color::T1), 1.25, {4, 2}));
            painter.drawLine(QPointF(box.left(), box.top() + 1),
                             QPointF(box.right(), box.top() + 1));
        });
}

void GraphWidget::paintGrid(WidgetPainter& painter) const {
    const QRectF area = plot();
    const double factor = scaleFor(m_row, m_axis.top).factor;
    for (const double tick : m_axis.ticks()) {
        const qreal at = crisp(y(tick));
        painter.setPen(QPen(color(Color::Line), 1));
        painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
        painter.textLine(QRectF(0, at - 8, plot().left() - 8, 16), m_axis.label(tick, factor),
                         FontStyle::Caption, Color::T3, Qt::AlignRight);
    }
    const int64_t step = timeStep(m_spanMs);
    const QString form = step < 60'000 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm");
    for (int64_t time = (startMs() / step + 1) * step; time < nowMs(); time += step) {
        const QString text = QDateTime::fromMSecsSinceEpoch(time).toString(form);
        const qreal at = x(time);
        const qreal half = textWidth(text, FontStyle::Caption) / 2.0 + 1;
        if (at - half > 8 && at + half < width() - 4)
            painter.textLine(QRectF(at - half, area.bottom() + 5, 2 * half, 16), text,
                             FontStyle::Caption, Color::T3, Qt::AlignHCenter);
    }
}

void GraphWidget::paintThrottling(WidgetPainter& painter) const {
    if (!m_row.throttling)
        return;
    const QRectF area = plot();
    for (const ThrottledSpan& span : throttledSpans(m_feed.samples(), startMs())) {
        const QRectF box =
            QRectF(QPointF(x(span.fromMs), area.top()), QPointF(x(span.toMs), area.bottom())) &
            area;
        painter.fillRect(box, faded(Color::Warn, 0.16));
        painter.fillRect(QRectF(box.topLeft(), QSizeF(box.width(), 3)), color(Color::Warn));
    }
}

/// NaN ends one line and begins another. Samples that fall on one pixel become their highest: a
/// long range costs no more than a short one, and no peak is lost.
std::vector<QPolygonF> GraphWidget::polylines(const GraphSeries& series) const {
    std::vector<QPolygonF> lines(1);
    const auto& samples = m_feed.samples();
    const QRectF area = plot();
    const double factor = m_row.unit.factor * (series.below ? -1 : 1);
    const size_t first = samples.firstSince(startMs());
    for (size_t i = first > 0 ? first - 1 : 0; i < samples.size(); ++i) {
        const double value = samples[i][series.stat] * factor;
        QPolygonF& line = lines.back();
        if (std::isnan(value)) {
            if (!line.isEmpty())
                lines.emplace_back();
            continue;
        }
        const QPointF point(x(samples[i].timeMs),
                            area.bottom() - area.height() * m_axis.fraction(value));
        const bool samePixel =
            !line.isEmpty() && !series.stepped && point.x() - line.back().x() < 0.75;
        if (samePixel) {
            const bool higher =
                series.below ? point.y() > line.back().y() : point.y() < line.back().y();
            if (higher)
                line.back().setY(point.y());
            continue;
        }
        if (series.stepped && !line.isEmpty())
            line << QPointF(point.x(), line.back().y());
        line << point;
    }
    return lines;
}

void GraphWidget::paintSeries(WidgetPainter& painter) const {
    for (auto series = m_row.series.rbegin(); series != m_row.series.rend(); ++series)
        paintLine(painter, *series);
}

void GraphWidget::paintLine(WidgetPainter& painter, const GraphSeries& series) const {
    const QColor stroke = color(seriesColor(series.color));
    const qreal zero = y(0);
    const bool filled = &series == &m_row.series.front() || series.below;
    for (const QPolygonF& line : polylines(series)) {
        if (line.size() < 2)
            continue;
        if (filled) {
            QPolygonF area = line;
            area << QPointF(line.back().x(), zero) << QPointF(line.front().x(), zero);
            QColor fill = stroke;
            fill.setAlphaF(0.14F);
            painter.setPen(Qt::NoPen);
            painter.setBrush(fill);
            painter.drawPolygon(area);
            painter.setBrush(Qt::NoBrush);
        }
        // Two lines of 1 px stay on the raster engine's fast path, one of 1.5 px does not.
        painter.setPen(QPen(stroke, 1));
        painter.drawPolyline(line);
        painter.drawPolyline(line.translated(0, -0.5));
        painter.setPen(Qt::NoPen);
        painter.setBrush(stroke);
        painter.drawEllipse(line.back(), 2.5, 2.5);
        painter.setBrush(Qt::NoBrush);
    }
}

void GraphWidget::paintEvents(WidgetPainter& painter) const {
    const QRectF area = plot();
    const QPen mark = dashed(color(Color::Bad), 1, {2, 3});
    for (const LiveEvent& happened : m_feed.events()) {
        if (happened.timeMs < startMs())
            continue;
        const qreal at = crisp(x(happened.timeMs));
        painter.setPen(mark);
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
        if (QLatin1String(m_row.key) == QLatin1String("memory"))
            paintKill(painter, happened, at);
    }
    if (m_endedMs) {
        painter.setPen(mark);
        const qreal at = crisp(x(*m_endedMs));
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
    }
}

/// A diamond where the limit was met, and when; both keep clear of the limit's handle, which a
/// fresh one would lie under.
void GraphWidget::paintKill(WidgetPainter& painter, const LiveEvent& happened, qreal at) const {
    const QRectF area = plot();
    const QRectF handle = handleRect();
    const QString text =
        QDateTime::fromMSecsSinceEpoch(happened.timeMs).toString(QStringLiteral("HH:mm:ss ")) +
        happened.text;
    const qreal room = textWidth(text, FontStyle::Caption) + 14;
    QRectF label(at - room - 6, area.top(), room, 18);
    if (label.intersects(handle))
        label.moveRight(handle.left() - 6);
    label.moveLeft(std::max(area.left(), label.left()));
    painter.roundBox(label, radius::check, Color::BadTint);
    painter.textLine(label, text, FontStyle::Caption, Color::Bad, Qt::AlignHCenter);
    qreal tip = m_limit ? std::max(y(m_limit->value), area.top()) : area.top() + 9;
    if (handle.adjusted(-5, -5, 5, 5).contains(QPointF(at, tip)))
        tip = handle.bottom() + 7;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color(Color::Bad));
    painter.drawPolygon(QPolygonF{{at, tip - 4}, {at + 4, tip}, {at, tip + 4}, {at - 4, tip}});
    painter.setBrush(Qt::NoBrush);
}

void GraphWidget::paintSoftLimit(WidgetPainter& painter) const {
    if (!m_softLimit || m_softLimit->value > m_axis.top)
        return;
    const QRectF area = plot();
    const qreal at = crisp(y(m_softLimit->value));
    painter.setPen(dashed(color(Color::Warn), 1.25, {2, 4}));
    painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
    painter.textLine(QRectF(area.left() + 6, at - 17, 160, 16),
                     tr("soft limit %1").arg(m_softLimit->text), FontStyle::Caption, Color::Warn);
}

void GraphWidget::paintLimit(WidgetPainter& painter) const {
    if (!m_limit)
        return;
    const QRect handle = handleRect();
    if (limitIsAbove()) {
        if (!handle.isEmpty())
            paintHandle(painter, handle); // waits at the edge, without its line
        return;
    }
    const QRectF area = plot();
    const qreal at = crisp(y(shownLimit()));
    painter.setPen(dashed(color(Color::T1), 1.25, {6, 4}));
    if (handle.isEmpty()) {
        painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
        painter.textLine(QRectF(area.left(), at - 17, area.width() - 4, 16), m_limit->text,
                         FontStyle::Caption, Color::T2, Qt::AlignRight);
        return;
    }
    painter.drawLine(QPointF(area.left(), at), QPointF(handle.left(), at));
    paintHandle(painter, handle);
}

void GraphWidget::paintHandle(WidgetPainter& painter, const QRectF& box) const {
    const bool can = canDrag();
    const bool lively = m_dragging || m_handleHovered;
    painter.roundBox(box, radius::check, lively ? Color::AccTint : Color::Raised,
                     can ? Color::Acc : Color::Line2);
    qreal textLeft = 8;
    if (can) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(Color::T2));
        for (int dot = 0; dot < 6; ++dot) {
            const QPoint step(4 * (dot % 2), 4 * (dot / 2));
            painter.drawEllipse(QPointF(box.left() + 7, box.center().y() - 4) + step, 1, 1);
        }
        painter.setBrush(Qt::NoBrush);
        textLeft = 17;
    }
    painter.textLine(box.adjusted(textLeft, 0, -4, 0), handleText(), FontStyle::Caption, Color::T1);
}

void GraphWidget::paintUnavailable(WidgetPainter& painter) const {
    const QRectF area = rect().adjusted(24, 60, -24, -20);
    painter.setFont(typeface(FontStyle::Small));
    painter.setPen(color(Color::T3));
    painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, m_unavailable);
}

} // namespace boxwright::ui
