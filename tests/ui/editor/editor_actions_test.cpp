#include "engine/model/capabilities.h"
#include "tests/ui/editor/editor_fixture.h"
#include "ui/document/design_file.h"
#include "ui/document/edits.h"
#include "ui/models/capability_model.h"
#include "ui/panels/editor/stack/layer_stack.h"
#include "ui/panels/editor/stack/stack_panel.h"
#include "ui/panels/main_window/export_sheet.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/slider.h"
#include "ui/widgets/tab_bar.h"
#include "ui/widgets/toggles.h"

#include <QApplication>
#include <QDir>
#include <QListView>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

QString textOf(const QWidget* notice) {
    return notice->findChild<Label*>()->text();
}

QString shownTexts(const QWidget* part) {
    QStringList texts;
    for (const Label* label : part->findChildren<Label*>()) {
        if (label->isVisible())
            texts.append(label->text());
    }
    return texts.join(QLatin1Char('\n'));
}

void press(const QWidget* notice) {
    QTest::mouseClick(notice->findChild<Link*>(), Qt::LeftButton);
}

/// Stands where a container's page would.
class OtherPage : public Page {
public:
    using Page::Page;
    QString title() const override { return QStringLiteral("other"); }
};

bool inSet(const std::optional<std::vector<std::string>>& names, const char* name) {
    return names && std::find(names->begin(), names->end(), name) != names->end();
}

} // namespace

/// Running and exporting from the editor, and what stands in their way.
class EditorActionsTest : public QObject {
    Q_OBJECT

private:
    EnglishPlurals m_plurals;
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_home;
    std::unique_ptr<EditorWindow> m_window;

    EditorPage& page() const { return *m_window->page; }
    FakeBackend& backend() const { return m_window->backend; }
    ExportSheet& sheet() const { return m_window->window.exportSheet(); }
    void renew(const Design& design) {
        m_window.reset();
        m_window = std::make_unique<EditorWindow>(design);
        QVERIFY(QTest::qWaitForWindowExposed(&m_window->window));
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::installTranslator(&m_plurals);
        qputenv("XDG_DATA_HOME", m_home.path().toUtf8());
        qputenv("XDG_STATE_HOME", m_home.path().toUtf8());
    }
    void init() { renew(EditorWindow::sampleDesign()); }
    void cleanup() { m_window.reset(); }

    /// The one way to export, with what is edited and not saved yet.
    void theEditorExportsByTheSheet_data() {
        QTest::addColumn<bool>("byKey");
        QTest::newRow("Ctrl+E") << true;
        QTest::newRow("button") << false;
    }
    void theEditorExportsByTheSheet() {
        QFETCH(bool, byKey);
        edits::setName(page().document(), QStringLiteral("edited"));
        if (byKey)
            QTest::keyClick(&m_window->window, Qt::Key_E, Qt::ControlModifier);
        else
            QTest::mouseClick(m_window->find<Button>("export"), Qt::LeftButton);
        QTRY_VERIFY(sheet().isVisible());
        QVERIFY(shownTexts(&sheet()).contains(QLatin1String("Export edited")));
        QVERIFY(sheet().target().endsWith(QLatin1String("/edited")));
    }

    void nothingIsReplacedUnasked() {
        page().exportBundle();
        const QString target = m_home.filePath(QStringLiteral("taken"));
        sheet().setTarget(target);
        auto* start = m_window->find<Button>("exportStart");
        backend().failNext(makeError(ErrorCode::AlreadyExists, "export", target.toStdString()));
        QTest::mouseClick(start, Qt::LeftButton); // somebody fills the folder meanwhile
        QVERIFY(QDir().mkpath(target + QStringLiteral("/rootfs")));
        if (backend().job)
            backend().job->complete();
        QTRY_COMPARE(start->text(), QStringLiteral("Replace and export"));
        QVERIFY(backend().calls.filter(QStringLiteral("export over ")).isEmpty());
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_COMPARE(backend().calls.filter(QStringLiteral("export over ")).size(), 1);
        QTRY_VERIFY(backend().job);
        backend().job->complete();
        QTRY_VERIFY(textOf(m_window->find<Notice>("exportResult")).contains(target));
    }

