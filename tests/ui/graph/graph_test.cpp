#include "ui/graph/graph_widget.h"
#include "ui/style/theme.h"
#include "ui/widgets/paint.h"

#include <QAccessible>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

/// Only what a feed asks for; everything else is not part of these tests.
class FeedBackend : public Backend {
public:
    HelperInfo helper() const override { return {}; }
    void switchHelper(HelperMode) override {}
    std::vector<ContainerInfo> containers() const override { return {}; }
    std::optional<ContainerInfo> container(const QString&) const override { return {}; }
    std::vector<LayerInfo> layers() const override { return {}; }
    HostStatus host() const override { return {}; }
    std::vector<BlockDevice> blockDevices() const override { return {}; }
    void checkHost(Reply<std::vector<HostCheck>>) override {}
    void run(const Design&, Reply<QString>) override {}
    void start(const QString&, Reply<void>) override {}
    void stop(const QString&, Reply<void>) override {}
    void kill(const QString&, int, Reply<void>) override {}
    void pause(const QString&, Reply<void>) override {}
    void resume(const QString&, Reply<void>) override {}
    void remove(const QString&, Reply<void>) override {}
    void setLimit(const QString&, const QString&, const QString&, const QString&,
                  Reply<QString>) override {}
    void attach(const QString&, Reply<std::shared_ptr<Console>>) override {}
    void exec(const QString&, const ExecOptions&, Reply<std::shared_ptr<Console>>) override {}
    void readLog(const QString&, Reply<QByteArray>) override {}
    Job* importPath(const QString&, Reply<ImportResult>) override { return nullptr; }
    Job* importStarter(Reply<ImportResult>) override { return nullptr; }
    Job* exportBundle(const Design&, const QString&, bool, Reply<void>) override { return nullptr; }
    void removeLayer(const QString&, Reply<void>) override {}
    void renameLayer(const QString&, const QString&, Reply<void>) override {}
    std::vector<StatSample> watch(const QString&) override { return history; }
    void unwatch(const QString&) override {}

    std::vector<StatSample> history;
};

constexpr int64_t start = 1'700'000'000'000;

StatSample sampleAt(int second, Stat stat, double value) {
    StatSample sample;
    sample.timeMs = start + second * 1000;
    sample[stat] = value;
    return sample;
}

const GraphRow& rowOf(const char* key) {
    for (const GraphRow& row : graphCatalogue()) {
        if (QLatin1String(row.key) == QLatin1String(key))
            return row;
    }
    qFatal("no such graph");
}

} // namespace

class GraphTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp, ThemeMode::Dark); }

    void ringKeepsTheLatest();
    void ringFindsTimes();
    void axisHasRoundTicks_data();
    void axisHasRoundTicks();
    void everyRowIsComplete();
    void feedMarksOomKillsOnce();
    void throttledSpansAreJoined();
    void headlineShowsTheNewestValue();
    void unitsFollowTheScale_data();
    void unitsFollowTheScale();
    void axisLabelsFit();
    void draggingTheHandleChoosesALimit();
    void escapeTakesADragBack();
    void keysMoveTheLimit();
    void lockedLimitCannotBeDragged();
    void limitOutOfSightDoesNotJump();
    void limitLineIsAnAccessibleSlider();
    void endedGraphHasNoHandle();
    void aFreshKillIsNotUnderTheHandle();

private:
    std::unique_ptr<Theme> m_theme;
};

void GraphTest::ringKeepsTheLatest() {
    SampleRing ring(4);
    for (int i = 0; i < 10; ++i)
        ring.push(sampleAt(i, Stat::Pids, i));
    QCOMPARE(ring.size(), size_t(4));
    QCOMPARE(ring[0][Stat::Pids], 6.0);
    QCOMPARE(ring.back()[Stat::Pids], 9.0);
}

