#include "tests/support/fake_backend.h"
#include "ui/panels/main_window/main_window.h"
#include "ui/panels/main_window/palette.h"
#include "ui/panels/main_window/rail.h"
#include "ui/panels/main_window/shortcuts.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>

#include <cstdlib>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

/// A page with a top bar and an inspector.
class InspectedPage : public Page {
public:
    using Page::Page;
    QString title() const override { return QStringLiteral("inspected"); }
    QWidget* makeTopBar() override {
        auto* bar = new TopBar;
        if (route().kind != Route::Kind::Layers)
            return bar;
        auto* taller = new QWidget; // as the page of layers has one, with its disk below the bar
        auto* column = new QVBoxLayout(taller);
        column->setContentsMargins(0, 0, 0, 90);
        column->addWidget(bar);
        return taller;
    }
    bool hasInspector() const override { return route().kind != Route::Kind::Home; }
};

} // namespace

/// The frame around the pages, most of all in the smallest window.
class NarrowWindowTest : public QObject {
    Q_OBJECT

private:
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_settings;
    FakeBackend m_backend{FakeBackend::Content::Empty};
    std::unique_ptr<MainWindow> m_window;

private Q_SLOTS:
    void initTestCase() {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(QStringLiteral("boxwright-test"));
    }

    void init() {
        m_window = std::make_unique<MainWindow>(m_backend);
        for (int kind = 0; kind <= int(Route::Kind::Container); ++kind)
            m_window->setFactory(static_cast<Route::Kind>(kind),
                                 [](const Route& route, const PageContext& context) {
                                     return new InspectedPage(route, context);
                                 });
        m_window->resize(1440, 900);
        m_window->open(Route::to(Route::Kind::Layers));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    /// What F9 brings is found by the mouse as well, wherever it does not stand beside the page.
    void theInspectorIsFoundByTheMouse() {
        auto* reveal = m_window->findChild<QAbstractButton*>(QStringLiteral("reveal"));
        QVERIFY(m_window->inspectorShown() && !reveal->isVisible());
        m_window->resize(1024, 680);
        QTRY_VERIFY(!m_window->inspectorShown() && reveal->isVisible());
        const int middle = reveal->mapTo(m_window.get(), reveal->rect().center()).y();
        QVERIFY2(std::abs(middle - TopBar::usualHeight / 2) <= 1,
                 qPrintable(QString::number(middle)));
        QTest::mouseClick(reveal, Qt::LeftButton);
        QVERIFY(m_window->inspectorShown());
        QTest::mouseClick(reveal, Qt::LeftButton);
        QVERIFY(!m_window->inspectorShown());
        m_window->open(Route::home());
        QVERIFY(!reveal->isVisible());
    }

    void theOpenPaletteStaysInTheWindow() {
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        auto* palette = m_window->findChild<CommandPalette*>();
        QTRY_VERIFY(palette->isVisible());
        m_window->resize(1024, 680);
        QTRY_VERIFY2(m_window->rect().contains(palette->geometry()),
                     qPrintable(QString::number(palette->geometry().right())));
    }

    void theListOfShortcutsFits() {
        showShortcuts(m_window.get());
        auto* dialog = m_window->findChild<QDialog*>();
        QTRY_VERIFY(dialog->isVisible());
        QVERIFY2(dialog->height() < m_window->minimumHeight() &&
                     dialog->width() < m_window->minimumWidth(),
                 qPrintable(QStringLiteral("%1 x %2").arg(dialog->width()).arg(dialog->height())));
        dialog->close();
    }

    /// The list of designs, the rail and the title have something to show from the beginning.
    void aNewDesignHasAName() {
        QTest::keySequence(m_window.get(), QKeySequence::New);
        const auto& draft = m_window->currentPage()->route().draft;
        QVERIFY(draft && !draft->name.empty());
    }

    /// Without a container there is no such page: what is shown stays the current item.
    void onlyTheShownPlaceIsMarked() {
        QTest::mouseClick(m_window->rail().item(Route::Kind::Container), Qt::LeftButton);
        QVERIFY(!m_window->rail().item(Route::Kind::Container)->isChecked());
        QVERIFY(m_window->rail().item(Route::Kind::Layers)->isChecked());
    }
};

QTEST_MAIN(NarrowWindowTest)
#include "narrow_window_test.moc"