    void anExportShowsProgressAndIsCancelled() {
        page().exportBundle();
        sheet().setTarget(m_home.filePath(QStringLiteral("cancelled")));
        sheet().start();
        QTRY_VERIFY(backend().job);
        backend().job->advance(QStringLiteral("export"), 512, 2048);
        QTRY_VERIFY(shownTexts(&sheet()).contains(QLatin1String("Writing the root")));
        QTest::mouseClick(m_window->find<Button>("exportCancel"), Qt::LeftButton);
        QTRY_VERIFY(!backend().job);
        QTRY_VERIFY(shownTexts(&sheet()).contains(QLatin1String("nothing was left behind")));
    }

    void whatABundleLosesIsTold() {
        auto* losses = m_window->find<Notice>("exportLosses");
        page().exportBundle();
        QVERIFY(!losses->isVisible());
        Design design = EditorWindow::sampleDesign();
        setNamespaceChoice(design.spec, "time", {NamespaceMode::New, {}});
        renew(design);
        losses = m_window->find<Notice>("exportLosses");
        page().exportBundle();
        QTRY_VERIFY(losses->isVisible());
        QVERIFY2(textOf(losses).contains(QLatin1String("time")), qPrintable(textOf(losses)));
    }

    void aProblemBlocksRun() {
        Design design = EditorWindow::sampleDesign();
        design.spec.process->args = std::vector<std::string>{};
        renew(design);
        page().document().validateNow();
        QVERIFY(page().document().hasErrors());
        QVERIFY(!m_window->find<Button>("run")->isEnabled());
        page().run();
        QTest::qWait(50);
        QVERIFY(backend().calls.filter(QStringLiteral("run")).isEmpty());
        QWidget* list = QApplication::activePopupWidget();
        QVERIFY(list);
        QVERIFY(!static_cast<QMenu*>(list)->actions().isEmpty());
        list->close();
    }

    /// In the section it belongs to, whatever other paths lead to it.
    void aProblemIsCountedOnce() {
        Design design = EditorWindow::sampleDesign();
        design.spec.process->args = std::vector<std::string>{};
        renew(design);
        page().document().validateNow();
        QCOMPARE(page().document().problems().size(), size_t(1));
        auto* tabs = page().findChild<TabBar*>();
        QCOMPARE(tabs->accessibleParts().front().name, QStringLiteral("Process, 1"));
    }

    /// And goes on being typed there.
    void aDigitOnASliderGoesIntoItsField_data() {
        QTest::addColumn<int>("section");
        QTest::addColumn<QString>("slider");
        QTest::addColumn<QString>("field");
        const int limits = int(EditorSection::Limits);
        QTest::newRow("memory") << limits << "memory.max.slider"
                                << "memory.max";
        QTest::newRow("cpu") << limits << "cpu.max.slider"
                             << "cpu.max.quota";
        QTest::newRow("cpu weight") << limits << "cpu.weight.slider"
                                    << "cpu.weight";
        QTest::newRow("processes") << limits << "pids.max.slider"
                                   << "pids.max";
        QTest::newRow("io weight") << limits << "io.weight.slider"
                                   << "io.weight";
        QTest::newRow("oom score") << int(EditorSection::Process) << "oomScore.slider"
                                   << "oomScore";
    }
    void aDigitOnASliderGoesIntoItsField() {
        QFETCH(int, section);
        QFETCH(QString, slider);
        QFETCH(QString, field);
        page().selectSection(section);
        auto* from = m_window->find<Slider>(qPrintable(slider));
        auto* to = m_window->find<Field>(qPrintable(field));
        QVERIFY(from && to);
        from->setFocus();
        QTest::keyClick(from, Qt::Key_6);
        QTRY_VERIFY(to->hasFocus());
        QTest::keyClick(to, Qt::Key_4);
        QCOMPARE(to->text(), QStringLiteral("64"));
        QTest::keyClick(to, Qt::Key_Return);
        QCOMPARE(to->value(), QStringLiteral("64"));
        QVERIFY(page().document().isDirty());
    }

