#include "tests/ui/editor/editor_fixture.h"
#include "ui/panels/editor/stack/layer_stack.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

#include <QAccessible>
#include <QApplication>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

/// The layer stack as screen readers see it, dragging that is given up, slabs of missing layers.
class StackTest : public QObject {
    Q_OBJECT

private:
    EnglishPlurals m_plurals;
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_home;
    std::unique_ptr<EditorWindow> m_window;

    EditorPage& page() const { return *m_window->page; }
    LayerStack& stack() const { return *m_window->find<LayerStack>("layerStack"); }
    const Design& design() const { return page().document().design(); }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::installTranslator(&m_plurals);
        qputenv("XDG_DATA_HOME", m_home.path().toUtf8());
        qputenv("XDG_STATE_HOME", m_home.path().toUtf8());
        QAccessible::setActive(true);
    }
    void init() {
        m_window = std::make_unique<EditorWindow>();
        QVERIFY(QTest::qWaitForWindowExposed(&m_window->window));
    }
    void cleanup() { m_window.reset(); }

    void slabsAreItemsOfAList() {
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&stack());
        QVERIFY(list != nullptr);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->childCount(), 5);
        for (int row = 0; row < 5; ++row) {
            QAccessibleInterface* slab = list->child(row);
            QVERIFY(slab != nullptr && slab->isValid());
            QCOMPARE(slab->role(), QAccessible::ListItem);
            QCOMPARE(slab->parent(), list);
            QCOMPARE(list->indexOfChild(slab), row);
            QVERIFY(slab->text(QAccessible::Name).contains(stack().slabs()[size_t(row)].name));
            QVERIFY(slab->state().checked);
            const QPoint middle = slab->rect().center();
            QCOMPARE(list->childAt(middle.x(), middle.y()), slab);
        }
        QVERIFY(list->child(5) == nullptr);
    }

    void slabsCanBeActedOn() {
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&stack());
        QAccessibleActionInterface* top = list->child(1)->actionInterface();
        QVERIFY(top != nullptr);
        QVERIFY2(!top->actionNames().contains(QStringLiteral("Move up")), "it is the topmost");
        const std::string name = design().layers[3].name;
        top->doAction(QStringLiteral("Move down"));
        QCOMPARE(design().layers[2].name, name);
        list->child(2)->actionInterface()->doAction(QStringLiteral("Switch off"));
        QVERIFY(!design().layers[2].enabled);
        QVERIFY(!list->child(2)->state().checked);
        list->child(2)->actionInterface()->doAction(QStringLiteral("Remove from the design"));
        QCOMPARE(list->childCount(), 4);
        page().document().undoStack().undo();
        QCOMPARE(list->childCount(), 5);
    }

    void theCurrentSlabHasTheFocus() {
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&stack());
        stack().setFocus();
        QTest::keyClick(&stack(), Qt::Key_Down);
        QCOMPARE(list->focusChild(), list->child(1));
        QVERIFY(list->child(1)->state().focused);
        QVERIFY(!list->child(0)->state().focused);
    }

    void escapeLetsGoOfADraggedSlab() {
        const Design before = design();
        const QPoint from = stack().geometryNow().slab(4).center();
        QTest::mousePress(&stack(), Qt::LeftButton, {}, from);
        QTest::mouseMove(&stack(), from - QPoint(0, 60));
        QTest::mouseMove(&stack(), from - QPoint(0, 110));
        stack().setFocus();
        QTest::keyClick(&stack(), Qt::Key_Escape);
        QTest::mouseRelease(&stack(), Qt::LeftButton, {}, from - QPoint(0, 110));
        QVERIFY(design() == before);
        QCOMPARE(page().document().undoStack().count(), 0);
    }

    void aMissingSlabOffersBothWaysOut() {
        const LayerRef gone = design().layers[1];
        m_window->backend.removeLayer(QString::fromStdString(gone.digest), [](const Status&) {});
        QTRY_VERIFY(stack().slabs()[3].missing);
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&stack());
        QVERIFY(list->child(3)->state().invalid);
        QVERIFY(list->child(3)->text(QAccessible::Name).contains(QLatin1String("missing")));

        auto* menu = m_window->find<QMenu>("mendLayers");
        QTest::mouseClick(&stack(), Qt::LeftButton, {}, stack().geometryNow().import(3).center());
        QTRY_VERIFY(menu->isVisible());
        menu->close();
        stack().setFocus();
        stack().setCurrentRow(3);
        QTest::keyClick(&stack(), Qt::Key_Return);
        QTRY_VERIFY(menu->isVisible());
        menu->close();

        QTest::mouseClick(&stack(), Qt::LeftButton, {}, stack().geometryNow().discard(3).center());
        QCOMPARE(design().layers.size(), size_t(3));
        page().document().undoStack().undo();
        QVERIFY(design().layers[1] == gone);
    }

    /// What is opened to be run at once is held to the same as what Run is pressed for.
    void openedToRunWithAMissingLayerItSaysSo() {
        const Design broken = design();
        FakeBackend& backend = m_window->backend;
        backend.removeLayer(QString::fromStdString(broken.layers[1].digest), [](const Status&) {});
        QTRY_VERIFY(stack().slabs()[3].missing);
        m_window->window.open(Route::newDesign(broken, true));
        auto* opened = qobject_cast<EditorPage*>(m_window->window.currentPage());
        QVERIFY(opened != nullptr && opened != &page());
        bool told = false;
        QTRY_VERIFY(([&] {
            for (const QWidget* part : opened->findChildren<QWidget*>())
                told = told || part->property("text").toString().startsWith(
                                   QLatin1String("It cannot run: "));
            return told;
        }()));
        QVERIFY(backend.calls.filter(QStringLiteral("run")).isEmpty());
        m_window->window.open(Route::newDesign(EditorWindow::sampleDesign(), true));
        QTest::qWait(0);
        QVERIFY(backend.calls.filter(QStringLiteral("run")).isEmpty()); // the same layer is gone
    }

    /// It would fail far from the cause; what it takes is one click away, and said once.
    void anEmptyBoxIsNotRun() {
        Design empty = EditorWindow::sampleDesign();
        empty.layers.clear();
        m_window = std::make_unique<EditorWindow>(empty);
        QVERIFY(QTest::qWaitForWindowExposed(&m_window->window));
        QTRY_VERIFY(!m_window->find<Button>("run")->isEnabled());
        page().run();
        QVERIFY(m_window->backend.calls.filter(QStringLiteral("run ")).isEmpty());
        Design onHost = empty;
        onHost.spec.root = Root{"/srv/root", {}, {}};
        page().document().reset(onHost);
        QTRY_VERIFY(m_window->find<Button>("run")->isEnabled());
        page().document().reset(empty);
        QTRY_VERIFY(!m_window->find<Button>("run")->isEnabled());
        m_window->find<QMenu>("problems")->close();
        for (Link* link : page().findChildren<Link*>())
            if (link->text().contains(QLatin1String("starter")))
                QTest::mouseClick(link, Qt::LeftButton);
        QVERIFY(m_window->backend.job);
        m_window->backend.job->complete();
        QCOMPARE(design().layers.size(), size_t(1));
        QTRY_VERIFY(m_window->find<Button>("run")->isEnabled());
        for (const Label* label : m_window->window.findChildren<Label*>())
            QVERIFY(!label->isVisible() || !label->text().startsWith(QLatin1String("Imported")));
    }

    void openedToRunItRuns() {
        m_window->window.open(Route::newDesign(design(), true));
        QTRY_COMPARE(m_window->backend.calls.filter(QStringLiteral("run")).size(), 1);
    }
};

QTEST_MAIN(StackTest)
#include "stack_test.moc"
