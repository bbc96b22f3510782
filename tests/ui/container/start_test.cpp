#include "engine/plan/plan.h"
#include "tests/support/fake_backend.h"
#include "ui/panels/container/container_dock.h"
#include "ui/panels/container/container_page.h"
#include "ui/panels/container/end_notice.h"
#include "ui/panels/container/graph_panel.h"
#include "ui/panels/container/start_panel.h"
#include "ui/panels/container/start_words.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/terminal/terminal_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <QApplication>
#include <QTest>

#include <algorithm>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

using Progress = StartStep::Progress;
const QString id = QStringLiteral("lab");

ContainerInfo container(Phase phase) {
    ContainerInfo info;
    info.id = id;
    info.name = QStringLiteral("limits-lab");
    info.phase = phase;
    info.terminal = true;
    info.design.name = "limits-lab";
    info.design.spec = defaultSpec();
    return info;
}

ContainerInfo failedAtProc() {
    ContainerInfo info = container(Phase::Failed);
    info.failure = systemError("mount", "/proc", EPERM);
    info.failure->step = "mount:/proc";
    info.steps = {{QStringLiteral("cgroup"), Progress::Done, 800},
                  {QStringLiteral("mount:/sys"), Progress::Done, 100},
                  {QStringLiteral("mount:/proc"), Progress::Began, -1},
                  {QStringLiteral("pivot-root"), Progress::Waiting, -1}};
    return info;
}

} // namespace

