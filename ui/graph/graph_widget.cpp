#include "ui/graph/graph_widget.h"

#include "ui/style/fonts.h"
#include "ui/widgets/paint.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

namespace boxwright::ui {
namespace {

constexpr int headerHeight = 61;
constexpr int axisHeight = 26;
constexpr int plotLeft = 44;
constexpr int plotRight = 14;
constexpr int handleHeight = 20;
constexpr int handleReach = 4;
constexpr int leastTickGap = 20; ///< between the labels of two ticks
/// Room above the limit line, so that it is not the edge and can be dragged upwards.
constexpr double aboveLimit = 1.25;
/// A limit this far above what is used would flatten the curve: it is said in words instead.
constexpr double nearLimit = 6;

} // namespace

GraphWidget::GraphWidget(const GraphRow& row, const ContainerFeed& feed, QWidget* parent)
    : QWidget(parent)
    , m_row(row)
    , m_feed(feed) {
    setMouseTracking(true);
    setAccessibleName(QCoreApplication::translate("Graph", row.title));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setFocusPolicy(Qt::StrongFocus);
    connect(&feed, &ContainerFeed::updated, this, &GraphWidget::rescale);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
    rescale();
}

void GraphWidget::setRange(int64_t spanMs) {
    m_spanMs = spanMs;
    rescale();
}

void GraphWidget::setLimit(std::optional<GraphLimit> limit) {
    m_limit = std::move(limit);
    const bool previewed = !m_dragging && std::exchange(m_preview, std::nullopt).has_value();
    rescale();
    announceLimit();
    if (previewed)
        Q_EMIT previewEnded();
}

void GraphWidget::setSoftLimit(std::optional<GraphLimit> limit) {
    m_softLimit = std::move(limit);
    rescale();
}

void GraphWidget::setEnded(std::optional<int64_t> timeMs) {
    m_endedMs = timeMs;
    cancelPreview();
}

void GraphWidget::setUnavailable(const QString& reason) {
    m_unavailable = reason;
    update();
}

void GraphWidget::setSubject(const QString& subject) {
    m_subject = subject;
    update();
}

void GraphWidget::cancelPreview() {
    const bool previewed = std::exchange(m_preview, std::nullopt).has_value();
    m_dragging = false;
    rescale();
    if (previewed)
        Q_EMIT previewEnded();
}

QRectF GraphWidget::plot() const {
    return QRectF(plotLeft, headerHeight, width() - plotLeft - plotRight,
                  height() - headerHeight - axisHeight);
}

/// The right edge: a little past the end of a container that has ended, so that its end is seen.
int64_t GraphWidget::nowMs() const {
    if (m_endedMs)
        return *m_endedMs + m_spanMs / 6;
    const auto& samples = m_feed.samples();
    return samples.isEmpty() ? QDateTime::currentMSecsSinceEpoch() : samples.back().timeMs;
}

double GraphWidget::x(int64_t timeMs) const {
    const QRectF area = plot();
    return area.left() + area.width() * double(timeMs - startMs()) / double(m_spanMs);
}

double GraphWidget::y(double value) const {
    const QRectF area = plot();
    return area.bottom() - area.height() * m_axis.fraction(value);
}

/// While a line is dragged the scale stands still under it.
void GraphWidget::rescale() {
    if (!m_dragging)
        m_axis = fittingAxis();
    update();
}

Axis GraphWidget::fittingAxis() const {
    const auto& samples = m_feed.samples();
    const double used = highestValue(m_row, samples, startMs(), false);
    double highest = std::max(used * 1.1, m_row.leastTop);
    if (m_limit && (m_limit->value <= highest * nearLimit || m_preview || m_dragging))
        highest = std::max(highest, shownLimit() * aboveLimit);
    if (m_softLimit && m_softLimit->value <= highest * nearLimit)
        highest = std::max(highest, m_softLimit->value * 1.1);
    double lowest = 0;
    for (const GraphSeries& series : m_row.series) {
        if (series.below)
            lowest = -std::max(highestValue(m_row, samples, startMs(), true) * 1.1, m_row.leastTop);
    }
    const int mostTicks = std::clamp(int(plot().height()) / leastTickGap + 1, 2, 5);
    return Axis::containing(lowest, highest, mostTicks);
}

double GraphWidget::shownLimit() const {
    return m_preview.value_or(m_limit ? m_limit->value : 0);
}

bool GraphWidget::limitIsAbove() const {
    return m_limit && shownLimit() > m_axis.top;
}

bool GraphWidget::canDrag() const {
    return m_limit && m_limit->draggable && !m_endedMs && m_unavailable.isEmpty();
}

double GraphWidget::valueAt(int yPosition) const {
    const QRectF area = plot();
    return std::max(0.0, m_axis.value((area.bottom() - yPosition) / area.height()));
}

QRect GraphWidget::handleRect() const {
    if (!m_limit || m_endedMs)
        return {};
    const int textRoom = textWidth(handleText(), FontStyle::Caption) + 26;
    const double line = std::max(y(shownLimit()), plot().top());
    return QRect(int(plot().right()) - textRoom, int(line) - handleHeight / 2, textRoom,
                 handleHeight);
}

QString GraphWidget::handleText() const {
    const QString value = m_preview ? valueText(m_row, *m_preview)
                          : m_limit ? m_limit->text
                                    : QString();
    const QString text =
        QLatin1String(m_row.key) == QLatin1String("memory") ? value : tr("limit %1").arg(value);
    return limitIsAbove() ? QStringLiteral("↑ ") + text : text;
}

void GraphWidget::preview(double value) {
    m_preview = value;
    rescale();
    announceLimit();
    Q_EMIT limitPreviewed(value);
}

void GraphWidget::choose() {
    m_dragging = false;
    rescale();
    if (m_preview)
        Q_EMIT limitChosen(*m_preview);
}

void GraphWidget::announceLimit() {
    if (!m_limit)
        return;
    QAccessibleValueChangeEvent changed(this, shownLimit());
    changed.setChild(0);
    QAccessible::updateAccessibility(&changed);
}

std::vector<AccessiblePart> GraphWidget::accessibleParts() {
    if (!m_limit || m_endedMs)
        return {};
    AccessiblePart line;
    line.name = tr("Limit of %1").arg(accessibleName());
    line.role = QAccessible::Slider;
    line.rect = handleRect();
    line.valueText = m_preview ? valueText(m_row, *m_preview) : m_limit->text;
    line.state.disabled = !canDrag();
    line.number = AccessibleNumber{
        shownLimit(), std::max(m_axis.top, shownLimit() * aboveLimit), m_axis.step / 10, {}};
    if (canDrag())
        line.number->set = [this](double value) {
            preview(std::max(0.0, value));
            choose();
        };
    return {line};
}

void GraphWidget::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    const QRect grip = handleRect().adjusted(-handleReach, -handleReach, handleReach, handleReach);
    if (event->button() != Qt::LeftButton || !canDrag() || !grip.contains(event->pos()))
        return;
    m_dragging = true;
    m_axis = fittingAxis(); // a limit that was out of sight comes into it
    m_grip = y(shownLimit()) - event->pos().y();
    setCursor(Qt::SizeVerCursor);
}

