#pragma once

#include "ui/graph/graph_widget.h"

#include <QWidget>

#include <vector>

namespace boxwright::ui {

class Label;
class Notice;
class Segmented;
class StateMark;

/// The six graphs with their time range. Dragging a limit line changes the limit of the running
/// container: the newest value wins, and what the kernel then holds is shown.
class GraphPanel : public QWidget {
    Q_OBJECT
public:
    GraphPanel(Backend& backend, const QString& id, QWidget* parent = nullptr);

    void show(const ContainerInfo& info);
    using QWidget::show;
    GraphWidget* graph(const QString& key) const;

    /// What would be written, or is in force, for the graph in hand; empty for none.
    QString kernelLine() const;

Q_SIGNALS:
    void limitChanged(const QString& key, const QString& confirmed);

private:
    QWidget* makeBar();
    QWidget* makeGrid();
    void setRange(int index);
    void showEvents();
    void explain(const GraphWidget* graph, std::optional<double> plotted);
    void showHint();
    void choose(GraphWidget* graph, double plotted);
    bool confirmBelowUse(const GraphRow& row, double plotted);
    void apply(GraphWidget* graph, double plotted);

    Backend& m_backend;
    QString m_id;
    ContainerFeed m_feed;
    ContainerInfo m_info;
    std::vector<GraphWidget*> m_graphs;
    Segmented* m_range = nullptr;
    StateMark* m_liveMark = nullptr;
    Label* m_live = nullptr;
    Label* m_eventCount = nullptr;
    Label* m_hint = nullptr;
    Label* m_kernel = nullptr; ///< "memory.max = 104857600" while a line is moved
    Notice* m_notice = nullptr;
};

} // namespace boxwright::ui
