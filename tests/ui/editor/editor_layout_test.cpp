#include "engine/model/limits.h"
#include "tests/ui/editor/editor_fixture.h"
#include "ui/document/edits.h"
#include "ui/panels/editor/common/editor_tab.h"
#include "ui/panels/editor/files/mounts_card.h"
#include "ui/panels/editor/limits/limit_controls.h"
#include "ui/panels/editor/limits/limit_text.h"
#include "ui/panels/main_window/export_sheet.h"
#include "ui/widgets/label.h"
#include "ui/widgets/paint.h"

#include <QApplication>
#include <QLayout>
#include <QListView>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

/// Nothing is cut off, whatever the window's width; and what the kernel gets stands in every row.
class EditorLayoutTest : public QObject {
    Q_OBJECT

private:
    EnglishPlurals m_plurals;
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_home;

    static Design fullDesign() {
        Design design = EditorWindow::sampleDesign();
        for (const char* device : {"8:0", "259:0"}) {
            (void)setLimit(design.spec, *findLimit("io.max.rbps"), uint64_t(1000000), device);
            (void)setLimit(design.spec, *findLimit("io.max.wiops"), uint64_t(500), device);
        }
        (void)setLimit(design.spec, *findLimit("hugetlb.max"), uint64_t(2) << 20, "2MB");
        (void)setLimit(design.spec, *findLimit("memory.low"), uint64_t(3) << 30);
        (void)setLimit(design.spec, *findLimit("cpu.max.quota"), uint64_t(100000));
        return design;
    }