void GraphWidget::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragging) {
        preview(valueAt(int(std::lround(event->pos().y() + m_grip))));
        return;
    }
    const bool over = canDrag() && handleRect().contains(event->pos());
    if (over != m_handleHovered) {
        m_handleHovered = over;
        setCursor(over ? Qt::SizeVerCursor : Qt::ArrowCursor);
        update();
    }
}

void GraphWidget::mouseReleaseEvent(QMouseEvent*) {
    if (m_dragging)
        choose();
}

void GraphWidget::leaveEvent(QEvent*) {
    m_handleHovered = false;
    update();
}

void GraphWidget::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_preview) {
        cancelPreview();
        return;
    }
    const bool up = event->key() == Qt::Key_Up || event->key() == Qt::Key_PageUp;
    const bool down = event->key() == Qt::Key_Down || event->key() == Qt::Key_PageDown;
    if (canDrag() && (up || down)) {
        if (!m_preview)
            preview(shownLimit()); // first into sight, then by the steps that are seen
        const bool page = event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown;
        const double step = m_axis.step / (page ? 1 : 10);
        preview(std::max(0.0, shownLimit() + (up ? step : -step)));
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_preview) {
        choose();
        return;
    }
    QWidget::keyPressEvent(event);
}

void GraphWidget::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
    Q_EMIT inspected();
}

/// A preview nobody asked for is not left standing where it could be taken for the truth.
void GraphWidget::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    if (!m_dragging)
        cancelPreview();
    Q_EMIT left();
}

bool GraphWidget::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_limit) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (handleRect().contains(help->pos())) {
            QToolTip::showText(help->globalPos(),
                               canDrag() ? tr("Drag to change it while the container runs. "
                                              "Arrows and Enter do the same.")
                                         : m_limit->reason,
                               this);
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace boxwright::ui