    /// A menu is as far in as its window, also where its button stands at the edge.
    void menusStayInTheWindow() {
        m_window->window.resize(1024, 680);
        page().selectSection(int(EditorSection::Limits));
        QTRY_COMPARE(m_window->window.width(), 1024);
        int opened = 0;
        for (Button* button : m_window->window.findChildren<Button*>()) {
            if (button->menu() == nullptr || !button->isVisible() || !button->isEnabled())
                continue;
            QTest::mouseClick(button, Qt::LeftButton);
            QTRY_VERIFY(button->menu()->isVisible());
            const QRect window(m_window->window.mapToGlobal(QPoint(0, 0)), m_window->window.size());
            const QRect menu = button->menu()->geometry();
            QVERIFY2(menu.left() >= window.left() && menu.right() <= window.right(),
                     qPrintable(button->text()));
            button->menu()->close();
            ++opened;
        }
        QVERIFY(opened >= 2);
    }

    void aFailedRunIsShownInPlace() {
        Error error = systemError("mount overlay", "/lower", EINVAL);
        backend().failNext(error);
        QTest::mouseClick(m_window->find<Button>("run"), Qt::LeftButton);
        QTRY_VERIFY(shownTexts(&page()).contains(QLatin1String("did not start")));
        const QString shown = shownTexts(&page());
        QVERIFY2(shown.contains(QLatin1String("mount overlay")), qPrintable(shown));
        QVERIFY2(shown.contains(QLatin1String("EINVAL")) ||
                     shown.contains(QLatin1String("Invalid argument")),
                 qPrintable(shown));
        QVERIFY(m_window->find<Button>("run")->isEnabled());
    }

    /// The container that did not start shows its steps.
    void aFailedRunLeadsToItsStep() {
        m_window->window.setFactory(Route::Kind::Container,
                                    [](const Route& route, const PageContext& context) {
                                        return new OtherPage(route, context);
                                    });
        ContainerInfo failed;
        failed.id = QStringLiteral("failed-1");
        failed.phase = Phase::Failed;
        failed.design.name = EditorWindow::sampleDesign().name;
        failed.createdAt = QDateTime::currentDateTime().addSecs(60);
        backend().addContainer(failed);
        backend().failNext(systemError("mount overlay", "/lower", EINVAL));
        QTest::mouseClick(m_window->find<Button>("run"), Qt::LeftButton);
        QTRY_VERIFY(shownTexts(&page()).contains(QLatin1String("did not start")));
        const EditorPage* editor = m_window->page;
        for (Link* link : editor->findChildren<Link*>()) {
            if (link->text().contains(QLatin1String("Show the step")))
                QTest::mouseClick(link, Qt::LeftButton);
        }
        QCOMPARE(m_window->window.currentPage()->route().key, failed.id);
    }

    /// What stands in the way is said clear of the bar above and of what is below, on every tab.
    void aNoticeStandsClear() {
        const auto below = [this](EditorSection section) {
            const QWidget* first = section == EditorSection::Limits
                                       ? static_cast<QWidget*>(page().findChild<StackPanel*>())
                                       : page().findChild<TabBar*>();
            return first->mapTo(&page(), QPoint(0, 0)).y();
        };
        for (const auto section : {EditorSection::Limits, EditorSection::Process}) {
            page().selectSection(int(section));
            QTRY_COMPARE(below(section), 0); // there is none
        }
        backend().failNext(systemError("mount overlay", "/lower", EINVAL));
        QTest::mouseClick(m_window->find<Button>("run"), Qt::LeftButton);
        QTRY_VERIFY(shownTexts(&page()).contains(QLatin1String("did not start")));
        const auto* notice = page().findChild<NoticeColumn*>()->findChild<Notice*>();
        QVERIFY(notice->isVisible());
        for (const auto section : {EditorSection::Limits, EditorSection::Process}) {
            page().selectSection(int(section));
            QTRY_COMPARE(notice->mapTo(&page(), QPoint(0, 0)).y(), space::gap);
            QTRY_COMPARE(below(section),
                         notice->mapTo(&page(), QPoint(0, notice->height() + space::unit)).y());
        }
    }

