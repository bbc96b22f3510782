#include "tests/support/fake_backend.h"
#include "ui/panels/main_window/centre.h"
#include "ui/panels/main_window/containers_rail.h"
#include "ui/panels/main_window/inspector.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/panels/main_window/palette_delegate.h"
#include "ui/panels/main_window/rail.h"
#include "ui/panels/main_window/shortcuts.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/notice.h"

#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>

#include <cmath>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

/// A page with one button and whatever its route says.
class PlainPage : public Page {
public:
    PlainPage(const Route& route, const PageContext& context)
        : Page(route, context) {
        auto* column = new QVBoxLayout(this);
        column->addWidget(button = new Button(QStringLiteral("Press")));
        action = new QAction(QStringLiteral("Frobnicate"), this);
        action->setShortcut(QKeySequence(QStringLiteral("Ctrl+R")));
        addAction(action);
    }
    QString title() const override { return QStringLiteral("plain %1").arg(int(route().kind)); }
    QWidget* makeTopBar() override {
        bar = new TopBar;
        return bar;
    }
    bool hasInspector() const override { return true; }
    void selectSection(int index) override { section = index; }
    bool mayClose() override { return closable; }
    void tell(const QString& title) {
        InspectorContent content;
        content.title = title;
        content.kernelText = QStringLiteral("memory.max = 1");
        inspect(content);
    }
    void undoable(std::function<void()> undo) {
        host().offerUndo(QStringLiteral("Gone"), std::move(undo));
    }

    Button* button;
    QAction* action;
    TopBar* bar = nullptr;
    int section = -1;
    bool closable = true;
};

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

private:
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_settings;
    std::unique_ptr<FakeBackend> m_backend;
    std::unique_ptr<MainWindow> m_window;

    PlainPage* page() const { return static_cast<PlainPage*>(m_window->currentPage()); }

