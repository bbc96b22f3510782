#include "tests/support/fake_backend.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/panels/pages/home/import_list.h"
#include "ui/panels/pages/home/system_strip.h"
#include "ui/panels/pages/home/template_card.h"
#include "ui/panels/pages/pages.h"
#include "ui/panels/pages/system/engine_choice.h"
#include "ui/style/theme.h"
#include "ui/widgets/label.h"

#include <QAbstractButton>
#include <QApplication>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

/// Parts of pages by themselves.
class PagePartsTest : public QObject {
    Q_OBJECT

private:
    Theme m_theme{*qApp, ThemeMode::Light};

private Q_SLOTS:
    /// Until the checks are there it says that it looks; never a blank card.
    void theStripSaysThatItLooks() {
        FakeBackend backend;
        backend.checks = {{"cgroup2", CheckState::Ok, "/sys/fs/cgroup", ""}};
        SystemStrip strip(backend);
        strip.setVisible(true);
        const auto* state = strip.findChild<Label*>(QStringLiteral("hostState"));
        QVERIFY(state->isVisible() && state->text().startsWith(QLatin1String("Looking")));
        QTRY_VERIFY(!state->isVisible());
        QCOMPARE(strip.findChildren<QAbstractButton*>().size(), 5);
    }

    void theStripSaysWhyNothingIsKnown() {
        FakeBackend backend;
        backend.failNext(makeError(ErrorCode::System, "check host", "shim", "it crashed"));
        SystemStrip strip(backend);
        strip.setVisible(true);
        const auto* state = strip.findChild<Label*>(QStringLiteral("hostState"));
        QTRY_VERIFY2(state->text().contains(QLatin1String("it crashed")),
                     qPrintable(state->text()));
        QVERIFY(state->isVisible());
    }

    /// The recent designs and the imports stand below the cards they belong to.
    void homeKeepsItsThreeColumns() {
        FakeBackend backend;
        MainWindow window(backend);
        addPages(window, backend);
        window.resize(1440, 900);
        window.open(Route::home());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QWidget* page = window.currentPage();
        const auto left = [page](const QWidget* part) {
            return part->mapTo(page, QPoint(0, 0)).x();
        };
        int third = 0;
        for (const TemplateCard* card : page->findChildren<TemplateCard*>())
            third = qMax(third, left(card));
        const auto* imports = page->findChild<ImportList*>();
        QTRY_COMPARE(left(imports), third);
    }

    /// In a narrow window their text takes more lines, and none of it is cut off.
    void engineCardsGrowWithTheirText() {
        FakeBackend backend;
        EngineChoice choice(backend);
        choice.resize(1100, choice.sizeHint().height());
        choice.setVisible(true);
        const EngineCard* card = choice.cards().constFirst();
        const int least = card->height();
        choice.resize(600, choice.heightForWidth(600));
        QTRY_VERIFY(card->width() < 200);
        QVERIFY(card->height() > least);
        QVERIFY(card->height() >= card->heightForWidth(card->width()));
    }
};

QTEST_MAIN(PagePartsTest)
#include "page_parts_test.moc"