    /// What of a part lies outside it, or is squeezed below the least it needs.
    static QString cutOff(const QWidget* content) {
        for (const QWidget* child : content->findChildren<QWidget*>()) {
            if (!child->isVisible() || child->isWindow() || child->width() == 0)
                continue;
            const QWidget* parent = child->parentWidget();
            if (parent->inherits("QAbstractScrollArea") ||
                parent->objectName() == QLatin1String("qt_scrollarea_viewport"))
                continue;
            const auto* label = qobject_cast<const QLabel*>(child);
            const QString name =
                QStringLiteral("%1 %2 %3")
                    .arg(QLatin1String(child->metaObject()->className()), child->objectName(),
                         label != nullptr ? label->text() : child->accessibleName());
            if (child->geometry().right() > parent->rect().right() + 1)
                return name + QStringLiteral(" reaches to %1 of %2")
                                  .arg(child->geometry().right())
                                  .arg(parent->width());
            if (child->width() < child->minimumSizeHint().width())
                return name + QStringLiteral(" has %1 of %2")
                                  .arg(child->width())
                                  .arg(child->minimumSizeHint().width());
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::installTranslator(&m_plurals);
        qputenv("XDG_DATA_HOME", m_home.path().toUtf8());
        qputenv("XDG_STATE_HOME", m_home.path().toUtf8());
    }

    void nothingIsCutOff_data() {
        QTest::addColumn<int>("width");
        for (int width : {1024, 1152, 1280, 1440, 1900})
            QTest::newRow(qPrintable(QString::number(width))) << width;
    }
    void nothingIsCutOff() {
        QFETCH(int, width);
        EditorWindow window(fullDesign(), {width, 900});
        QVERIFY(QTest::qWaitForWindowExposed(&window.window));
        QCOMPARE(window.window.width(), width);
        for (int section = 0; section < 6; ++section) {
            window.page->selectSection(section);
            QTest::qWait(60);
            EditorTab* tab = window.page->tab(EditorSection(section));
            const QString where = QStringLiteral("section %1: ").arg(section);
            QVERIFY2(tab->widget()->width() <= tab->viewport()->width(),
                     qPrintable(where + QStringLiteral("content %1, room %2")
                                            .arg(tab->widget()->width())
                                            .arg(tab->viewport()->width())));
            if (auto* mounts = tab->findChild<MountsCard*>())
                mounts->select(1); // with what edits it
            window.window.grab();  // lays it out
            const QString cut = cutOff(tab->widget());
            QVERIFY2(cut.isEmpty(), qPrintable(where + cut));
            const int bar = tab->width() - tab->viewport()->width();
            const int margin = tab->widget()->layout()->contentsMargins().right();
            if (section != int(EditorSection::Syscalls)) // it is a list from edge to edge
                QCOMPARE(bar + margin, space::page);
        }
    }

    /// What is clicked stays under the mouse.
    void choosingACapabilityMovesNothing() {
        EditorWindow window(fullDesign());
        QVERIFY(QTest::qWaitForWindowExposed(&window.window));
        window.page->selectSection(int(EditorSection::Capabilities));
        auto* list = window.page->tab(EditorSection::Capabilities)->findChild<QListView*>();
        QTest::qWait(60);
        const int before = list->mapTo(window.page, QPoint(0, 0)).y();
        list->setCurrentIndex(list->model()->index(1, 0));
        QTest::qWait(60);
        QCOMPARE(list->mapTo(window.page, QPoint(0, 0)).y(), before);
    }

    /// Under the hood tells of what is on the screen.
    void anotherSectionEndsTheExplanation() {
        EditorWindow window(fullDesign());
        QVERIFY(QTest::qWaitForWindowExposed(&window.window));
        window.find<QWidget>("cpu.max.quota")->setFocus();
        QTRY_VERIFY(!window.page->inspector().isEmpty());
        window.page->selectSection(int(EditorSection::Files));
        QTRY_VERIFY(window.page->inspector().isEmpty());
    }

    /// Set or not, no equivalent shows a placeholder of the catalogue.
    void equivalentsAreFilledIn() {
        EditorWindow window(fullDesign());
        ContainerSpec spec = window.page->document().spec();
        HostFacts facts(window.backend);
        Explainer explainer(window.page->document());
        const EditorContext context{window.page->document(), window.backend, explainer, facts};
        static const QRegularExpression placeholder(QStringLiteral("%[1-5]"));
        QStringList shown;
        for (const LimitRow& row : limitCatalogue()) {
            const QString instance = row.instance == LimitInstance::Device ? QStringLiteral("8:0")
                                     : row.instance == LimitInstance::HugePageSize
                                         ? QStringLiteral("2MB")
                                         : QString();
            for (const auto& equivalent : explainLimit(context, row, instance).equivalents) {
                QVERIFY2(!equivalent.text.contains(placeholder), qPrintable(equivalent.text));
                shown << equivalent.text;
            }
        }
        QVERIFY2(shown.contains(QStringLiteral("CPUQuota=100%")),
                 qPrintable(shown.join(QLatin1Char('|'))));
    }

    /// The sheet lies beside the editor where both have room, over it where not: the window keeps
    /// its size and the editor what it needs.
    void theSheetLeavesTheEditorItsRoom_data() { nothingIsCutOff_data(); }
    void theSheetLeavesTheEditorItsRoom() {
        QFETCH(int, width);
        EditorWindow window(fullDesign(), {width, 900});
        QVERIFY(QTest::qWaitForWindowExposed(&window.window));
        auto* keeper = window.find<QWidget>("designName");
        keeper->setFocus();
        window.page->exportBundle();
        ExportSheet& sheet = window.window.exportSheet();
        QTRY_VERIFY(sheet.isVisible());
        QCOMPARE(window.window.width(), width);
        QCOMPARE(sheet.mapTo(&window.window, QPoint(sheet.width(), 0)).x(), width);
        const int room = sheet.mapTo(&window.window, QPoint(0, 0)).x();
        const auto right = [&] {
            return window.page->mapTo(&window.window, QPoint(window.page->width(), 0)).x();
        };
        QTRY_VERIFY2(right() == room || right() == width,
                     qPrintable(QStringLiteral("%1 %2").arg(right()).arg(room)));
        QVERIFY(window.page->width() >= window.page->minimumSizeHint().width());
        QTest::keyClick(&sheet, Qt::Key_Escape);
        QTRY_VERIFY(!sheet.isVisible());
        QVERIFY(keeper->hasFocus());
    }

    /// Not even the longest name needs a second line at the usual size.
    void everyLimitHasItsNameOnOneLine() {
        EditorWindow window(fullDesign());
        QVERIFY(QTest::qWaitForWindowExposed(&window.window));
        window.window.grab(); // lays it out
        const QWidget* limits = window.page->tab(EditorSection::Limits);
        const QList<Label*> names = limits->findChildren<Label*>(QStringLiteral("limitLabel"));
        QVERIFY(!names.isEmpty());
        for (const Label* name : names) {
            if (name->isVisible())
                QVERIFY2(paragraphLines(name->text(), FontStyle::Body, name->width()) == 1,
                         qPrintable(name->text()));
        }
    }

    void everyLimitShowsItsFileAndValue() {
        EditorWindow window(fullDesign());
        QVERIFY(QTest::qWaitForWindowExposed(&window.window));
        QTest::qWait(60);
        QStringList shown;
        for (const ElidedLabel* label :
             window.page->tab(EditorSection::Limits)->findChildren<ElidedLabel*>())
            shown += label->text();
        for (const char* line :
             {"cpu.max = 100000 100000", "cpu.weight = 100", "cpuset.cpus = all",
              "cpuset.mems = all", "cpu.idle = 0", "memory.max = max", "memory.high = max",
              "memory.low = 3221225472", "memory.oom.group = 0", "pids.max = max",
              "io.weight = default 100", "hugetlb.2MB.max = 2097152"})
            QVERIFY2(shown.contains(QLatin1String(line)), line);
        for (const char* device : {"8:0", "259:0"})
            QVERIFY(shown.contains(
                QStringLiteral("io.max = %1 rbps=1000000 wiops=500").arg(QLatin1String(device))));
    }
};

QTEST_MAIN(EditorLayoutTest)
#include "editor_layout_test.moc"
