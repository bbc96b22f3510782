#include "ui/panels/main_window/export_sheet.h"

#include "tests/support/fake_backend.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/style/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

class PlainPage : public Page {
public:
    using Page::Page;
    QString title() const override { return QStringLiteral("plain"); }
};

Page* makePlainPage(const Route& route, const PageContext& context) {
    return new PlainPage(route, context);
}

} // namespace

/// The sheet at the window's right edge that writes a bundle.
class ExportSheetTest : public QObject {
    Q_OBJECT

private:
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_settings;
    FakeBackend m_backend;
    std::unique_ptr<MainWindow> m_window;

    /// An export that has begun.
    ExportSheet& exportInto(const QTemporaryDir& folder) {
        Design design;
        design.name = "web";
        m_window->exportDesign(design);
        ExportSheet& sheet = m_window->exportSheet();
        sheet.setTarget(folder.filePath(QStringLiteral("web")));
        sheet.start();
        return sheet;
    }

private Q_SLOTS:
    void initTestCase() {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(QStringLiteral("boxwright-test"));
        m_window = std::make_unique<MainWindow>(m_backend);
        for (Route::Kind kind : {Route::Kind::Home, Route::Kind::Layers})
            m_window->setFactory(kind, makePlainPage);
        m_window->resize(1440, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanupTestCase() { m_window.reset(); }
    void init() { m_window->open(Route::home()); }

    void theSheetExports() {
        QTemporaryDir home;
        Design design;
        design.name = "Web / 1";
        design.spec = defaultSpec();
        m_window->exportDesign(design);
        ExportSheet& sheet = m_window->exportSheet();
        QVERIFY(sheet.isVisible());
        auto* field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        QVERIFY(field && !field->text().isEmpty());
        QTest::keyClicks(field, QStringLiteral("/typed")); // in the place of the offered one
        QCOMPARE(field->text(), QStringLiteral("/typed"));
        sheet.setTarget(QStringLiteral("relative"));
        auto* start = sheet.findChild<QAbstractButton*>(QStringLiteral("exportStart"));
        QVERIFY(!start->isEnabled());
        sheet.setTarget(home.path() + QStringLiteral("/new"));
        QVERIFY(start->isEnabled());
        QTest::mouseClick(start, Qt::LeftButton);
        QVERIFY(sheet.isExporting());
        auto* cancel = sheet.findChild<QAbstractButton*>(QStringLiteral("exportCancel"));
        QVERIFY(cancel->isVisible());
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_VERIFY(!sheet.isExporting());
        QTest::mouseClick(start, Qt::LeftButton);
        QVERIFY(cancel->hasFocus()); // what had it can be used no longer
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!sheet.isVisible() && sheet.isExporting()); // goes on
        m_backend.job->complete();
        QTRY_VERIFY(!sheet.isExporting());
        QCOMPARE(m_backend.calls.filter(QStringLiteral("/new")).size(), 2);
    }

    /// How far, how fast, how long still.
    void progressIsToldInFigures() {
        const QTemporaryDir home;
        ExportSheet& sheet = exportInto(home);
        const auto* figures = sheet.findChild<QLabel*>(QStringLiteral("exportFigures"));
        QVERIFY(figures->text().isEmpty());
        const auto told = [&](const char* word) {
            m_backend.job->advance(QStringLiteral("export"), 20000000, 60000000);
            return figures->text().contains(QLatin1String(word));
        };
        QVERIFY2(told("20.0 MB of 60.0 MB"), qPrintable(figures->text()));
        QTRY_VERIFY2(told("/s"), qPrintable(figures->text()));
        QTRY_VERIFY2(told("s left"), qPrintable(figures->text()));
        m_backend.job->complete();
        QTRY_VERIFY(!sheet.isExporting());
    }

    /// The sheet is the page's that asked for it; the export is not.
    void theSheetLeavesWithItsPage() {
        const QTemporaryDir home;
        ExportSheet& sheet = exportInto(home);
        m_window->open(Route::to(Route::Kind::Layers));
        QVERIFY(!sheet.isVisible() && sheet.isExporting());
        m_backend.job->complete();
        QTRY_VERIFY(!sheet.isExporting());
    }

    void whatIsThereIsReplacedByNameOnly() {
        QTemporaryDir full;
        QFile file(full.filePath(QStringLiteral("kept")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        Design design;
        design.name = "web";
        m_window->exportDesign(design);
        ExportSheet& sheet = m_window->exportSheet();
        sheet.setTarget(full.path());
        auto* start = sheet.findChild<QAbstractButton*>(QStringLiteral("exportStart"));
        QCOMPARE(start->text(), QStringLiteral("Replace and export"));
        sheet.setTarget(full.filePath(QStringLiteral("empty")));
        QCOMPARE(start->text(), QStringLiteral("Export bundle"));
    }
};

QTEST_MAIN(ExportSheetTest)
#include "export_sheet_test.moc"