    void aLayerDeletedUnderADesign() {
        const QString path = m_home.filePath(QStringLiteral("gone.boxwright.json"));
        QVERIFY(writeDesign(EditorWindow::sampleDesign(), path).has_value());
        m_window->window.open(Route::to(Route::Kind::Design, path));
        auto* opened = qobject_cast<EditorPage*>(m_window->window.currentPage());
        QVERIFY(opened && opened->document().filePath() == path);
        const LayerRef gone = opened->document().design().layers[1];
        auto* notice = opened->findChild<Notice*>(QStringLiteral("missingLayers"));
        QVERIFY(!notice->isVisible());
        backend().removeLayer(QString::fromStdString(gone.digest), [](const Status&) {});
        QTRY_VERIFY(notice->isVisible());
        QVERIFY(textOf(notice).contains(QString::fromStdString(gone.name)));
        opened->run();
        QVERIFY(backend().calls.filter(QStringLiteral("run")).isEmpty());
        QVERIFY(shownTexts(opened).contains(QLatin1String("It cannot run: ")));
        press(notice);
        auto* menu = opened->findChild<QMenu*>(QStringLiteral("mendLayers"));
        QTRY_VERIFY(menu->isVisible());
        QCOMPARE(menu->actions().size(), 4);
        menu->actions().last()->trigger();
        menu->close();
        QCOMPARE(opened->document().design().layers.size(), size_t(3));
        QTRY_VERIFY(!notice->isVisible());
        opened->document().undoStack().undo();
        QCOMPARE(opened->document().design().layers.size(), size_t(4));
    }

    void aLayerThatComesBackIsUsedAgain() {
        LayerInfo info = backend().layers()[1];
        backend().removeLayer(info.digest, [](const Status&) {});
        auto* notice = page().findChild<Notice*>(QStringLiteral("missingLayers"));
        QTRY_VERIFY(notice->isVisible());
        QVERIFY(!m_window->find<Button>("run")->isEnabled());
        backend().addLayer(info);
        QTRY_VERIFY(!notice->isVisible());
        QVERIFY(m_window->find<Button>("run")->isEnabled());
    }

    void theFiveSetsAreEdited() {
        page().selectSection(int(EditorSection::Capabilities));
        auto* list = m_window->find<QListView>("capabilities Network");
        const auto found =
            list->model()->match(list->model()->index(0, 0), CapabilityModel::NameRole,
                                 QStringLiteral("CAP_NET_BIND_SERVICE"), 1, Qt::MatchExactly);
        QVERIFY(!found.isEmpty());
        list->setCurrentIndex(found.first());
        const auto sets = [this] { return *page().document().spec().process->capabilities; };
        for (const char* name : {"inheritable", "ambient"}) {
            auto* box = m_window->find<CheckBox>(
                qPrintable(QStringLiteral("set %1").arg(QLatin1String(name))));
            QVERIFY(box && box->isVisible() && !box->isChecked());
            QTest::keyClick(box, Qt::Key_Space);
        }
        QVERIFY(inSet(sets().inheritable, "CAP_NET_BIND_SERVICE"));
        QVERIFY(inSet(sets().ambient, "CAP_NET_BIND_SERVICE"));
        QTest::keyClick(m_window->find<CheckBox>("set effective"), Qt::Key_Space);
        QVERIFY(!inSet(sets().effective, "CAP_NET_BIND_SERVICE"));
        QVERIFY(inSet(sets().bounding, "CAP_NET_BIND_SERVICE"));
        page().document().undoStack().undo();
        QVERIFY(m_window->find<CheckBox>("set effective")->isChecked());
    }

    void capabilityPresets_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<int>("granted");
        QTest::addColumn<bool>("mayMakeDevices");
        QTest::newRow("none") << QStringLiteral("None") << 0 << false;
        QTest::newRow("docker") << QStringLiteral("Docker default") << 14 << true;
        QTest::newRow("podman") << QStringLiteral("Podman default") << 11 << false;
        QTest::newRow("service") << QStringLiteral("Network service") << 3 << false;
        QTest::newRow("all") << QStringLiteral("All") << 41 << true;
    }
    void capabilityPresets() {
        QFETCH(QString, preset);
        page().selectSection(int(EditorSection::Capabilities));
        edits::setCapabilities(page().document(), {"CAP_SYS_TIME"});
        auto* presets = m_window->find<Segmented>("capabilityPreset");
        for (QAbstractButton* button : presets->findChildren<QAbstractButton*>()) {
            if (button->text() == preset)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        int granted = 0;
        for (const CapabilityRow& row : capabilityCatalogue())
            granted += hasCapability(page().document().spec(), row.name);
        QTEST(granted, "granted");
        QTEST(hasCapability(page().document().spec(), "CAP_MKNOD"), "mayMakeDevices");
    }
};

QTEST_MAIN(EditorActionsTest)
#include "editor_actions_test.moc"
