#include "ui/widgets/buttons.h"
#include "ui/widgets/code_block.h"
#include "ui/widgets/core_grid.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/number_label.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/slider.h"
#include "ui/widgets/tab_bar.h"
#include "ui/widgets/toggles.h"
#include "ui/widgets/undo_bar.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace boxwright::ui;

namespace {
constexpr double mebi = 1 << 20;

Scale memoryScale() {
    return {Scale::Kind::Logarithmic, 16 * mebi, 16384 * mebi, 1, false, true};
}
} // namespace

class WidgetsTest : public QObject {
    Q_OBJECT

private:
    Theme m_theme{*qApp, ThemeMode::Dark};

    static void showIt(QWidget& widget, const QSize& size) {
        widget.resize(size);
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
    }

    static QImage imageOf(QWidget& widget) { return widget.grab().toImage(); }

private Q_SLOTS:
    /// Mono text is what somebody types: no two letters become one.
    void labelsShowNoLigatures() {
        for (const FontStyle style : {FontStyle::Code, FontStyle::CodeTight}) {
            Label one(QStringLiteral("-"), style);
            Label two(QStringLiteral("--"), style);
            one.resize(one.sizeHint());
            two.resize(two.sizeHint());
            QCOMPARE(imageOf(two).copy(one.rect()), imageOf(one));
        }
    }

    /// A path too long for its field shows its end too, until somebody types.
    void fieldsElideInTheMiddle() {
        Field one(QStringLiteral("one"));
        Field other(QStringLiteral("other"));
        for (Field* field : {&one, &other})
            field->resize(160, 28);
        one.setValue(QStringLiteral("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/first"));
        other.setValue(QStringLiteral("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/other"));
        QVERIFY(imageOf(one) != imageOf(other));
    }

    /// The ring of the first tab lies whole in the bar.
    void theFirstTabHasRoomForItsRing() {
        TabBar bar(QStringLiteral("tabs"));
        bar.add(QStringLiteral("One"));
        bar.add(QStringLiteral("Two"));
        bar.resize(bar.sizeHint());
        const auto parts = bar.accessibleParts();
        QVERIFY(parts.front().rect.left() >= TabBar::inset);
        QVERIFY(parts.back().rect.right() + TabBar::inset <= bar.width());
    }

    /// A command that is too long for one line takes two: it is there to be read.
    void longValuesWrap() {
        KeyValueRows rows;
        rows.setRows({{QStringLiteral("docker"), QStringLiteral("--memory 1g")}});
        const int line = rows.heightForWidth(260);
        rows.setRows({{QStringLiteral("docker"),
                       QStringLiteral("--security-opt seccomp=/home/user/profiles/web.json")}});
        QVERIFY(rows.heightForWidth(260) > line);
    }

    void scaleMapsBothWays_data() {
        QTest::addColumn<double>("value");
        for (double value : {16 * mebi, 64 * mebi, 256 * mebi, 16384 * mebi})
            QTest::addRow("%.0f", value) << value;
    }
    void scaleMapsBothWays() {
        QFETCH(double, value);
        const Scale scale = memoryScale();
        QCOMPARE(scale.value(scale.fraction(value)), value);
    }

    void scaleHasAnUnlimitedEnd() {
        Scale scale{Scale::Kind::Linear, 0, 100, 1, true, true};
        QVERIFY(std::isinf(scale.value(1)));
        QCOMPARE(scale.fraction(scale.value(1)), 1.0);
        QCOMPARE(scale.value(scale.fraction(100)), 100.0);
        QVERIFY(std::isinf(scale.stepped(100, 1)));
        QCOMPARE(scale.stepped(scale.value(1), -1), 100.0);
    }

