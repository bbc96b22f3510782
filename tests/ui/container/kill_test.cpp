#include "tests/support/fake_backend.h"
#include "ui/panels/container/container_page.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/field.h"

#include <QApplication>
#include <QMenu>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

/// The kill menu of a container's page: what it sends, and when it asks before.
class KillTest : public QObject {
    Q_OBJECT

private:
    Theme m_theme{*qApp, ThemeMode::Dark};
    std::unique_ptr<FakeBackend> m_backend;
    std::unique_ptr<MainWindow> m_window;

    void open(WritableLayer writable) {
        ContainerInfo info;
        info.id = QStringLiteral("lab");
        info.name = QStringLiteral("limits-lab");
        info.phase = Phase::Running;
        info.pid = 4711;
        info.design.name = "limits-lab";
        info.design.spec = defaultSpec();
        info.design.writable = writable;
        m_window.reset();
        m_backend = std::make_unique<FakeBackend>(FakeBackend::Content::Empty);
        m_backend->addContainer(info);
        m_window = std::make_unique<MainWindow>(*m_backend);
        m_window->setFactory(Route::Kind::Container, makeContainerPage);
        m_window->open(Route::to(Route::Kind::Container, info.id));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void choose(const QString& row) const {
        for (QAction* action : m_window->findChild<QMenu*>()->actions())
            if (action->text().startsWith(row))
                return action->trigger();
        QFAIL("no such row in the menu");
    }

    Dialog* dialog() const { return m_window->findChild<Dialog*>(); }
    Button* cancel() const {
        for (Button* button : dialog()->findChildren<Button*>())
            if (button != dialog()->answer())
                return button;
        return nullptr;
    }
    QStringList kills() const { return m_backend->calls.filter(QStringLiteral("kill ")); }

private Q_SLOTS:
    void cleanup() {
        m_window.reset();
        m_backend.reset();
    }

    void aRowSendsItsSignal() {
        open(WritableLayer::Keep);
        choose(QStringLiteral("SIGKILL"));
        QTRY_COMPARE(kills(), QStringList{QStringLiteral("kill 9 lab")});
        QVERIFY(!dialog());
    }

    void whatIsThrownAwayIsKilledOnlyWhenConfirmed() {
        open(WritableLayer::ThrowAway);
        choose(QStringLiteral("SIGKILL"));
        QVERIFY(dialog());
        QVERIFY(dialog()->windowTitle().contains(QLatin1String("limits-lab")));
        QVERIFY(cancel()->hasFocus() || dialog()->focusWidget() == cancel());
        QTest::mouseClick(cancel(), Qt::LeftButton);
        QTRY_VERIFY(!dialog());
        QVERIFY(kills().isEmpty());
        choose(QStringLiteral("SIGKILL"));
        QTest::mouseClick(dialog()->answer(), Qt::LeftButton);
        QTRY_COMPARE(kills(), QStringList{QStringLiteral("kill 9 lab")});
    }

    void askingToEndNeedsNoQuestion() {
        open(WritableLayer::ThrowAway);
        choose(QStringLiteral("SIGTERM"));
        QVERIFY(!dialog());
        QTRY_COMPARE(kills(), QStringList{QStringLiteral("kill 15 lab")});
    }

    void anyOtherSignalByItsNumber() {
        open(WritableLayer::Keep);
        choose(QStringLiteral("Other"));
        QVERIFY(dialog());
        auto* number = dialog()->findChild<Field*>();
        QCOMPARE(dialog()->focusWidget(), number);
        QTest::keyClicks(number, QStringLiteral("65"));
        QVERIFY(!dialog()->answer()->isEnabled());
        QTest::keyClick(number, Qt::Key_Return);
        QVERIFY(dialog()->isVisible());
        number->selectAll();
        QTest::keyClicks(number, QStringLiteral("34"));
        QVERIFY(dialog()->answer()->isEnabled());
        QTest::keyClick(number, Qt::Key_Return);
        QTRY_COMPARE(kills(), QStringList{QStringLiteral("kill 34 lab")});
    }
};

QTEST_MAIN(KillTest)
#include "kill_test.moc"
