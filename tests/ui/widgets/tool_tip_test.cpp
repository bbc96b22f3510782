#include "ui/style/theme.h"
#include "ui/widgets/tool_tip.h"

#include <QApplication>
#include <QScreen>
#include <QTest>
#include <QToolTip>

using namespace boxwright::ui;

class ToolTipTest : public QObject {
    Q_OBJECT

private:
    Theme m_theme{*qApp, ThemeMode::Dark};

private Q_SLOTS:
    void aToolTipTellsShortcutAndFileApart() {
        QCOMPARE(tipText(QStringLiteral("Run this design (Ctrl+R)")),
                 (TipText{QStringLiteral("Run this design"), QStringLiteral("Ctrl+R"), {}}));
        QCOMPARE(tipText(QStringLiteral("Hard limit\nmemory.max")),
                 (TipText{QStringLiteral("Hard limit"), {}, {QStringLiteral("memory.max")}}));
        for (const char* plain : {"memory.high = max", "Killed (by whom?)", "One\ntwo words"})
            QCOMPARE(tipText(QLatin1String(plain)), (TipText{QLatin1String(plain), {}, {}}));
    }

    /// A long one wraps, and none leaves the screen.
    void toolTipsAreNoWiderThanReadsWell() {
        const ToolTips ours(nullptr);
        QWidget window;
        window.resize(200, 100);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QRect screen = window.screen()->availableGeometry();
        const auto shown = [&](const QString& text) {
            QToolTip::showText(screen.bottomRight() - QPoint(40, 4), text, &window);
            for (QWidget* top : QApplication::topLevelWidgets())
                if (top->inherits("QTipLabel") && top->isVisible())
                    return top;
            return static_cast<QWidget*>(nullptr);
        };
        const QWidget* tip = shown(QStringLiteral("Run this design (Ctrl+R)"));
        QVERIFY(tip);
        const int line = tip->height();
        QVERIFY(line < 40);
        QVERIFY(screen.contains(tip->geometry()));
        tip = shown(QStringLiteral("A sentence that goes on. ").repeated(20));
        QVERIFY(tip);
        QVERIFY(tip->width() <= 400);
        QVERIFY(tip->height() > 3 * line);
        QVERIFY(screen.contains(tip->geometry()));
        QToolTip::hideText();
    }
};

QTEST_MAIN(ToolTipTest)
#include "tool_tip_test.moc"
