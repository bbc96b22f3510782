#include "tests/support/fake_backend.h"
#include "ui/graph/graph_widget.h"
#include "ui/panels/container/container_dock.h"
#include "ui/panels/container/container_header.h"
#include "ui/panels/container/container_page.h"
#include "ui/panels/container/end_notice.h"
#include "ui/panels/container/graph_panel.h"
#include "ui/panels/container/live_limits.h"
#include "ui/panels/container/log_panel.h"
#include "ui/panels/container/log_view.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/terminal/terminal_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/field.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/tab_bar.h"

#include <QApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <cmath>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

const QString id = QStringLiteral("lab");

const GraphRow& rowOf(const char* key) {
    for (const GraphRow& row : graphCatalogue()) {
        if (QLatin1String(row.key) == QLatin1String(key))
            return row;
    }
    qFatal("no such graph");
}

ContainerInfo labContainer() {
    ContainerInfo info;
    info.id = id;
    info.name = QStringLiteral("limits-lab");
    info.phase = Phase::Running;
    info.pid = 4711;
    info.cgroup = QStringLiteral("/sys/fs/cgroup/boxwright/lab/box");
    info.startedAt = QDateTime::currentDateTime().addSecs(-75);
    info.terminal = true;
    info.design.name = "limits-lab";
    info.design.spec = defaultSpec();
    (void)setLimit(info.design.spec, *findLimit("io.max.wbps"), LimitValue(uint64_t(1'000'000)),
                   "8:0");
    info.limits = {{QStringLiteral("memory.max"), QStringLiteral("268435456")},
                   {QStringLiteral("memory.high"), QStringLiteral("167772160")},
                   {QStringLiteral("cpu.max.quota"), QStringLiteral("25000")},
                   {QStringLiteral("cpu.max.period"), QStringLiteral("100000")},
                   {QStringLiteral("pids.max"), QStringLiteral("128")},
                   {QStringLiteral("io.max.wbps@8:0"), QStringLiteral("1000000")}};
    return info;
}

StatSample memorySample(int64_t timeMs, double bytes) {
    StatSample sample;
    sample.timeMs = timeMs;
    sample[Stat::MemoryAnon] = bytes * 0.8;
    sample[Stat::MemoryCurrent] = bytes;
    sample[Stat::CpuTotal] = 0.2;
    sample[Stat::CpuKernel] = 0.05;
    sample[Stat::CpuThrottled] = 0.3;
    sample[Stat::Pids] = 4;
    sample[Stat::IoRead] = 1e5;
    sample[Stat::IoWrite] = 4e5;
    return sample;
}

} // namespace

class ContainerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp, ThemeMode::Dark); }
    void init();
    void cleanup();

    void limitsComeFromWhatTheKernelConfirmed();
    void draggedValuesAreRounded();
    void commandsFollowThePhase();
    void buttonsAskThePort();
    void draggingALineSetsTheLimit();
    void refusedLimitGoesBackWithItsReason();
    void limitBelowUseIsAskedFirst();
    void typingReachesTheConsole();
    void aShellOpensInATabOfItsOwn();
    void endsAreExplained_data();
    void endsAreExplained();
    void runAgainStartsTheSameDesign();
    void moreMemoryIsOfferedAfterOutOfMemory();
    void draggingSaysTheKernelValue();
    void shellsAreClosed();
    void theLogIsSearchedAndFollowed();
    void logIsPlainText();

private:
    Button* button(const QString& text) const;
    GraphWidget* graph(const char* key) const;

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeBackend> m_backend;
    std::unique_ptr<MainWindow> m_window;
    ContainerPage* m_page = nullptr;
};

void ContainerTest::init() {
    m_backend = std::make_unique<FakeBackend>(FakeBackend::Content::Empty);
    m_backend->addContainer(labContainer());
    m_window = std::make_unique<MainWindow>(*m_backend);
    m_window->setFactory(Route::Kind::Container, makeContainerPage);
    m_window->resize(1440, 900);
    m_window->open(Route::to(Route::Kind::Container, id));
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_page = qobject_cast<ContainerPage*>(m_window->currentPage());
    QVERIFY(m_page);
    const int64_t now = QDateTime::currentMSecsSinceEpoch();
    for (int i = 30; i >= 0; --i)
        m_backend->pushSample(id, memorySample(now - i * 1000, (60 + i) * 1048576.0));
}

