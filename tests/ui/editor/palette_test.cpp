#include "engine/model/limits.h"
#include "tests/ui/editor/editor_fixture.h"
#include "ui/panels/editor/common/editor_tab.h"
#include "ui/panels/editor/editor_top_bar.h"
#include "ui/panels/editor/limits/limit_controls.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

/// Every limit is a place the command palette goes to.
class PaletteTest : public QObject {
    Q_OBJECT

private:
    EnglishPlurals m_plurals;
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_home;
    std::unique_ptr<EditorWindow> m_window;

    void open(const Design& design) {
        m_window = std::make_unique<EditorWindow>(design);
        QVERIFY(QTest::qWaitForWindowExposed(&m_window->window));
        m_window->page->selectSection(int(EditorSection::Process));
    }

    /// Types it into the palette and takes the first match.
    void go(const QString& typed) const {
        QTest::keyClick(&m_window->window, Qt::Key_K, Qt::ControlModifier);
        QWidget* field = m_window->window.palette().focusProxy();
        QTest::keyClicks(field, typed);
        QTest::keyClick(field, Qt::Key_Return);
    }

    bool isInSight(const QWidget* control) const {
        const EditorTab* tab = m_window->page->tab(EditorSection::Limits);
        const QRect at(control->mapTo(tab->viewport(), QPoint(0, 0)), control->size());
        return control->isVisible() && tab->viewport()->rect().contains(at);
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::installTranslator(&m_plurals);
        qputenv("XDG_DATA_HOME", m_home.path().toUtf8());
        qputenv("XDG_STATE_HOME", m_home.path().toUtf8());
    }
    void cleanup() { m_window.reset(); }

    void aLimitIsFoundByItsFile_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("control");
        for (const LimitRow& row : limitCatalogue()) {
            const auto text = [](std::string_view part) {
                return QString::fromLatin1(part.data(), qsizetype(part.size()));
            };
            const QString name = row.field.empty()
                                     ? text(row.file)
                                     : text(row.file) + QLatin1Char(' ') + text(row.field);
            const QString control =
                row.instance == LimitInstance::Device         ? QStringLiteral("addDevice")
                : row.instance == LimitInstance::HugePageSize ? QStringLiteral("addPageSize")
                                                              : text(row.key);
            QTest::newRow(qPrintable(text(row.key))) << name + QLatin1Char(':') << control;
        }
    }
    /// Also one that is folded away or below what is in sight.
    void aLimitIsFoundByItsFile() {
        QFETCH(QString, typed);
        QFETCH(QString, control);
        open(EditorWindow::sampleDesign());
        go(typed);
        const auto* wanted = m_window->find<QWidget>(qPrintable(control));
        QVERIFY2(wanted, qPrintable(control));
        QCOMPARE(m_window->window.focusWidget(), wanted);
        QTRY_VERIFY(isInSight(wanted));
    }

    /// "cpuset.mems: Memory nodes" has the letters, too.
    void whatBeginsWithItComesFirst() {
        open(EditorWindow::sampleDesign());
        go(QStringLiteral("memory"));
        QVERIFY(m_window->window.focusWidget()->objectName().startsWith(QLatin1String("memory.")));
    }

    void ofADeviceTheFirstThatIsLimited() {
        Design design = EditorWindow::sampleDesign();
        (void)setLimit(design.spec, *findLimit("io.max.rbps"), LimitValue(uint64_t(1000000)),
                       "8:0");
        open(design);
        go(QStringLiteral("io.max wiops"));
        QCOMPARE(m_window->window.focusWidget(), m_window->find<LimitField>("io.max.wiops@8:0"));
    }

    void aProblemOfALimitIsGoneTo() {
        Design design = EditorWindow::sampleDesign();
        (void)setLimit(design.spec, *findLimit("memory.max"), LimitValue(uint64_t(64) << 20));
        (void)setLimit(design.spec, *findLimit("memory.high"), LimitValue(uint64_t(128) << 20));
        open(design);
        auto* bar = m_window->window.findChild<EditorTopBar*>();
        Q_EMIT bar->problemChosen(QStringLiteral("/linux/resources/unified/memory.high"));
        QCOMPARE(m_window->window.focusWidget(), m_window->find<LimitField>("memory.high"));
    }
};

QTEST_MAIN(PaletteTest)
#include "palette_test.moc"
