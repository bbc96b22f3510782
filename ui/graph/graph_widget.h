#pragma once

#include "ui/graph/axis.h"
#include "ui/graph/graph_data.h"
#include "ui/widgets/accessible_parts.h"

#include <QElapsedTimer>
#include <QPolygonF>
#include <QWidget>

namespace boxwright::ui {

class WidgetPainter;

/// One graph of a running container: header with the current value and a legend, series over time,
/// the limit as a line that can be dragged while the container runs. Dragging previews, releasing
/// asks for the change, Esc takes it back; with the keyboard, arrows move the line and Enter asks.
class GraphWidget : public QWidget, public AccessibleParts {
    Q_OBJECT
public:
    GraphWidget(const GraphRow& row, const ContainerFeed& feed, QWidget* parent = nullptr);

    const GraphRow& row() const { return m_row; }
    void setRange(int64_t spanMs);
    void setLimit(std::optional<GraphLimit> limit);
    void setSoftLimit(std::optional<GraphLimit> limit);
    /// The container has ended: the data stops, the limit has no handle.
    void setEnded(std::optional<int64_t> timeMs);
    /// Why there is nothing to show, in the plot's place; empty shows the plot.
    void setUnavailable(const QString& reason);
    /// What a series or limit is called when its own words do not say it: "limit 1 MB/s on sda".
    void setSubject(const QString& subject);
    /// Takes back a preview after the change was refused.
    void cancelPreview();

    QSize sizeHint() const override { return {364, 192}; }
    QSize minimumSizeHint() const override { return {240, 150}; }

    /// The handle's place, for tests and tooltips; empty without one.
    QRect handleRect() const;
    double valueAt(int y) const;

    QAccessible::Role accessibleRole() const override { return QAccessible::Chart; }
    /// The limit line, as a slider in plotted units.
    std::vector<AccessiblePart> accessibleParts() override;

Q_SIGNALS:
    void limitPreviewed(double value); ///< while dragging, in plotted units
    void limitChosen(double value);
    void previewEnded(); ///< the value stands, or was taken back
    void inspected();    ///< it has the focus: its kernel file may be shown
    void left();         ///< and has it no longer

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override { rescale(); }
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF plot() const;
    int64_t nowMs() const;
    int64_t startMs() const { return nowMs() - m_spanMs; }
    double x(int64_t timeMs) const;
    double y(double value) const;
    Axis fittingAxis() const;
    void rescale();
    double shownLimit() const;
    bool canDrag() const;
    bool limitIsAbove() const; ///< above what the scale shows
    void preview(double value);
    void choose();
    void announceLimit();

    void paintHeader(WidgetPainter& painter) const;
    void paintLegend(WidgetPainter& painter, qreal top) const;
    void paintGrid(WidgetPainter& painter) const;
    void paintThrottling(WidgetPainter& painter) const;
    void paintSeries(WidgetPainter& painter) const;
    void paintLine(WidgetPainter& painter, const GraphSeries& series) const;
    void paintEvents(WidgetPainter& painter) const;
    void paintKill(WidgetPainter& painter, const LiveEvent& happened, qreal at) const;
    void paintSoftLimit(WidgetPainter& painter) const;
    void paintLimit(WidgetPainter& painter) const;
    void paintHandle(WidgetPainter& painter, const QRectF& box) const;
    void paintUnavailable(WidgetPainter& painter) const;
    QString handleText() const;
    std::vector<QPolygonF> polylines(const GraphSeries& series) const;

    const GraphRow& m_row;
    const ContainerFeed& m_feed;
    int64_t m_spanMs = 60'000;
    std::optional<GraphLimit> m_limit;
    std::optional<GraphLimit> m_softLimit;
    std::optional<double> m_preview;
    std::optional<int64_t> m_endedMs;
    QString m_unavailable;
    QString m_subject;
    Axis m_axis;
    bool m_dragging = false;
    double m_grip = 0; ///< from the mouse to the line it drags
    bool m_handleHovered = false;
};

} // namespace boxwright::ui