    void sliderIsMovedByKeys() {
        Slider slider(QStringLiteral("Memory"));
        slider.setScale({Scale::Kind::Linear, 0, 100, 5, false, true});
        slider.setTicks({{0, {}}, {25, {}}, {50, {}}, {100, {}}});
        slider.setNumber(30);
        QSignalSpy edited(&slider, &Slider::numberEdited);
        QTest::keyClick(&slider, Qt::Key_Right);
        QCOMPARE(slider.number(), 35.0);
        QTest::keyClick(&slider, Qt::Key_PageUp);
        QCOMPARE(slider.number(), 50.0);
        QTest::keyClick(&slider, Qt::Key_PageDown);
        QCOMPARE(slider.number(), 25.0);
        QTest::keyClick(&slider, Qt::Key_End);
        QCOMPARE(slider.number(), 100.0);
        QTest::keyClick(&slider, Qt::Key_Home);
        QCOMPARE(slider.number(), 0.0);
        QCOMPARE(edited.count(), 5);
        QSignalSpy digit(&slider, &Slider::digitTyped);
        QTest::keyClick(&slider, Qt::Key_7);
        QCOMPARE(digit.value(0).value(0).toString(), QStringLiteral("7"));
        slider.setNumber(40);
        QCOMPARE(edited.count(), 5);
    }

    void sliderSnapsToPowersOfTwoUnlessAltIsHeld() {
        Slider slider(QStringLiteral("Memory"));
        slider.setScale(memoryScale());
        showIt(slider, {318, 28});
        // 30 px an octave: 256 MiB lies at 9 + 120.
        QTest::mouseClick(&slider, Qt::LeftButton, {}, {132, 14});
        QCOMPARE(slider.number(), 256 * mebi);
        QTest::mouseClick(&slider, Qt::LeftButton, Qt::AltModifier, {132, 14});
        QVERIFY(slider.number() > 256 * mebi && slider.number() < 300 * mebi);
    }

    void softLimitIsARingOfItsOwn() {
        Slider slider(QStringLiteral("Memory"));
        slider.setScale({Scale::Kind::Linear, 0, 300, 1, false, true});
        slider.setNumber(200);
        slider.setSoft(100);
        showIt(slider, {318, 28});
        QSignalSpy soft(&slider, &Slider::softEdited);
        QTest::mousePress(&slider, Qt::LeftButton, {}, {109, 14});
        QTest::mouseMove(&slider, {129, 14});
        QTest::mouseRelease(&slider, Qt::LeftButton, {}, {129, 14});
        QCOMPARE(slider.soft().value_or(0), 120.0);
        QCOMPARE(slider.number(), 200.0);
        QTest::keyClick(&slider, Qt::Key_Left, Qt::ControlModifier);
        QCOMPARE(slider.soft().value_or(0), 119.0);
        QVERIFY(soft.count() >= 2);
    }

    void assistiveTechnologyMovesTheSlider() {
        Slider slider(QStringLiteral("CPU"));
        slider.setScale({Scale::Kind::Linear, 0, 100, 1, false, true});
        QSignalSpy edited(&slider, &Slider::numberEdited);
        slider.setValue(Slider::positions / 2);
        QCOMPARE(slider.number(), 50.0);
        QCOMPARE(edited.count(), 1);
    }

    void fieldCommitsOnEnterAndGoesBackOnEscape() {
        Field field(QStringLiteral("Memory"));
        showIt(field, {120, 28});
        field.setValue(QStringLiteral("256"));
        QSignalSpy committed(&field, &Field::committed);
        field.selectAll();
        QTest::keyClicks(&field, QStringLiteral("512"));
        QCOMPARE(committed.count(), 0);
        QTest::keyClick(&field, Qt::Key_Escape);
        QCOMPARE(field.text(), QStringLiteral("256"));
        field.selectAll();
        QTest::keyClicks(&field, QStringLiteral("512"));
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(committed.value(0).value(0).toString(), QStringLiteral("512"));
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(committed.count(), 1);
    }

    void fieldErrorIsSaidBelow() {
        Field field(QStringLiteral("Memory"));
        FieldMessage message(&field);
        QVERIFY(message.isHidden());
        field.setError(QStringLiteral("Use 96 MiB."));
        QVERIFY(!message.isHidden());
        QCOMPARE(field.accessibleDescription(), QStringLiteral("Use 96 MiB."));
        field.setError({});
        QVERIFY(message.isHidden());
    }

