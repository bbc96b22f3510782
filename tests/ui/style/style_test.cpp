#include "ui/style/stylesheet.h"
#include "ui/style/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialogButtonBox>
#include <QFile>
#include <QFontInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProxyStyle>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStyleFactory>
#include <QTest>

#include <cmath>

using namespace boxwright::ui;

namespace {

QByteArray tokensFile() {
    QFile file(QStringLiteral(":/boxwright/tokens.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// WCAG 2.1 relative luminance and contrast.
double luminance(const QColor& color) {
    const auto channel = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) +
           0.0722 * channel(color.blueF());
}
double contrast(const QColor& a, const QColor& b) {
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

/// What the platform theme of a desktop such as KDE asks for.
class IconsOnButtons : public QProxyStyle {
public:
    IconsOnButtons()
        : QProxyStyle(QStringLiteral("Fusion")) {}

    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override {
        return hint == SH_DialogButtonBox_ButtonsHaveIcons
                   ? 1
                   : QProxyStyle::styleHint(hint, option, widget, data);
    }
};

} // namespace

class StyleTest : public QObject {
    Q_OBJECT

private:
    Theme m_theme{*qApp, ThemeMode::Dark};

private Q_SLOTS:
    void everyTokenOfTheFileHasAColour() {
        const QJsonObject dark =
            QJsonDocument::fromJson(tokensFile()).object().value(QLatin1String("dark")).toObject();
        QCOMPARE(size_t(dark.size()), colorCount);
        for (size_t i = 0; i < colorCount; ++i)
            QVERIFY2(dark.contains(tokenName(static_cast<Color>(i))),
                     tokenName(static_cast<Color>(i)).data());
    }

    void aMissingTokenIsRefused() {
        QByteArray json = tokensFile();
        QVERIFY(tokensFromJson(json));
        QVERIFY(!tokensFromJson(json.replace("\"accTint\"", "\"other\"")));
        QVERIFY(!tokensFromJson("{}"));
        QVERIFY(!tokensFromJson("not json"));
    }

    void textIsReadable_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }
    void textIsReadable() {
        QFETCH(bool, dark);
        m_theme.setMode(dark ? ThemeMode::Dark : ThemeMode::Light);
        for (Color text :
             {Color::T1, Color::T2, Color::T3, Color::Acc, Color::Ok, Color::Warn, Color::Bad})
            for (Color ground : {Color::Card, Color::Canvas, Color::Window, Color::Hover})
                QVERIFY2(
                    contrast(color(text), color(ground)) >= 4.5,
                    qPrintable(QStringLiteral("%1 on %2").arg(tokenName(text), tokenName(ground))));
        QVERIFY(contrast(color(Color::OnAcc), color(Color::AccFill)) >= 4.5);
    }

    void everyIconRendersInItsColour() {
        QVERIFY(iconNames().size() >= 70);
        for (const QString& name : iconNames()) {
            if (name == QLatin1String("boxwright"))
                continue;
            const QImage image = m_theme.icons().pixmap(name, 16, QColor(Qt::red), 2).toImage();
            QCOMPARE(image.size(), QSize(32, 32));
            int inked = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    inked += pixel.alpha() > 128;
                    QVERIFY2(pixel.alpha() < 200 || pixel.red() > 200, qPrintable(name));
                }
            QVERIFY2(inked > 10, qPrintable(name));
        }
        QVERIFY(m_theme.icons().pixmap(QStringLiteral("no-such-icon"), 16, Qt::red, 1).isNull());
    }

    void iconsAreCached() {
        const auto first = iconPixmap(QStringLiteral("play"), 16, Color::T1, 1).cacheKey();
        QCOMPARE(iconPixmap(QStringLiteral("play"), 16, Color::T1, 1).cacheKey(), first);
        QVERIFY(iconPixmap(QStringLiteral("play"), 16, Color::Acc, 1).cacheKey() != first);
    }

    void modeChangesOnceAndTellsOnce() {
        m_theme.setMode(ThemeMode::Dark);
        QSignalSpy spy(&m_theme, &Theme::changed);
        m_theme.setMode(ThemeMode::Light);
        QCOMPARE(spy.count(), 1);
        QVERIFY(!m_theme.isDark());
        QCOMPARE(qApp->palette().color(QPalette::Window), color(Color::Canvas));
        m_theme.setMode(ThemeMode::Light);
        QCOMPARE(spy.count(), 1);
    }

    /// A desktop that wants icons on them has none of ours.
    void buttonsOfDialogsHaveNoIcons() {
        qApp->setStyle(new IconsOnButtons);
        const QDialogButtonBox box(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
        QVERIFY(!box.style()->standardIcon(QStyle::SP_DialogOkButton).isNull());
        for (const QAbstractButton* button : box.buttons())
            QVERIFY2(button->icon().isNull(), qPrintable(button->text()));
        qApp->setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    }

    void readsTheDesktopsPalette() {
        QPalette desktop;
        desktop.setColor(QPalette::Window, Qt::black);
        desktop.setColor(QPalette::WindowText, Qt::white);
        QVERIFY(looksDark(desktop));
        desktop.setColor(QPalette::Window, Qt::white);
        desktop.setColor(QPalette::WindowText, Qt::black);
        QVERIFY(!looksDark(desktop));
        // What follows the desktop is not fooled by the palette the theme itself set.
        m_theme.setMode(ThemeMode::Dark);
        m_theme.setMode(ThemeMode::System);
        QVERIFY(!m_theme.isDark());
    }

    void stylesheetLeavesNoPlaceholder() {
        const QString sheet = stylesheet(m_theme.palette());
        QVERIFY(!sheet.contains(QLatin1Char('@')));
        QVERIFY(sheet.contains(color(Color::AccFill).name()));
    }

    void layerColoursRepeatAboveTheFourth() {
        QCOMPARE(layerColor(-1), Color::LRW);
        QCOMPARE(layerColor(0), Color::L1);
        QCOMPARE(layerColor(3), Color::L4);
        QCOMPARE(layerColor(4), Color::L4);
        QCOMPARE(layerColor(5), Color::L3);
        QCOMPARE(layerColor(6), Color::L2);
        QCOMPARE(layerColor(7), Color::L4);
        QCOMPARE(layerColor(2, LayerFace::Side), Color::L3Side);
    }

    void typeScaleIsInPixels() {
        QCOMPARE(typeface(FontStyle::Display).pixelSize(), 20);
        QCOMPARE(typeface(FontStyle::Body).pixelSize(), 13);
        QVERIFY(typeface(FontStyle::Code).pixelSize() == 12);
    }
};

QTEST_MAIN(StyleTest)
#include "style_test.moc"
