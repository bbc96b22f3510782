#include "ui/panels/container/graph_panel.h"

#include "ui/panels/container/live_limits.h"
#include "ui/panels/main_window/phase_texts.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/segmented.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QGridLayout>
#include <QPointer>

#include <algorithm>
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
constexpr int usualRange = 1;
constexpr int columns = 3;

/// Why a graph has nothing to draw; empty while it does.
QString unavailableReason(const GraphRow& row, const ContainerFeed& feed, bool ended) {
    if (ended && feed.samples().isEmpty())
        return GraphPanel::tr("It ran while no window was there to record it.");
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
    column->setSpacing(10);
    column->addWidget(makeBar());
    m_notice = new Notice(Tone::Bad);
    column->addWidget(m_notice);
    column->addWidget(makeGrid(), 1);
    setRange(usualRange);
    connect(&m_feed, &ContainerFeed::updated, this, &GraphPanel::showEvents);
}

QWidget* GraphPanel::makeBar() {
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::gap);
    m_range = new Segmented(tr("Time range"));
    m_range->setNeutral(true);
    for (int i = 0; i < int(ranges.size()); ++i)
        m_range->add(i, QCoreApplication::translate("GraphRange", ranges[size_t(i)].text));
    connect(m_range, &Segmented::chosen, this, &GraphPanel::setRange);
    m_liveMark = new StateMark(MarkState::Running);
    m_live = new Label(FontStyle::Small, Color::T2);
    m_eventCount = new Label(FontStyle::Small, Color::T2);
    m_hint = new Label(tr("Drag a limit line to change it while the container runs"),
                       FontStyle::Small, Color::T2);
    row->addWidget(m_range);
    auto* live = new QHBoxLayout;
    live->setSpacing(space::half);
    live->addWidget(m_liveMark);
    live->addWidget(m_live);
    row->addLayout(live);
    row->addStretch();
    m_kernel = new Label(FontStyle::Code, Color::Acc);
    m_kernel->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_kernel->setToolTip(tr("The kernel file behind the limit, and its value"));
    m_kernel->hide();
    row->addWidget(m_eventCount);
    row->addWidget(m_hint);
    row->addWidget(m_kernel);
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
        connect(widget, &GraphWidget::limitPreviewed, this,
                [this, widget](double plotted) { explain(widget, plotted); });
        connect(widget, &GraphWidget::inspected, this,
                [this, widget] { explain(widget, std::nullopt); });
        connect(widget, &GraphWidget::previewEnded, this,
                [this, widget] { explain(widget, std::nullopt); });
        connect(widget, &GraphWidget::left, this, &GraphPanel::showHint);
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
    showHint();
    for (GraphWidget* widget : m_graphs) {
        widget->setLimit(shownLimit(widget->row(), info));
        widget->setSoftLimit(shownSoftLimit(widget->row(), info));
        widget->setEnded(alive || !info.finishedAt.isValid()
                             ? std::nullopt
                             : std::optional<int64_t>(info.finishedAt.toMSecsSinceEpoch()));
    }
    showEvents();
}

/// The file of the limit and the value it has, or would get if the line were let go here.
void GraphPanel::explain(const GraphWidget* graph, std::optional<double> plotted) {
    const auto limit = liveLimit(graph->row(), m_info);
    const auto shown = shownLimit(graph->row(), m_info);
    if (!limit || !shown)
        return showHint();
    const uint64_t value = kernelValue(graph->row(), *limit, plotted.value_or(shown->value));
    m_kernel->setText(kernelText(*limit, value, m_info));
    m_kernel->setVisible(!m_kernel->text().isEmpty());
    m_hint->setVisible(m_kernel->text().isEmpty() && isAlive(m_info.phase));
}

void GraphPanel::showHint() {
    m_kernel->setText({});
    m_kernel->hide();
    const bool anyLine = std::any_of(m_graphs.begin(), m_graphs.end(), [this](GraphWidget* graph) {
        const auto limit = shownLimit(graph->row(), m_info);
        return limit && limit->draggable;
    });
    m_hint->setVisible(isAlive(m_info.phase) && anyLine);
}

QString GraphPanel::kernelLine() const {
    return m_kernel->text();
}

void GraphPanel::showEvents() {
    const int count = int(m_feed.events().size());
    m_eventCount->setText(count == 0   ? QString()
                          : count == 1 ? tr("1 event in view")
                                       : tr("%1 events in view").arg(count));
    m_eventCount->setColor(count > 0 ? Color::Bad : Color::T2);
    for (GraphWidget* widget : m_graphs)
        widget->setUnavailable(unavailableReason(widget->row(), m_feed, !isAlive(m_info.phase)));
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
    Dialog question(tr("Limit below current use"),
                    tr("Memory now %1: at %2 the kernel will reclaim or kill.")
                        .arg(valueText(row, used), valueText(row, plotted)),
                    tr("Set the limit"), ButtonKind::Danger, window());
    return question.exec() == QDialog::Accepted;
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