    void segmentsAreChosenByKeys() {
        Segmented modes(QStringLiteral("Namespace"));
        modes.add(3, QStringLiteral("New"));
        QAbstractButton* host = modes.add(5, QStringLiteral("Host"));
        modes.setCurrent(3);
        QSignalSpy chosen(&modes, &Segmented::chosen);
        showIt(modes, modes.sizeHint());
        QTest::mouseClick(host, Qt::LeftButton);
        QCOMPARE(modes.current(), 5);
        QTest::keyClick(host, Qt::Key_Left);
        QCOMPARE(modes.current(), 3);
        QVERIFY(chosen.count() >= 1);
    }

    void tabsSkipWhatIsDisabled() {
        TabBar tabs(QStringLiteral("Design"));
        for (const char* name : {"Process", "Isolation", "Limits"})
            tabs.add(QLatin1String(name));
        tabs.setTabEnabled(1, false, QStringLiteral("not here"));
        QSignalSpy changed(&tabs, &TabBar::currentChanged);
        QTest::keyClick(&tabs, Qt::Key_Right);
        QCOMPARE(tabs.current(), 2);
        QTest::keyClick(&tabs, Qt::Key_Home);
        QCOMPARE(tabs.current(), 0);
        QCOMPARE(changed.count(), 2);
    }

    void tabsAreFoundOneByOne() {
        TabBar tabs(QStringLiteral("Design"));
        for (const char* name : {"Process", "Isolation", "Limits"})
            tabs.add(QLatin1String(name));
        tabs.setCounter(1, 8);
        tabs.setTabEnabled(2, false, QStringLiteral("not here"));
        showIt(tabs, {400, 40});
        QAccessibleInterface* bar = QAccessible::queryAccessibleInterface(&tabs);
        QCOMPARE(bar->role(), QAccessible::PageTabList);
        QCOMPARE(bar->text(QAccessible::Name), QStringLiteral("Design"));
        QCOMPARE(bar->childCount(), 3);
        QAccessibleInterface* second = bar->child(1);
        QCOMPARE(second->role(), QAccessible::PageTab);
        QCOMPARE(second->text(QAccessible::Name), QStringLiteral("Isolation, 8"));
        QCOMPARE(second->parent(), bar);
        QVERIFY(bar->child(0)->state().selected);
        QVERIFY(bar->child(2)->state().disabled);
        const QPoint middle = second->rect().center();
        QCOMPARE(bar->childAt(middle.x(), middle.y()), second);
        QTest::mouseClick(&tabs, Qt::LeftButton, {}, tabs.mapFromGlobal(middle));
        QVERIFY(second->state().selected);
        bar->child(0)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(tabs.current(), 0);
        tabs.remove(2);
        QCOMPARE(bar->childCount(), 2);
        QVERIFY(bar->child(2) == nullptr);
    }

    void switchesAndBoxesToggleWithSpace() {
        Switch toggle(QStringLiteral("Whole box"));
        QTest::keyClick(&toggle, Qt::Key_Space);
        QVERIFY(toggle.isChecked());
        CheckBox box(QStringLiteral("Everything"));
        QTest::keyClick(&box, Qt::Key_Space);
        QVERIFY(box.isChecked());
    }

    void coresAreChosenByKeys() {
        CoreGrid grid(QStringLiteral("Processors"));
        grid.setCores(8);
        showIt(grid, {400, 32});
        QTest::keyClick(&grid, Qt::Key_Space);
        QTest::keyClick(&grid, Qt::Key_Right);
        QTest::keyClick(&grid, Qt::Key_Space);
        QCOMPARE(grid.chosen(), (std::set<int>{0, 1}));
        QTest::keyClick(&grid, Qt::Key_Space);
        QCOMPARE(grid.chosen(), (std::set<int>{0}));
    }

