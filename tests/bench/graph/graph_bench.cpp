#include "tests/bench/measure.h"
#include "tests/support/fake_backend.h"
#include "ui/graph/graph_widget.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QImage>
#include <QPainter>

#include <cmath>
#include <memory>

/// A full repaint of the six graphs of a running container, an hour of samples behind them, beside
/// six plain widgets of the same size that only fill their ground. Target: under 4 ms for all six.
///     bench_graph [ROUNDS]
namespace {

using namespace boxwright;
using namespace boxwright::ui;

constexpr int hour = 3600;
const QSize graphSize(376, 200);

class Empty : public QWidget {
protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), color(Color::Card)); }
};

StatSample sampleAt(int64_t timeMs, int second) {
    StatSample sample;
    sample.timeMs = timeMs;
    for (const StatRow& row : statCatalogue())
        sample[row.stat] = 40'000 * (1 + std::sin(second / 7.0 + double(row.stat)));
    sample[Stat::CpuTotal] = 0.5 + 0.4 * std::sin(second / 9.0);
    sample[Stat::CpuThrottled] = second % 40 < 12 ? 0.4 : 0;
    sample[Stat::OomKills] = 0;
    return sample;
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const Theme theme(application, ThemeMode::Dark);
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 25;
    FakeBackend backend(FakeBackend::Content::Empty);
    const QString id = QStringLiteral("bench");
    ContainerFeed feed(backend, id);
    const int64_t now = QDateTime::currentMSecsSinceEpoch();
    for (int second = 0; second < hour; ++second)
        backend.pushSample(id, sampleAt(now - (hour - second) * 1000LL, second));

    std::vector<std::unique_ptr<GraphWidget>> graphs;
    std::vector<std::unique_ptr<Empty>> empties;
    for (const GraphRow& row : graphCatalogue()) {
        graphs.push_back(std::make_unique<GraphWidget>(row, feed));
        empties.push_back(std::make_unique<Empty>());
        graphs.back()->setLimit(GraphLimit{50, QStringLiteral("50"), true, {}});
        graphs.back()->resize(graphSize);
        empties.back()->resize(graphSize);
    }
    QImage canvas(graphSize, QImage::Format_ARGB32_Premultiplied);
    const auto paintAll = [&](const auto& widgets) {
        for (const auto& widget : widgets)
            widget->render(&canvas);
    };
    const auto spans = [&](int64_t spanMs) {
        return [&, spanMs] {
            for (const auto& graph : graphs)
                graph->setRange(spanMs);
            paintAll(graphs);
        };
    };
    std::vector<bench::Candidate> candidates{{"six empty widgets", [&] { paintAll(empties); }, {}},
                                             {"six graphs, 1 min", spans(60'000), {}},
                                             {"six graphs, 5 min", spans(300'000), {}},
                                             {"six graphs, 1 h", spans(3'600'000), {}}};
    bench::measure(candidates, rounds, 4);
    bench::print("graph, full repaint of the six", candidates);
    return 0;
}