void GraphTest::ringFindsTimes() {
    SampleRing ring(4);
    for (int i = 0; i < 10; ++i)
        ring.push(sampleAt(i, Stat::Pids, i));
    QCOMPARE(ring.firstSince(0), size_t(0));
    QCOMPARE(ring.firstSince(start + 8000), size_t(2));
    QCOMPARE(ring.firstSince(start + 99'000), size_t(4));
}

void GraphTest::axisHasRoundTicks_data() {
    QTest::addColumn<double>("lowest");
    QTest::addColumn<double>("highest");
    QTest::addColumn<QString>("labels");
    QTest::newRow("percent") << 0.0 << 130.0 << "0 50 100 150";
    QTest::newRow("memory") << 0.0 << 320.0 << "0 100 200 300 400";
    QTest::newRow("fractions") << 0.0 << 1.0 << "0 0.25 0.50 0.75 1.00";
    QTest::newRow("both ways") << -3.0 << 2.0 << "4 2 0 2";
    QTest::newRow("tiny") << 0.0 << 0.001 << "0 0.00025 0.00050 0.00075 0.00100";
    QTest::newRow("tasks") << 0.0 << 8.8 << "0 2 4 6 8 10";
}

void GraphTest::axisHasRoundTicks() {
    QFETCH(double, lowest);
    QFETCH(double, highest);
    QFETCH(QString, labels);
    const Axis axis = Axis::containing(lowest, highest);
    QStringList shown;
    for (const double tick : axis.ticks())
        shown << axis.label(tick);
    QCOMPARE(shown.join(QLatin1Char(' ')), labels);
    QVERIFY(axis.bottom <= lowest);
    QVERIFY(axis.top >= highest);
}

void GraphTest::everyRowIsComplete() {
    for (const GraphRow& row : graphCatalogue()) {
        QVERIFY2(qstrlen(row.title) > 0 && qstrlen(row.icon) > 0, row.key);
        QVERIFY2(!row.series.empty() && row.series.size() <= 4, row.key);
        QVERIFY2(!iconPixmap(QLatin1String(row.icon), 16, Color::T1, 1).isNull(), row.key);
    }
    QCOMPARE(graphCatalogue().size(), size_t(6));
}

void GraphTest::feedMarksOomKillsOnce() {
    FeedBackend backend;
    backend.history = {sampleAt(0, Stat::OomKills, 2), sampleAt(1, Stat::OomKills, 2)};
    ContainerFeed feed(backend, QStringLiteral("a"));
    QCOMPARE(feed.events().size(), size_t(0));
    Q_EMIT backend.sampled(QStringLiteral("a"), sampleAt(2, Stat::OomKills, 3));
    Q_EMIT backend.sampled(QStringLiteral("a"), sampleAt(3, Stat::OomKills, 3));
    Q_EMIT backend.sampled(QStringLiteral("b"), sampleAt(4, Stat::OomKills, 9));
    QCOMPARE(feed.events().size(), size_t(1));
    QCOMPARE(feed.events().front().timeMs, start + 2000);
}

void GraphTest::throttledSpansAreJoined() {
    FeedBackend backend;
    for (int i = 0; i < 10; ++i)
        backend.history.push_back(sampleAt(i, Stat::CpuThrottled, i >= 3 && i <= 5 ? 0.5 : 0));
    ContainerFeed feed(backend, QStringLiteral("a"));
    const auto spans = throttledSpans(feed.samples(), 0);
    QCOMPARE(spans.size(), size_t(1));
    QCOMPARE(spans[0].toMs - spans[0].fromMs, int64_t(3000));
    QCOMPARE(feed.throttledSeconds(0), 1.5);
}

void GraphTest::headlineShowsTheNewestValue() {
    FeedBackend backend;
    ContainerFeed feed(backend, QStringLiteral("a"));
    const GraphRow& cpu = rowOf("cpu");
    const GraphScale percent = scaleFor(cpu, 100);
    QCOMPARE(headline(cpu, feed.samples(), percent), QStringLiteral("—"));
    Q_EMIT backend.sampled(QStringLiteral("a"), sampleAt(0, Stat::CpuTotal, 0.38));
    QCOMPARE(headline(cpu, feed.samples(), percent), QStringLiteral("38 %"));
    Q_EMIT backend.sampled(QStringLiteral("a"), sampleAt(1, Stat::CpuTotal, 0.0014));
    QCOMPARE(headline(cpu, feed.samples(), percent), QStringLiteral("0.1 %"));
    QCOMPARE(headlineUnit(cpu, feed.samples(), GraphLimit{25, QStringLiteral("25 %"), true, {}},
                          percent),
             QStringLiteral("of one core"));
}

void GraphTest::unitsFollowTheScale_data() {
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("quarter") << QByteArray("cpu") << 25.0 << "25 %";
    QTest::newRow("half a percent") << QByteArray("cpu") << 0.5 << "0.5 %";
    QTest::newRow("memory") << QByteArray("memory") << 256.0 << "256 MiB";
    QTest::newRow("large memory") << QByteArray("memory") << 6144.0 << "6 GiB";
    QTest::newRow("rate") << QByteArray("io") << 1.0 << "1 MB/s";
    QTest::newRow("finer rate") << QByteArray("io") << 1.25 << "1.25 MB/s";
    QTest::newRow("slow rate") << QByteArray("io") << 0.5 << "500 kB/s";
    QTest::newRow("tasks") << QByteArray("pids") << 128.0 << "128";
    QTest::newRow("few tasks") << QByteArray("pids") << 4.0 << "4";
}

void GraphTest::unitsFollowTheScale() {
    QFETCH(QByteArray, key);
    QFETCH(double, value);
    QFETCH(QString, text);
    QCOMPARE(valueText(rowOf(key.constData()), value), text);
}

/// 36 px is what the axis has for its labels, whatever is plotted: up to 200 cores.
void GraphTest::axisLabelsFit() {
    for (const GraphRow& row : graphCatalogue()) {
        for (double top = row.leastTop; top < 20'000; top *= 1.7) {
            const Axis axis = Axis::containing(0, top);
            const GraphScale scale = scaleFor(row, axis.top);
            for (const double tick : axis.ticks()) {
                const QString label = axis.label(tick, scale.factor);
                QVERIFY2(textWidth(label, FontStyle::Caption) <= 36,
                         qPrintable(QLatin1String(row.key) + QLatin1Char(' ') + label));
            }
        }
    }
}

void GraphTest::draggingTheHandleChoosesALimit() {
    FeedBackend backend;
    backend.history = {sampleAt(0, Stat::MemoryCurrent, 100 << 20),
                       sampleAt(1, Stat::MemoryCurrent, 120 << 20)};
    ContainerFeed feed(backend, QStringLiteral("a"));
    GraphWidget graph(rowOf("memory"), feed);
    graph.resize(400, 220);
    graph.setLimit(GraphLimit{256, QStringLiteral("256 MiB"), true, {}});
    graph.show();
    QSignalSpy chosen(&graph, &GraphWidget::limitChosen);
    QSignalSpy previewed(&graph, &GraphWidget::limitPreviewed);
    const QPoint grip = graph.handleRect().center();
    QVERIFY(!graph.handleRect().isEmpty());
    QTest::mousePress(&graph, Qt::LeftButton, {}, grip);
    QTest::mouseMove(&graph, grip + QPoint(0, 30));
    QCOMPARE(chosen.count(), 0);
    QVERIFY(previewed.count() > 0);
    QTest::mouseRelease(&graph, Qt::LeftButton, {}, grip + QPoint(0, 30));
    QCOMPARE(chosen.count(), 1);
    const double value = chosen.first().first().toDouble();
    QVERIFY2(value < 240 && value > 20, qPrintable(QString::number(value)));
    QCOMPARE(value, previewed.last().first().toDouble());
}

/// 256 MiB above a use of 2 MiB: the handle waits at the top edge, and moving it is a small change.
void GraphTest::limitOutOfSightDoesNotJump() {
    FeedBackend backend;
    backend.history = {sampleAt(0, Stat::MemoryCurrent, 2 << 20)};
    ContainerFeed feed(backend, QStringLiteral("a"));
    GraphWidget graph(rowOf("memory"), feed);
    graph.resize(400, 220);
    graph.setLimit(GraphLimit{256, QStringLiteral("256 MiB"), true, {}});
    graph.show();
    QSignalSpy previewed(&graph, &GraphWidget::limitPreviewed);
    const QPoint grip = graph.handleRect().center();
    QTest::mousePress(&graph, Qt::LeftButton, {}, grip);
    QTest::mouseMove(&graph, grip + QPoint(0, 3));
    QVERIFY(previewed.count() > 0);
    const double dragged = previewed.last().first().toDouble();
    QVERIFY2(dragged < 256 && dragged > 230, qPrintable(QString::number(dragged)));
    QTest::keyClick(&graph, Qt::Key_Escape);
    QTest::mouseRelease(&graph, Qt::LeftButton, {}, grip);
    QTest::keyClick(&graph, Qt::Key_Down);
    const double stepped = previewed.last().first().toDouble();
    QVERIFY2(stepped <= 251 && stepped > 230, qPrintable(QString::number(stepped)));
}

void GraphTest::limitLineIsAnAccessibleSlider() {
    FeedBackend backend;
    ContainerFeed feed(backend, QStringLiteral("a"));
    GraphWidget graph(rowOf("memory"), feed);
    QAccessibleInterface* whole = QAccessible::queryAccessibleInterface(&graph);
    QCOMPARE(whole->childCount(), 0);
    graph.resize(400, 220);
    graph.setLimit(GraphLimit{256, QStringLiteral("256 MiB"), true, {}});
    graph.show();
    QCOMPARE(whole->childCount(), 1);
    QAccessibleInterface* line = whole->child(0);
    QCOMPARE(line->role(), QAccessible::Slider);
    QCOMPARE(line->text(QAccessible::Name), QStringLiteral("Limit of Memory"));
    QCOMPARE(line->text(QAccessible::Value), QStringLiteral("256 MiB"));
    QCOMPARE(line->rect().topLeft(), graph.mapToGlobal(graph.handleRect().topLeft()));
    QCOMPARE(whole->indexOfChild(line), 0);
    QAccessibleValueInterface* value = line->valueInterface();
    QVERIFY(value);
    QCOMPARE(value->currentValue().toDouble(), 256.0);
    QVERIFY(value->maximumValue().toDouble() > 256);
    QSignalSpy chosen(&graph, &GraphWidget::limitChosen);
    value->setCurrentValue(128);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().first().toDouble(), 128.0);
    graph.setEnded(start);
    QCOMPARE(whole->childCount(), 0);
    QVERIFY(!line->isValid());
}

void GraphTest::escapeTakesADragBack() {
    FeedBackend backend;
    ContainerFeed feed(backend, QStringLiteral("a"));
    GraphWidget graph(rowOf("memory"), feed);
    graph.resize(400, 220);
    graph.setLimit(GraphLimit{256, QStringLiteral("256 MiB"), true, {}});
    graph.show();
    QSignalSpy chosen(&graph, &GraphWidget::limitChosen);
    const QRect before = graph.handleRect();
    QTest::mousePress(&graph, Qt::LeftButton, {}, before.center());
    QTest::mouseMove(&graph, before.center() + QPoint(0, 25));
    QTest::keyClick(&graph, Qt::Key_Escape);
    QTest::mouseRelease(&graph, Qt::LeftButton, {}, before.center() + QPoint(0, 25));
    QCOMPARE(chosen.count(), 0);
    QCOMPARE(graph.handleRect(), before);
}

void GraphTest::keysMoveTheLimit() {
    FeedBackend backend;
    ContainerFeed feed(backend, QStringLiteral("a"));
    GraphWidget graph(rowOf("pids"), feed);
    graph.setLimit(GraphLimit{16, QStringLiteral("16"), true, {}});
    graph.show();
    graph.setFocus();
    QSignalSpy chosen(&graph, &GraphWidget::limitChosen);
    QTest::keyClick(&graph, Qt::Key_PageDown);
    QCOMPARE(chosen.count(), 0);
    QTest::keyClick(&graph, Qt::Key_Return);
    QCOMPARE(chosen.count(), 1);
    QVERIFY(chosen.first().first().toDouble() < 16);
}

void GraphTest::lockedLimitCannotBeDragged() {
    FeedBackend backend;
    ContainerFeed feed(backend, QStringLiteral("a"));
    GraphWidget graph(rowOf("memory"), feed);
    graph.resize(400, 220);
    graph.setLimit(GraphLimit{256, QStringLiteral("256 MiB"), false, QStringLiteral("why")});
    graph.show();
    QSignalSpy chosen(&graph, &GraphWidget::limitChosen);
    const QPoint grip = graph.handleRect().center();
    QTest::mousePress(&graph, Qt::LeftButton, {}, grip);
    QTest::mouseMove(&graph, grip + QPoint(0, 30));
    QTest::mouseRelease(&graph, Qt::LeftButton, {}, grip + QPoint(0, 30));
    QCOMPARE(chosen.count(), 0);
}

void GraphTest::endedGraphHasNoHandle() {
    FeedBackend backend;
    backend.history = {sampleAt(0, Stat::MemoryCurrent, 1 << 20)};
    ContainerFeed feed(backend, QStringLiteral("a"));
    GraphWidget graph(rowOf("memory"), feed);
    graph.setLimit(GraphLimit{256, QStringLiteral("256 MiB"), true, {}});
    graph.setEnded(start + 1000);
    QVERIFY(graph.handleRect().isEmpty());
}

/// The diamond of a kill at the newest sample, where the handle stands.
void GraphTest::aFreshKillIsNotUnderTheHandle() {
    FeedBackend backend;
    backend.history = {sampleAt(0, Stat::OomKills, 0), sampleAt(60, Stat::OomKills, 0)};
    for (StatSample& sample : backend.history)
        sample[Stat::MemoryCurrent] = 250 << 20;
    ContainerFeed feed(backend, QStringLiteral("a"));
    GraphWidget graph(rowOf("memory"), feed);
    graph.resize(400, 220);
    graph.setLimit(GraphLimit{256, QStringLiteral("256 MiB"), true, {}});
    graph.show();
    StatSample killed = sampleAt(61, Stat::OomKills, 1);
    killed[Stat::MemoryCurrent] = 250 << 20;
    Q_EMIT backend.sampled(QStringLiteral("a"), killed);
    const QImage image = graph.grab().toImage();
    const QRgb bad = color(Color::Bad).rgb();
    int widest = 0;
    for (int y = graph.handleRect().bottom() + 1; y < graph.height(); ++y) {
        int run = 0;
        for (int x = graph.handleRect().left(); x < graph.width(); ++x) {
            run = image.pixel(x, y) == bad ? run + 1 : 0;
            widest = std::max(widest, run);
        }
    }
    QVERIFY2(widest >= 5, qPrintable(QString::number(widest)));
}

QTEST_MAIN(GraphTest)
#include "graph_test.moc"