    void digitsKeepTheirWidth() {
        const QFont font = typeface(FontStyle::Body);
        QCOMPARE(numberWidth(QStringLiteral("1111"), font),
                 numberWidth(QStringLiteral("0000"), font));
    }

    void codeIsCopiedAsItIs() {
        CodeBlock code(QStringLiteral("command"));
        code.setText(QStringLiteral("a -> b"));
        showIt(code, {200, 40});
        QTest::mouseClick(code.findChild<IconButton*>(), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("a -> b"));
        const int oneLine = code.height();
        code.setText(QStringLiteral("a\nb\nc"));
        QVERIFY(code.minimumHeight() > oneLine);
    }

    void undoBarCarriesOutWhatIsNotUndone() {
        QWidget page;
        int undone = 0;
        int done = 0;
        {
            UndoBar bar(&page);
            bar.offer(
                QStringLiteral("Deleted"), [&] { ++undone; }, [&] { ++done; });
            QTest::mouseClick(bar.findChild<Button*>(), Qt::LeftButton);
            QCOMPARE(std::pair(undone, done), std::pair(1, 0));
            bar.offer(
                QStringLiteral("Deleted"), [&] { ++undone; }, [&] { ++done; });
            bar.offer(
                QStringLiteral("Deleted again"), [&] { ++undone; }, [&] { ++done; });
            QCOMPARE(std::pair(undone, done), std::pair(1, 1));
        }
        QCOMPARE(std::pair(undone, done), std::pair(1, 2));
    }

    void ringAppearsForKeysOnly() {
        QWidget page;
        Button first(QStringLiteral("One"), ButtonKind::Normal, &page);
        Button second(QStringLiteral("Two"), ButtonKind::Normal, &page);
        first.setGeometry(20, 20, 80, 32);
        second.setGeometry(120, 20, 80, 32);
        showIt(page, {240, 80});
        page.activateWindow();
        const auto ringed = [&] {
            return page.grab().toImage().pixelColor(160, 17) == color(Color::Acc);
        };
        QTest::mouseClick(&second, Qt::LeftButton);
        QVERIFY(!ringed());
        QTest::keyClick(&second, Qt::Key_Backtab);
        QTest::keyClick(&first, Qt::Key_Tab);
        QTRY_VERIFY(second.hasFocus());
        QVERIFY(ringed());
        QTest::mouseClick(&first, Qt::LeftButton);
        QVERIFY(!ringed());
    }

    /// By a screen reader as by the keyboard; what it is called is what it says now.
    void aLinkIsALinkToScreenReaders() {
        Link link(QStringLiteral("Before"));
        link.setText(QStringLiteral("Show the step"));
        showIt(link, {120, 20});
        QSignalSpy clicked(&link, &Link::clicked);
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(&link);
        QVERIFY(spoken);
        QCOMPARE(spoken->role(), QAccessible::Link);
        QCOMPARE(spoken->text(QAccessible::Name), QStringLiteral("Show the step"));
        QVERIFY(spoken->state().focusable);
        QVERIFY(spoken->actionInterface()->actionNames().contains(
            QAccessibleActionInterface::pressAction()));
        spoken->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(clicked.count(), 1);
        for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Return, Qt::Key_Enter})
            QTest::keyClick(&link, key);
        QCOMPARE(clicked.count(), 4);
        link.setEnabled(false);
        spoken->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(clicked.count(), 4);
    }

    void labelsFollowTheTheme() {
        Label label(QStringLiteral("████"), FontStyle::Display);
        showIt(label, {100, 28});
        const auto hasInk = [&] {
            const QImage image = label.grab().toImage();
            for (int x = 0; x < image.width(); ++x)
                if (image.pixelColor(x, image.height() / 2) == color(Color::T1))
                    return true;
            return false;
        };
        QVERIFY(hasInk());
        m_theme.setMode(ThemeMode::Light);
        QVERIFY(hasInk());
        m_theme.setMode(ThemeMode::Dark);
    }
};

QTEST_MAIN(WidgetsTest)
#include "widgets_test.moc"