/// What a container's page shows of its start.
class StartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp, ThemeMode::Dark); }

    void cleanup() {
        m_window.reset();
        m_backend.reset();
    }

    /// The plan stands in the graphs' place, with the reason at its step.
    void aFailedStartNamesItsStep() {
        open(failedAtProc());
        StartPanel* start = m_page->startPanel();
        QVERIFY(start->isVisible());
        QVERIFY(!m_page->graphs()->isVisible() && !m_page->endNotice()->isVisible());
        QCOMPARE(start->rows().size(), size_t(3)); // both mounts are one
        QCOMPARE(start->rows()[0].state, StartRow::State::Done);
        QCOMPARE(start->rows()[1].state, StartRow::State::Failed);
        QCOMPARE(start->rows()[1].result, QStringLiteral("= -1 EPERM"));
        QCOMPARE(start->rows()[2].state, StartRow::State::NotReached);
        const auto labels = start->findChildren<Label*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const Label* label) {
            return label->text().contains(QLatin1String("Operation not permitted"));
        }));
    }

    /// The command is looked for before the filter is loaded: what comes later was not reached.
    void aMissingCommandStopsBeforeTheFilter() {
        ContainerInfo info = container(Phase::Failed);
        info.design.spec.process->args = std::vector<std::string>{"/opt/nothing"};
        info.design.spec.process->cwd = "/srv";
        info.failure = systemError("exec", "/opt/nothing", ENOENT);
        info.failure->step = "command";
        bool reached = true;
        for (const Step& step : makePlan(info.design.spec, false)) {
            reached = reached && step.kind != StepKind::Command;
            info.steps.push_back({QString::fromStdString(stepId(step)),
                                  reached ? Progress::Done : Progress::Waiting, -1});
        }
        const std::vector<StartRow> rows = startRows(info);
        const auto failed = size_t(failedRow(rows));
        QCOMPARE(rows[failed].label, QStringLiteral("Find the command"));
        QCOMPARE(rows[failed].calls, QStringLiteral("chdir(\"/srv\") · stat(\"/opt/nothing\")"));
        QCOMPARE(rows[failed].result, QStringLiteral("= -1 ENOENT"));
        QStringList later;
        for (size_t i = failed + 1; i < rows.size(); ++i) {
            QCOMPARE(rows[i].state, StartRow::State::NotReached);
            later << rows[i].kind;
        }
        QCOMPARE(later, QStringList({QStringLiteral("no-new-privileges"), QStringLiteral("seccomp"),
                                     QStringLiteral("exec")}));
    }

    /// None of the engine's steps is shown by its bare name.
    void everyStepOfAPlanHasWords() {
        ContainerInfo info = container(Phase::Created);
        for (int kind = 0; kind <= int(StepKind::Exec); ++kind)
            info.steps.push_back(
                {QString::fromStdString(stepId({StepKind(kind), "x"})), Progress::Waiting, -1});
        const std::vector<StartRow> rows = startRows(info);
        QCOMPARE(rows.size(), size_t(StepKind::Exec) + 1);
        for (const StartRow& row : rows)
            QVERIFY2(row.calls.size() > 1, qPrintable(row.kind));
    }

    /// What programs expect of a terminal, also in the smallest window.
    void theTerminalKeepsEightyColumns() {
        open(container(Phase::Running));
        m_window->resize(1024, 680);
        const int eighty = textWidth(QString(80, QLatin1Char('M')), FontStyle::Terminal);
        const QWidget* terminal = m_page->dock()->findChild<TerminalView*>();
        QTRY_COMPARE(m_window->width(), 1024);
        QTRY_VERIFY2(terminal->width() >= eighty + 2 * space::page,
                     qPrintable(QString::number(terminal->width())));
    }

    /// Why it ended stands clear of the page's edge and of the graphs.
    void theEndStandsClear() {
        ContainerInfo info = container(Phase::Running);
        open(info);
        const auto graphs = [this] { return m_page->graphs()->mapTo(m_page, QPoint(0, 0)).y(); };
        QTRY_VERIFY(graphs() < space::unit);
        info.phase = Phase::Stopped;
        info.exitStatus = 1;
        cleanup();
        open(info);
        const QWidget* notice = m_page->endNotice();
        QVERIFY(notice->isVisible());
        QTRY_COMPARE(notice->mapTo(m_page, QPoint(0, 0)).y(), space::gap);
        QTRY_COMPARE(graphs(), notice->mapTo(m_page, QPoint(0, notice->height())).y());
    }

    /// Of a start before steps were told, the reason is all there is.
    void aFailureWithoutStepsStillSaysWhy() {
        ContainerInfo info = failedAtProc();
        info.steps.clear();
        open(info);
        QVERIFY(m_page->endNotice()->isVisible());
        QVERIFY(m_page->graphs()->isVisible());
    }

    void stepsAreGrouped() {
        ContainerInfo info = container(Phase::Starting);
        info.steps = {{QStringLiteral("rlimit:RLIMIT_NOFILE"), Progress::Done, 10},
                      {QStringLiteral("rlimit:RLIMIT_NPROC"), Progress::Done, 20},
                      {QStringLiteral("seccomp"), Progress::Began, -1},
                      {QStringLiteral("later-than-us:x"), Progress::Waiting, -1}};
        const auto rows = startRows(info);
        QCOMPARE(rows.size(), size_t(3));
        QCOMPARE(rows[0].steps, 2);
        QCOMPARE(rows[0].took, qint64(30));
        QVERIFY(rows[0].calls.contains(QLatin1String("RLIMIT_NOFILE")));
        QCOMPARE(rows[1].state, StartRow::State::Under);
        QCOMPARE(rows[2].label, QStringLiteral("later-than-us")); // unknown, and shown all the same
        QCOMPARE(rows[2].state, StartRow::State::Waiting);
        QCOMPARE(failedRow(rows), -1);
    }

    /// Only a start that takes its time comes before the graphs.
    void aSlowStartShowsItsSteps() {
        ContainerInfo info = container(Phase::Starting);
        info.steps = {{QStringLiteral("cgroup"), Progress::Began, -1}};
        open(info);
        QTRY_VERIFY(m_page->startPanel()->isVisible());
        m_backend->setPhase(id, Phase::Running);
        QTRY_VERIFY(m_page->graphs()->isVisible());
    }

    /// Whoever comes to a container types into it.
    void theTerminalHasTheFocus() {
        open(container(Phase::Running));
        QTRY_VERIFY(m_page->dock()->terminal()->hasFocus());
    }

private:
    void open(const ContainerInfo& info) {
        m_backend = std::make_unique<FakeBackend>(FakeBackend::Content::Empty);
        m_backend->addContainer(info);
        m_window = std::make_unique<MainWindow>(*m_backend);
        m_window->setFactory(Route::Kind::Container, makeContainerPage);
        m_window->resize(1440, 900);
        m_window->open(Route::to(Route::Kind::Container, id));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_page = qobject_cast<ContainerPage*>(m_window->currentPage());
        QVERIFY(m_page);
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeBackend> m_backend;
    std::unique_ptr<MainWindow> m_window;
    ContainerPage* m_page = nullptr;
};

QTEST_MAIN(StartTest)
#include "start_test.moc"