private Q_SLOTS:
    void initTestCase() {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(QStringLiteral("boxwright-test"));
    }

    void init() {
        QSettings().clear();
        m_backend = std::make_unique<FakeBackend>();
        m_window = std::make_unique<MainWindow>(*m_backend);
        for (int kind = 0; kind <= int(Route::Kind::Container); ++kind)
            m_window->setFactory(static_cast<Route::Kind>(kind),
                                 [](const Route& route, const PageContext& context) {
                                     return new PlainPage(route, context);
                                 });
        m_window->open(Route::home());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    void hostLoadIsNotInventedBeforeItIsMeasured() {
        HostStatus host = m_backend->host();
        host.cpuBusy = std::nan("");
        host.coreBusy = {std::nan(""), std::nan("")};
        m_backend->setHost(host);
        QStringList labels;
        for (const QLabel* label : m_window->findChildren<QLabel*>())
            labels << label->text();
        QVERIFY2(labels.contains(QStringLiteral("2 core(s)")),
                 qPrintable(labels.join(QLatin1Char('|'))));
    }

    void railNavigates() {
        QTest::mouseClick(m_window->rail().item(Route::Kind::Layers), Qt::LeftButton);
        QCOMPARE(page()->route().kind, Route::Kind::Layers);
        QVERIFY(m_window->rail().item(Route::Kind::Layers)->isChecked());
        QVERIFY(m_window->windowTitle().startsWith(QLatin1String("plain")));
        auto* home = m_window->rail().item(Route::Kind::Home);
        home->setFocus();
        QTest::keyClick(home, Qt::Key_Space);
        QCOMPARE(page()->route().kind, Route::Kind::Home);
    }

    void railShowsContainersAndOpensThem() {
        const auto rows = m_window->rail().containers()->rows();
        QCOMPARE(rows.size(), 5);
        QCOMPARE(m_backend->watched().size(), 3);
        for (ContainerRow* row : rows)
            if (row->id() == QLatin1String("redis-cache"))
                QTest::mouseClick(row, Qt::LeftButton);
        QCOMPARE(page()->route().kind, Route::Kind::Container);
        QCOMPARE(page()->route().key, QStringLiteral("redis-cache"));
    }

    void railWatchesOnlyWhatRuns() {
        m_backend->setPhase(QStringLiteral("redis-cache"), Phase::Stopped);
        QCOMPARE(m_backend->watched().size(), 2);
        m_backend->setPhase(QStringLiteral("batch-report"), Phase::Running);
        QCOMPARE(m_backend->watched().size(), 3);
        m_window.reset();
        QCOMPARE(m_backend->watched().size(), 0);
    }

    void aPageIsKeptAndANewDesignIsAlwaysNew() {
        Page* home = m_window->currentPage();
        m_window->open(Route::newDesign({}));
        Page* first = m_window->currentPage();
        m_window->open(Route::newDesign({}));
        QVERIFY(m_window->currentPage() != first);
        m_window->open(Route::home());
        QCOMPARE(m_window->currentPage(), home);
    }

    void aPageThatHasNothingMoreLeavesForHome() {
        m_window->open(Route::to(Route::Kind::Container, QStringLiteral("web-frontend")));
        Q_EMIT m_window->currentPage()->closeRequested();
        QCOMPARE(page()->route().kind, Route::Kind::Home);
    }

    void inspectorFollowsThePageUnlessPinned() {
        auto* inspector = m_window->findChild<Inspector*>();
        page()->tell(QStringLiteral("Hard limit"));
        QCOMPARE(inspector->content().title, QStringLiteral("Hard limit"));
        auto* pin = inspector->findChild<IconButton*>();
        QTest::mouseClick(pin, Qt::LeftButton);
        QVERIFY(inspector->isPinned());
        page()->tell(QStringLiteral("Soft limit"));
        QCOMPARE(inspector->content().title, QStringLiteral("Hard limit"));
        QTest::mouseClick(pin, Qt::LeftButton);
        QCOMPARE(inspector->content().title, QStringLiteral("Soft limit"));
    }

    void narrowWindowsSlideTheInspectorAndShrinkTheRail() {
        QVERIFY(m_window->inspectorShown());
        m_window->resize(1200, 800);
        QTRY_VERIFY(!m_window->inspectorShown());
        QCOMPARE(m_window->rail().width(), Rail::fullWidth);
        const int pageWidth = page()->width();
        QTest::keyClick(m_window.get(), Qt::Key_F9);
        QVERIFY(m_window->inspectorShown());
        QCOMPARE(page()->width(), pageWidth);
        m_window->resize(1100, 800);
        QTRY_COMPARE(m_window->rail().width(), Rail::compactWidth);
        // Everything in it stays, and none of it is cut off.
        QTRY_VERIFY(m_window->rail().item(Route::Kind::Home)->width() < Rail::compactWidth - 8);
        const auto buttons = m_window->rail().findChildren<IconButton*>();
        QVERIFY(buttons.size() >= 3);
        for (const IconButton* button : buttons) {
            QVERIFY(button->isVisible());
            QTRY_VERIFY(button->geometry().right() < Rail::compactWidth);
        }
        m_window->resize(1440, 900);
        QTRY_VERIFY(page()->width() < 1440 - Rail::fullWidth - 240);
        QVERIFY(m_window->inspectorShown());
    }

    void splitterIsRemembered() {
        auto* splitter = m_window->findChild<QSplitter*>();
        splitter->setSizes({700, 500});
        Q_EMIT splitter->splitterMoved(700, 1);
        const int width = m_window->findChild<Inspector*>()->width();
        QVERIFY(width > 400);
        m_window = std::make_unique<MainWindow>(*m_backend);
        m_window->setFactory(Route::Kind::Home, [](const Route& route, const PageContext& context) {
            return new PlainPage(route, context);
        });
        m_window->resize(1440, 900);
        m_window->show();
        m_window->open(Route::home());
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTRY_COMPARE(m_window->findChild<Inspector*>()->width(), width);
    }

    void paletteFindsAndRuns() {
        QSignalSpy run(page()->action, &QAction::triggered);
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QVERIFY(m_window->palette().isVisible());
        const int all = m_window->palette().shownCount();
        QTest::keyClicks(m_window->palette().focusProxy(), QStringLiteral("frob"));
        QVERIFY(m_window->palette().shownCount() < all);
        QTest::keyClick(m_window->palette().focusProxy(), Qt::Key_Return);
        QCOMPARE(run.count(), 1);
        QVERIFY(!m_window->palette().isVisible());
    }

    void paletteOpensAContainer() {
        m_window->openPalette();
        QTest::keyClicks(m_window->palette().focusProxy(), QStringLiteral("api"));
        QTest::keyClick(m_window->palette().focusProxy(), Qt::Key_Return);
        QCOMPARE(page()->route().key, QStringLiteral("api-gateway"));
    }

    void paletteStepsOverHeadings() {
        m_window->openPalette();
        auto* list = m_window->palette().findChild<QListView*>();
        QVERIFY(PaletteDelegate::isHeading(list->model()->index(0, 0)));
        QCOMPARE(list->currentIndex().row(), 1);
        QTest::keyClick(m_window->palette().focusProxy(), Qt::Key_Up);
        QCOMPARE(list->currentIndex().row(), 1);
        for (int step = 0; step < m_window->palette().shownCount() + 2; ++step) {
            QTest::keyClick(m_window->palette().focusProxy(), Qt::Key_Down);
            QVERIFY(!PaletteDelegate::isHeading(list->currentIndex()));
        }
        QCOMPARE(list->currentIndex().row(), list->model()->rowCount() - 1);
    }

    void enterPressesWhatHasTheFocus() {
        auto* layers = m_window->rail().item(Route::Kind::Layers);
        layers->setFocus();
        QTest::keyClick(layers, Qt::Key_Return);
        QCOMPARE(page()->route().kind, Route::Kind::Layers);
    }

    void aLostEngineIsSaidAboveEveryPage() {
        auto* banner = m_window->findChild<Centre*>()->banner();
        QVERIFY(!banner->isVisible());
        HelperInfo info = m_backend->helper();
        const HelperInfo before = info;
        info.mode = HelperMode::None;
        info.problem = QStringLiteral("connecting again");
        m_backend->setHelper(info);
        QTRY_VERIFY(banner->isVisible());
        Q_EMIT banner->actionTriggered();
        QCOMPARE(page()->route().kind, Route::Kind::System);
        m_backend->setHelper(before);
        QTRY_VERIFY(!banner->isVisible());
    }

    void shortcutsAreReadable() {
        for (const ShortcutText& text : shortcutTexts())
            QVERIFY2(!text.keys.contains(QChar(0xe2)), qPrintable(text.keys));
    }

    void anUnknownLoadIsNoNumber() {
        HostStatus host = m_backend->host();
        host.cpuBusy = std::nan("");
        m_backend->setHost(host);
        const auto labels = m_window->rail().findChildren<Label*>();
        QVERIFY(!labels.isEmpty());
        for (const Label* label : labels)
            QVERIFY2(!label->text().contains(QLatin1Char('-')), qPrintable(label->text()));
    }

    void lettersMatchInOrder() {
        QCOMPARE(matchedLetters(QStringLiteral("sh"), QStringLiteral("Hello shell")),
                 (QList<int>{6, 7}));
        QCOMPARE(matchedLetters(QStringLiteral("hsl"), QStringLiteral("Hello shell")),
                 (QList<int>{0, 6, 9}));
        QVERIFY(matchedLetters(QStringLiteral("xz"), QStringLiteral("Hello shell")).isEmpty());
    }

    void keysReachThePage() {
        QSignalSpy run(page()->action, &QAction::triggered);
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(run.count(), 1);
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(page()->section, 2);
    }

    void f6GoesRound() {
        page()->button->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QVERIFY(m_window->findChild<Inspector*>()->isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QVERIFY(m_window->rail().isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QCOMPARE(QApplication::focusWidget(), page()->button);
    }

    void undoIsOffered() {
        int undone = 0;
        page()->undoable([&] { ++undone; });
        auto buttons = m_window->findChildren<Button*>();
        const auto undo = std::find_if(buttons.begin(), buttons.end(), [](const Button* button) {
            return button->text() == QLatin1String("Undo");
        });
        QVERIFY(undo != buttons.end());
        QVERIFY((*undo)->isVisible());
        QTest::mouseClick(*undo, Qt::LeftButton);
        QCOMPARE(undone, 1);
        QVERIFY(!(*undo)->isVisible());
    }

    void aDroppedArchiveIsImported() {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QStringLiteral("/tmp/alpine.tar.gz"))});
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &drop);
        QVERIFY(m_backend->calls.contains(QStringLiteral("import /tmp/alpine.tar.gz")));
        QCOMPARE(page()->route().kind, Route::Kind::Layers);
        m_backend->job->complete();
        QCOMPARE(m_backend->layers().size(), size_t(7));
    }

    void aPageMayKeepTheWindowOpen() {
        page()->closable = false;
        QVERIFY(!m_window->close());
        QVERIFY(m_window->isVisible());
        page()->closable = true;
        QVERIFY(m_window->close());
    }

    void themeIsSwitchedAndRemembered() {
        const bool dark = m_theme.isDark();
        Q_EMIT m_window->rail().themeRequested();
        QCOMPARE(m_theme.isDark(), !dark);
        const bool chosen = m_theme.isDark();
        m_window = std::make_unique<MainWindow>(*m_backend);
        QCOMPARE(m_theme.isDark(), chosen);
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