void ContainerTest::cleanup() {
    m_window.reset();
    m_backend.reset();
}

Button* ContainerTest::button(const QString& text) const {
    for (Button* candidate : m_window->findChildren<Button*>()) {
        if (candidate->text() == text && candidate->isVisible())
            return candidate;
    }
    return nullptr;
}

GraphWidget* ContainerTest::graph(const char* key) const {
    return m_page->graphs()->graph(QLatin1String(key));
}

void ContainerTest::limitsComeFromWhatTheKernelConfirmed() {
    const ContainerInfo info = labContainer();
    QCOMPARE(shownLimit(rowOf("cpu"), info)->value, 25.0);
    QCOMPARE(shownLimit(rowOf("memory"), info)->text, QStringLiteral("256 MiB"));
    QCOMPARE(shownSoftLimit(rowOf("memory"), info)->value, 160.0);
    QCOMPARE(shownLimit(rowOf("io"), info)->value, 1.0);
    QVERIFY(!shownLimit(rowOf("net"), info));
    ContainerInfo missing = info;
    missing.limits.remove(QStringLiteral("memory.max"));
    QVERIFY(!shownLimit(rowOf("memory"), missing));
}

void ContainerTest::draggedValuesAreRounded() {
    const ContainerInfo info = labContainer();
    const auto memory = liveLimit(rowOf("memory"), info);
    QCOMPARE(kernelValue(rowOf("memory"), *memory, 100.4), uint64_t(100) << 20);
    QCOMPARE(kernelText(*memory, uint64_t(100) << 20, info),
             QStringLiteral("memory.max = 104857600"));
    const auto cpu = liveLimit(rowOf("cpu"), info);
    QCOMPARE(kernelValue(rowOf("cpu"), *cpu, 50.2), uint64_t(50'000));
    QVERIFY(kernelValue(rowOf("cpu"), *cpu, 0) >= 1000);
    const auto io = liveLimit(rowOf("io"), info);
    QCOMPARE(kernelValue(rowOf("io"), *io, 2.004), uint64_t(2'000'000));
}

void ContainerTest::commandsFollowThePhase() {
    QVERIFY(button(QStringLiteral("Stop")));
    QVERIFY(!button(QStringLiteral("Run again")));
    m_backend->setPhase(id, Phase::Paused);
    QTRY_VERIFY(button(QStringLiteral("Resume")));
    m_backend->setPhase(id, Phase::Stopped, 0);
    QTRY_VERIFY(button(QStringLiteral("Run again")));
    QVERIFY(!button(QStringLiteral("Stop")));
}

void ContainerTest::buttonsAskThePort() {
    for (const char* name : {"Pause", "Resume", "Stop"}) {
        const QString text = QLatin1String(name);
        QTRY_VERIFY(button(text));
        QTest::mouseClick(button(text), Qt::LeftButton);
        QTRY_VERIFY(m_backend->calls.contains(text.toLower() + QStringLiteral(" lab")));
    }
}

void ContainerTest::draggingALineSetsTheLimit() {
    GraphWidget* memory = graph("memory");
    const QPoint grip = memory->handleRect().center();
    QTest::mousePress(memory, Qt::LeftButton, {}, grip);
    QTest::mouseMove(memory, grip + QPoint(0, 20));
    QTest::mouseRelease(memory, Qt::LeftButton, {}, grip + QPoint(0, 20));
    QTRY_VERIFY(!m_backend->calls.filter(QStringLiteral("setLimit lab memory.max")).isEmpty());
    const QString call = m_backend->calls.filter(QStringLiteral("setLimit lab memory.max")).last();
    const qulonglong bytes = call.section(QLatin1Char(' '), -1).toULongLong();
    QCOMPARE(bytes % (1 << 20), qulonglong(0));
    QVERIFY(bytes < (256u << 20) && bytes > (91u << 20));
}

void ContainerTest::refusedLimitGoesBackWithItsReason() {
    m_backend->failNext(
        makeError(ErrorCode::NotSupported, "set limit", "memory.max", "no memory controller"));
    GraphWidget* memory = graph("memory");
    const QRect before = memory->handleRect();
    QTest::mousePress(memory, Qt::LeftButton, {}, before.center());
    QTest::mouseMove(memory, before.center() + QPoint(0, 20));
    QTest::mouseRelease(memory, Qt::LeftButton, {}, before.center() + QPoint(0, 20));
    const auto notices = [this] {
        int visible = 0;
        for (Notice* notice : m_page->findChildren<Notice*>())
            visible += notice->isVisible();
        return visible;
    };
    QTRY_COMPARE(notices(), 1);
    // The notice takes room, so the line is where its value is, not where it was.
    QTRY_VERIFY(std::abs(memory->valueAt(memory->handleRect().center().y()) - 256) <
                12); // two pixels
}

void ContainerTest::limitBelowUseIsAskedFirst() {
    GraphWidget* memory = graph("memory");
    const QPoint grip = memory->handleRect().center();
    const int floor = memory->height() - 30;
    QTimer::singleShot(0, this, [] {
        auto* question = qobject_cast<Dialog*>(QApplication::activeModalWidget());
        QVERIFY(question);
        QVERIFY(question->findChild<QLabel*>()->text().contains(
            QLatin1String("kernel will reclaim or kill")));
        question->reject();
    });
    QTest::mousePress(memory, Qt::LeftButton, {}, grip);
    QTest::mouseMove(memory, QPoint(grip.x(), floor));
    QTest::mouseRelease(memory, Qt::LeftButton, {}, QPoint(grip.x(), floor));
    QTest::qWait(20);
    QVERIFY(m_backend->calls.filter(QStringLiteral("setLimit")).isEmpty());
}

void ContainerTest::typingReachesTheConsole() {
    TerminalView* terminal = m_page->dock()->terminal();
    QTRY_VERIFY(terminal->isConnected());
    terminal->setFocus();
    QTest::keyClicks(terminal, QStringLiteral("ls"));
    QTest::keyClick(terminal, Qt::Key_Return);
    const auto console = m_backend->console.lock();
    QVERIFY(console);
    QCOMPARE(console->sent, QByteArray("ls\r"));
}

void ContainerTest::aShellOpensInATabOfItsOwn() {
    QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    m_page->dock()->openShell();
    QTRY_COMPARE(m_page->dock()->findChildren<TerminalView*>().size() > 1, true);
    QVERIFY(!m_backend->calls.filter(QStringLiteral("exec lab")).isEmpty());
}

void ContainerTest::endsAreExplained_data() {
    QTest::addColumn<int>("phase");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("title");
    QTest::newRow("clean") << int(Phase::Stopped) << 0 << "exited"
                           << "";
    QTest::newRow("status") << int(Phase::Stopped) << 3 << "exited"
                            << "Exited with 3";
    QTest::newRow("signal") << int(Phase::Stopped) << 139 << "signal"
                            << "Ended by SIGSEGV";
    QTest::newRow("oom") << int(Phase::Stopped) << 137 << "oom"
                         << "Killed by the kernel: out of memory";
    QTest::newRow("lost") << int(Phase::Stopped) << -1 << "lost"
                          << "Lost";
    QTest::newRow("failed") << int(Phase::Failed) << -1 << "failed"
                            << "The box did not start";
    QTest::newRow("running") << int(Phase::Running) << -1 << ""
                             << "";
}

void ContainerTest::endsAreExplained() {
    QFETCH(int, phase);
    QFETCH(int, status);
    QFETCH(QString, reason);
    QFETCH(QString, title);
    ContainerInfo info = labContainer();
    info.phase = Phase(phase);
    info.exitStatus = status;
    info.exitReason = reason;
    info.finishedAt = QDateTime::currentDateTime();
    info.failure = systemError("mount", "/proc", EPERM);
    info.failure->step = "mount:/proc";
    const EndWords words = explainEnd(info);
    QCOMPARE(words.title, title);
    if (Phase(phase) == Phase::Failed) {
        QVERIFY(words.facts.contains(QLatin1String("mount:/proc")));
        QVERIFY(words.facts.contains(QLatin1String("EPERM")));
    }
}

void ContainerTest::runAgainStartsTheSameDesign() {
    m_backend->setPhase(id, Phase::Stopped, 1);
    QTRY_VERIFY(button(QStringLiteral("Run again")));
    QTest::mouseClick(button(QStringLiteral("Run again")), Qt::LeftButton);
    QTRY_VERIFY(!m_backend->calls.filter(QStringLiteral("run limits-lab")).isEmpty());
}

void ContainerTest::moreMemoryIsOfferedAfterOutOfMemory() {
    ContainerInfo ended = labContainer();
    ended.phase = Phase::Stopped;
    ended.exitReason = QStringLiteral("oom");
    ended.exitStatus = 137;
    ended.finishedAt = QDateTime::currentDateTime();
    EndNotice& notice = *m_page->endNotice();
    notice.show(ended);
    auto* field = notice.findChild<Field*>();
    QCOMPARE(field->text(), QStringLiteral("384 MiB"));
    QSignalSpy asked(&notice, &EndNotice::runWithMemoryRequested);
    Button* run = button(QStringLiteral("Change limit and run"));
    QVERIFY(run);
    field->setText(QStringLiteral("128m"));
    QTest::mouseClick(run, Qt::LeftButton);
    QCOMPARE(asked.count(), 0);
    QVERIFY(field->error().contains(QLatin1String("256 MiB")));
    field->setText(QStringLiteral("512m"));
    QTest::mouseClick(run, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QTRY_VERIFY(!m_backend->calls.filter(QStringLiteral("run limits-lab")).isEmpty());
    QCOMPARE(moreMemory(256ULL << 20), 384ULL << 20);
    QCOMPARE(moreMemory(4ULL << 20), 6ULL << 20);
    ended.exitReason = QStringLiteral("exited");
    ended.exitStatus = 3;
    notice.show(ended);
    QVERIFY(!run->isVisible());
}

void ContainerTest::draggingSaysTheKernelValue() {
    GraphPanel& graphs = *m_page->graphs();
    GraphWidget* memory = graph("memory");
    const QPoint grip = memory->handleRect().center();
    QTest::mousePress(memory, Qt::LeftButton, {}, grip);
    QCOMPARE(graphs.kernelLine(), QStringLiteral("memory.max = 268435456"));
    QTest::mouseMove(memory, grip + QPoint(0, 15));
    const qulonglong bytes = graphs.kernelLine().section(QLatin1Char(' '), -1).toULongLong();
    QVERIFY2(bytes < (256u << 20) && bytes % (1 << 20) == 0, qPrintable(graphs.kernelLine()));
    QTest::keyClick(memory, Qt::Key_Escape);
    QCOMPARE(graphs.kernelLine(), QStringLiteral("memory.max = 268435456"));
    m_page->dock()->terminal()->setFocus();
    QCOMPARE(graphs.kernelLine(), QString());
}

void ContainerTest::shellsAreClosed() {
    ContainerDock& dock = *m_page->dock();
    dock.openShell();
    QTRY_COMPARE(dock.tabs()->count(), 4);
    const auto console = m_backend->console.lock();
    dock.closeShell(0);
    dock.closeShell(1);
    QCOMPARE(dock.tabs()->count(), 4); // terminal, log and start stay
    QTest::keyClick(dock.tabs(), Qt::Key_Delete);
    QTRY_COMPARE(dock.tabs()->count(), 3);
    if (console)
        QVERIFY(console->sent.endsWith('\x04'));
}

void ContainerTest::theLogIsSearchedAndFollowed() {
    auto* panel = m_page->findChild<LogPanel*>();
    m_page->dock()->findInLog();
    QTRY_VERIFY(panel->findField()->hasFocus());
    panel->view()->setPlainText(QStringLiteral("one\ntwo\nOne more\n"));
    QTest::keyClicks(panel->findField(), QStringLiteral("one"));
    QCOMPARE(panel->findingText(), QStringLiteral("2 matches"));
    QCOMPARE(panel->view()->textCursor().blockNumber(), 0);
    QTest::keyClick(panel->findField(), Qt::Key_Return);
    QCOMPARE(panel->view()->textCursor().blockNumber(), 2);
    QTest::keyClick(panel->findField(), Qt::Key_Return);
    QCOMPARE(panel->view()->textCursor().blockNumber(), 0);
    QVERIFY(!panel->view()->isFollowing());
    panel->view()->setFollowing(true);
    QTest::keyClicks(panel->findField(), QStringLiteral("zzz"));
    QCOMPARE(panel->findingText(), QStringLiteral("no match"));
}

void ContainerTest::logIsPlainText() {
    QCOMPARE(plainLogText("\033[1;31mred\033[0m\r\nnext\033]0;title\007\n"),
             QStringLiteral("red\nnext\n"));
}

QTEST_MAIN(ContainerTest)
#include "container_test.moc"
