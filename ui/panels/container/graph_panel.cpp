#include "ui/panels/container/graph_panel.h"

#include "ui/panels/container/live_limits.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/segmented.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QGridLayout>
#include <QMessageBox>
#include <QPointer>

#include <array>
#include <cmath>

namespace boxwright::ui {
namespace {

struct Range {
    const char* text; ///< translate in context "GraphRange"
    int64_t spanMs;
};
constexpr std::array ranges{
    Range{QT_TRANSLATE_NOOP("GraphRange", "1 min"), 60'000},
    Range{QT_TRANSLATE_NOOP("GraphRange", "5 min"), 300'000},
    Range{QT_TRANSLATE_NOOP("GraphRange", "15 min"), 900'000},
    Range{QT_TRANSLATE_NOOP("GraphRange", "1 h"), 3'600'000},
};
constexpr int columns = 3;

/// Why a graph has nothing to draw; empty while it does.
QString unavailableReason(const GraphRow& row, const ContainerFeed& feed) {
    if (feed.samples().size() < 3)
        return {};
    for (const GraphSeries& series : row.series) {
        if (!std::isnan(feed.samples().back()[series.stat]))
            return {};
    }
    const StatRow& stat = statRow(row.series.front().stat);
    const QString controller =
        QString::fromUtf8(stat.controller.data(), qsizetype(stat.controller.size()));
    return controller.isEmpty()
               ? GraphPanel::tr("This kernel does not report it for this run.")
               : GraphPanel::tr(
                     "The %1 controller is not available to this run. The System page says why.")
                     .arg(controller);
}

} // namespace

GraphPanel::GraphPanel(Backend& backend, const QString& id, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_id(id)
    , m_feed(backend, id) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::page, space::unit, space::page, space::gap);
    column->setSpacing(space::unit);
    column->addWidget(makeBar());
    m_notice = new Notice(Tone::Bad);
    column->addWidget(m_notice);
    column->addWidget(makeGrid(), 1);
    setRange(0);
    connect(&m_feed, &ContainerFeed::updated, this, &GraphPanel::showEvents);
}

QWidget* GraphPanel::makeBar() {
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::gap);
    m_range = new Segmented(tr("Time range"));
    for (int i = 0; i < int(ranges.size()); ++i)
        m_range->add(i, QCoreApplication::translate("GraphRange", ranges[size_t(i)].text));
    connect(m_range, &Segmented::chosen, this, &GraphPanel::setRange);
    m_liveMark = new StateMark(MarkState::Running);
    m_live = new Label(FontStyle::Small, Color::T2);
    m_eventCount = new Label(FontStyle::Small, Color::T2);
    m_hint = new Label(tr("Drag a limit line to change it while the container runs"),
                       FontStyle::Small, Color::T2);
    row->addWidget(m_range);
    row->addWidget(m_liveMark);
    row->addWidget(m_live);
    row->addStretch();
    row->addWidget(m_eventCount);
    row->addWidget(m_hint);
    return bar;
}

QWidget* GraphPanel::makeGrid() {
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(space::gap);
    for (const GraphRow& row : graphCatalogue()) {
        auto* widget = new GraphWidget(row, m_feed);
        const int index = int(m_graphs.size());
        grid->addWidget(widget, index / columns, index % columns);
        m_graphs.push_back(widget);
        connect(widget, &GraphWidget::limitChosen, this,
                [this, widget](double plotted) { choose(widget, plotted); });
        const auto inspect = [this, widget](double plotted) {
            Q_EMIT inspected(QLatin1String(widget->row().key), plotted);
        };
        connect(widget, &GraphWidget::limitPreviewed, this, inspect);
        connect(widget, &GraphWidget::inspected, this, [this, widget, inspect] {
            const auto limit = shownLimit(widget->row(), m_info);
            inspect(limit ? limit->value : std::nan(""));
        });
    }
    return box;
}

GraphWidget* GraphPanel::graph(const QString& key) const {
    for (GraphWidget* widget : m_graphs) {
        if (key == QLatin1String(widget->row().key))
            return widget;
    }
    return nullptr;
}

void GraphPanel::setRange(int index) {
    m_range->setCurrent(index);
    for (GraphWidget* widget : m_graphs)
        widget->setRange(ranges[size_t(index)].spanMs);
}

void GraphPanel::show(const ContainerInfo& info) {
    m_info = info;
    const bool alive = isAlive(info.phase);
    m_live->setText(
        alive ? tr("Live, every second")
              : tr("Frozen at %1").arg(info.finishedAt.toString(QStringLiteral("HH:mm:ss"))));
    m_liveMark->setState(markOf(info));
    m_hint->setVisible(alive);
    for (GraphWidget* widget : m_graphs) {
        widget->setLimit(shownLimit(widget->row(), info));
        widget->setSoftLimit(shownSoftLimit(widget->row(), info));
        widget->setEnded(alive || !info.finishedAt.isValid()
                             ? std::nullopt
                             : std::optional<int64_t>(info.finishedAt.toMSecsSinceEpoch()));
    }
    showEvents();
}

void GraphPanel::showEvents() {
    const int count = int(m_feed.events().size());
    m_eventCount->setText(count > 0 ? tr("Events in view: %1").arg(count) : QString());
    m_eventCount->setColor(count > 0 ? Color::Bad : Color::T2);
    for (GraphWidget* widget : m_graphs)
        widget->setUnavailable(unavailableReason(widget->row(), m_feed));
}

void GraphPanel::choose(GraphWidget* graph, double plotted) {
    if (!confirmBelowUse(graph->row(), plotted)) {
        graph->cancelPreview();
        return;
    }
    apply(graph, plotted);
}

/// Below what is used now the kernel reclaims or kills: that is asked once, by name.
bool GraphPanel::confirmBelowUse(const GraphRow& row, double plotted) {
    if (QLatin1String(row.limit) != QLatin1String("memory.max") || m_feed.samples().isEmpty())
        return true;
    const double used = m_feed.samples().back()[Stat::MemoryCurrent] * row.unit.factor;
    if (std::isnan(used) || plotted >= used)
        return true;
    return QMessageBox::question(this, tr("Limit below current use"),
                                 tr("Memory now %1: at %2 the kernel will reclaim or kill.")
                                     .arg(valueText(row, used), valueText(row, plotted)),
                                 QMessageBox::Apply | QMessageBox::Cancel,
                                 QMessageBox::Cancel) == QMessageBox::Apply;
}

void GraphPanel::apply(GraphWidget* graph, double plotted) {
    const auto limit = liveLimit(graph->row(), m_info);
    if (!limit)
        return;
    const QString value = QString::number(kernelValue(graph->row(), *limit, plotted));
    const QString key =
        QString::fromUtf8(limit->row->key.data(), qsizetype(limit->row->key.size()));
    m_notice->setText({});
    for (const QString& instance : limit->instances) {
        m_backend.setLimit(m_id, key, instance, value,
                           [this, graph, key, self = QPointer(this)](Result<QString> answer) {
                               if (!self)
                                   return;
                               if (answer) {
                                   Q_EMIT limitChanged(key, *answer);
                                   return;
                               }
                               // Back to what the kernel last confirmed, and why.
                               graph->cancelPreview();
                               m_notice->setText(errorText(answer.error()));
                           });
    }
}

} // namespace boxwright::ui
