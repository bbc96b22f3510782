#include "engine/model/capabilities.h"
#include "engine/model/limits.h"
#include "tests/ui/editor/editor_fixture.h"
#include "ui/document/edits.h"
#include "ui/document/seccomp_rules.h"
#include "ui/models/capability_model.h"
#include "ui/models/syscall_model.h"
#include "ui/panels/editor/common/chip_editor.h"
#include "ui/panels/editor/files/mount_row.h"
#include "ui/panels/editor/stack/layer_stack.h"
#include "ui/panels/editor/syscalls/syscall_tree.h"
#include "ui/panels/editor/syscalls/syscalls_tab.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/core_grid.h"
#include "ui/widgets/field.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/slider.h"
#include "ui/widgets/toggles.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

std::optional<LimitValue> limit(EditorPage& page, const char* key) {
    return limitOf(page.document().spec(), *findLimit(key));
}

QAbstractButton* segment(Segmented* segments, const QString& text) {
    for (QAbstractButton* button : segments->findChildren<QAbstractButton*>()) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

void type(Field* field, const QString& text) {
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Return);
}

} // namespace

class EditorTest : public QObject {
    Q_OBJECT

private:
    EnglishPlurals m_plurals;
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_home;
    std::unique_ptr<EditorWindow> m_window;

    EditorPage& page() const { return *m_window->page; }
    QUndoStack& undo() const { return page().document().undoStack(); }
    void go(EditorSection section) { page().selectSection(int(section)); }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::installTranslator(&m_plurals);
        qputenv("XDG_DATA_HOME", m_home.path().toUtf8());
        qputenv("XDG_STATE_HOME", m_home.path().toUtf8());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_home.path());
    }
    void init() {
        m_window = std::make_unique<EditorWindow>();
        QVERIFY(m_window->page != nullptr);
        QVERIFY(QTest::qWaitForWindowExposed(&m_window->window));
    }
    void cleanup() { m_window.reset(); }

    void aDragOfTheMemorySliderIsOneStep() {
        auto* slider = m_window->find<Slider>("memory.max.slider");
        QVERIFY(slider && slider->isVisible());
        const int y = 10;
        QTest::mousePress(slider, Qt::LeftButton, {}, {slider->width() / 4, y});
        for (int x = slider->width() / 4; x < slider->width() / 2; x += 5)
            QTest::mouseMove(slider, {x, y});
        QTest::mouseRelease(slider, Qt::LeftButton, {}, {slider->width() / 2, y});
        const auto value = limit(page(), "memory.max");
        QVERIFY(value && std::holds_alternative<uint64_t>(*value));
        QCOMPARE(undo().count(), 1);
        QCOMPARE(page().document().spec().linux->resources->memory->limit,
                 std::optional<int64_t>(int64_t(std::get<uint64_t>(*value))));
        undo().undo();
        QVERIFY(!limit(page(), "memory.max"));
    }

    void aFieldTakesWhatPeopleType() {
        auto* field = m_window->find<Field>("memory.max");
        type(field, QStringLiteral("256m"));
        QCOMPARE(limit(page(), "memory.max"), std::optional<LimitValue>(uint64_t(256) << 20));
        type(field, QStringLiteral("300"));
        QCOMPARE(limit(page(), "memory.max"), std::optional<LimitValue>(uint64_t(300) << 20));
        type(field, QStringLiteral("max"));
        QCOMPARE(limit(page(), "memory.max"), std::optional<LimitValue>(Unlimited{}));
    }

    void aWrongValueIsShownInPlace() {
        auto* field = m_window->find<Field>("pids.max");
        type(field, QStringLiteral("many"));
        QVERIFY(!field->error().isEmpty());
        QVERIFY(!limit(page(), "pids.max"));
        QCOMPARE(undo().count(), 0);
        type(field, QStringLiteral("64"));
        QVERIFY(field->error().isEmpty());
        QCOMPARE(limit(page(), "pids.max"), std::optional<LimitValue>(uint64_t(64)));
    }

    void quotaIsAShareOfTheChosenCores() {
        type(m_window->find<Field>("cpu.max.quota"), QStringLiteral("25"));
        auto* grid = m_window->find<CoreGrid>("cpuset.cpus");
        const uint64_t whole = uint64_t(grid->cores()) * 100000;
        QCOMPARE(limit(page(), "cpu.max.quota"), std::optional<LimitValue>(whole / 4));
        grid->setFocus();
        QTest::keyClick(grid, Qt::Key_Space);
        QVERIFY(limit(page(), "cpuset.cpus").has_value());
    }

    void focusExplainsTheControl() {
        m_window->find<Field>("memory.max")->setFocus();
        QTRY_COMPARE(page().inspector().kernelText, QStringLiteral("memory.max = max"));
        type(m_window->find<Field>("memory.max"), QStringLiteral("64m"));
        QTRY_COMPARE(page().inspector().kernelText, QStringLiteral("memory.max = 67108864"));
        QVERIFY(page().inspector().ociJson.contains(QLatin1String("67108864")));
        QVERIFY(!page().inspector().equivalents.isEmpty());
    }

    void aMissingControllerDisablesAndSaysWhy() {
        HostCheck check;
        check.key = "controller.io";
        check.state = CheckState::Missing;
        m_window->backend.checks = {check};
        m_window.reset();
        m_window = std::make_unique<EditorWindow>();
        m_window->backend.checks = {check};
        Q_EMIT m_window->backend.helperChanged();
        auto* weight = m_window->find<Field>("io.weight");
        QTRY_VERIFY(!weight->isEnabled());
        QVERIFY(!weight->toolTip().isEmpty());
        QVERIFY(m_window->find<Field>("memory.max")->isEnabled());
    }

    void layersMoveByKeysAndByDrag() {
        auto* stack = m_window->find<LayerStack>("layerStack");
        stack->setFocus();
        const std::string base = page().document().design().layers[0].name;
        QTest::keyClick(stack, Qt::Key_End);
        QTest::keyClick(stack, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(page().document().design().layers[1].name, base);
        QCOMPARE(stack->currentRow(), 3);
        undo().undo();
        QCOMPARE(page().document().design().layers[0].name, base);

        const QPoint from = stack->geometryNow().slab(4).center();
        const QPoint to = stack->geometryNow().slab(1).center();
        QTest::mousePress(stack, Qt::LeftButton, {}, from);
        QTest::mouseMove(stack, (from + to) / 2);
        QTest::mouseMove(stack, to);
        QTest::mouseRelease(stack, Qt::LeftButton, {}, to);
        QCOMPARE(page().document().design().layers.back().name, base);
        QCOMPARE(undo().count(), 1);
    }

    void layersAreSwitchedRenamedAndRemoved() {
        auto* stack = m_window->find<LayerStack>("layerStack");
        stack->setFocus();
        QTest::keyClick(stack, Qt::Key_Space);
        QCOMPARE(page().document().design().writable, WritableLayer::ThrowAway);
        QTest::keyClick(stack, Qt::Key_Down);
        QTest::keyClick(stack, Qt::Key_Space);
        QVERIFY(!page().document().design().layers[3].enabled);
        QTest::mouseClick(stack, Qt::LeftButton, {}, stack->geometryNow().action(1).center());
        QVERIFY(page().document().design().layers[3].enabled);
        QTest::keyClick(stack, Qt::Key_F2);
        auto* editor = stack->findChild<QLineEdit*>();
        QVERIFY(editor);
        QTest::keyClicks(editor, QStringLiteral("Site"));
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(page().document().design().layers[3].name, std::string("Site"));
        stack->setFocus();
        QTest::keyClick(stack, Qt::Key_Delete);
        QCOMPARE(page().document().design().layers.size(), size_t(3));
        undo().undo();
        QCOMPARE(page().document().design().layers.size(), size_t(4));
    }

    void aCapabilityIsABit() {
        go(EditorSection::Capabilities);
        auto* list = m_window->find<QListView>("capabilities Network");
        QVERIFY(list);
        const QModelIndex first = list->model()->index(0, 0);
        const std::string name = first.data(CapabilityModel::NameRole).toString().toStdString();
        const bool before = hasCapability(page().document().spec(), name);
        const QRect row = list->visualRect(first);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, row.topLeft() + QPoint(20, 15));
        QCOMPARE(hasCapability(page().document().spec(), name), !before);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Space);
        QCOMPARE(hasCapability(page().document().spec(), name), before);
    }

    void namespacesAreChosen() {
        go(EditorSection::Isolation);
        auto* mode = m_window->find<Segmented>("mode network");
        QTest::mouseClick(segment(mode, QStringLiteral("Host")), Qt::LeftButton);
        QCOMPARE(namespaceChoice(page().document().spec(), "network").mode, NamespaceMode::Host);
        QTest::mouseClick(segment(mode, QStringLiteral("Join")), Qt::LeftButton);
        QCOMPARE(namespaceChoice(page().document().spec(), "network").mode,
                 NamespaceMode::Container);
        QVERIFY(!namespaceChoice(page().document().spec(), "network").target.empty());
        undo().undo();
        undo().undo();
        QCOMPARE(namespaceChoice(page().document().spec(), "network").mode, NamespaceMode::New);
    }

    void syscallsAreAllowedAndDenied() {
        go(EditorSection::Syscalls);
        auto* tree = m_window->find<SyscallTree>("syscallTree");
        QModelIndex call;
        for (int group = 0; group < tree->model()->rowCount() && !call.isValid(); ++group) {
            const auto found = tree->model()->match(
                tree->model()->index(0, 0, tree->model()->index(group, 0)), SyscallModel::NameRole,
                QStringLiteral("ptrace"), 1, Qt::MatchExactly);
            if (!found.isEmpty())
                call = found.first();
        }
        QVERIFY(call.isValid());
        const QString before = call.data(SyscallModel::ActionRole).toString();
        tree->setFocus();
        tree->setCurrentIndex(call);
        QTest::keyClick(tree, Qt::Key_Space);
        const QString after = call.data(SyscallModel::ActionRole).toString();
        QVERIFY(after != before);
        QCOMPARE(QString::fromStdString(
                     verdictOf(*page().document().spec().linux->seccomp, "ptrace").action),
                 after);
        undo().undo();
        QCOMPARE(call.data(SyscallModel::ActionRole).toString(), before);
        QTRY_COMPARE(page().inspector().title, QStringLiteral("ptrace"));
    }

    void profilesOffTightAndFromAFile() {
        go(EditorSection::Syscalls);
        auto* presets = m_window->find<Segmented>("seccompPreset");
        QTest::mouseClick(segment(presets, QStringLiteral("Off")), Qt::LeftButton);
        QVERIFY(!page().document().spec().linux->seccomp);
        QTest::mouseClick(segment(presets, QStringLiteral("Tight")), Qt::LeftButton);
        QVERIFY(page().document().spec().linux->seccomp);
        QCOMPARE(verdictOf(*page().document().spec().linux->seccomp, "execve").action,
                 std::string("SCMP_ACT_ALLOW"));
        const QString path = m_home.filePath(QStringLiteral("profile.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            R"({"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mount"],"action":"SCMP_ACT_ERRNO"}]})");
        file.close();
        static_cast<SyscallsTab*>(page().tab(EditorSection::Syscalls))->loadProfile(path);
        QCOMPARE(verdictOf(*page().document().spec().linux->seccomp, "mount").action,
                 std::string("SCMP_ACT_ERRNO"));
        const Seccomp loaded = *page().document().spec().linux->seccomp;
        static_cast<SyscallsTab*>(page().tab(EditorSection::Syscalls))
            ->loadProfile(m_home.filePath(QStringLiteral("none.json")));
        QVERIFY(*page().document().spec().linux->seccomp == loaded);
    }

    void theCommandIsEdited() {
        go(EditorSection::Process);
        auto* chips = m_window->find<ChipEditor>("arguments");
        chips->setFocus();
        QTest::keyClick(chips, Qt::Key_Insert);
        auto* editor = chips->findChild<QLineEdit*>();
        QVERIFY(editor);
        QTest::keyClicks(editor, QStringLiteral("-l"));
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(page().document().spec().process->args->back(), std::string("-l"));
        auto* locked = m_window->find<Switch>("noNewPrivileges");
        const bool before = page().document().spec().process->noNewPrivileges.value_or(false);
        QTest::mouseClick(locked, Qt::LeftButton);
        QCOMPARE(page().document().spec().process->noNewPrivileges, std::optional(!before));
        type(m_window->find<Field>("uid"), QStringLiteral("4294967295"));
        QVERIFY(!m_window->find<Field>("uid")->error().isEmpty());
        QCOMPARE(page().document().spec().process->user.uid, 0u);
    }

    void mountsAreAddedMovedAndChecked() {
        go(EditorSection::Files);
        const size_t before = page().document().spec().mounts->size();
        QTest::mouseClick(m_window->find<Button>("addTmpfs"), Qt::LeftButton);
        QCOMPARE(page().document().spec().mounts->size(), before + 1);
        type(m_window->find<Field>("mountDestination"), QStringLiteral("relative"));
        page().document().validateNow();
        QVERIFY(page().document().hasErrors());
        QVERIFY(!m_window->find<Field>("mountDestination")->error().isEmpty());
        QVERIFY(!m_window->find<Button>("run")->isEnabled());
        type(m_window->find<Field>("mountDestination"), QStringLiteral("/scratch"));
        page().document().validateNow();
        QVERIFY(m_window->find<Button>("run")->isEnabled());
        QTest::mouseClick(m_window->find<Switch>("readonlyRoot"), Qt::LeftButton);
        QCOMPARE(page().document().spec().root->readonly, std::optional(true));
    }

    void undoAndRedoByKeys() {
        type(m_window->find<Field>("pids.max"), QStringLiteral("64"));
        QTest::keyClick(&m_window->window, Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(!limit(page(), "pids.max"));
        QTest::keyClick(&m_window->window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(limit(page(), "pids.max").has_value());
    }

    void savingAndOpening() {
        type(m_window->find<Field>("pids.max"), QStringLiteral("64"));
        QVERIFY(page().document().isDirty());
        QTest::mouseClick(m_window->find<Button>("save"), Qt::LeftButton);
        QVERIFY(!page().document().isDirty());
        const QString path = page().document().filePath();
        QVERIFY(QFile::exists(path));
        QCOMPARE(page().route().key, path);
        const Design saved = page().document().design();
        m_window->window.open(
            Route::to(Route::Kind::Design, m_home.filePath(QStringLiteral("missing.json"))));
        SpecDocument again;
        QVERIFY(again.open(path).has_value());
        QVERIFY(again.design() == saved);
    }

    void runGoesToTheContainer() {
        QTest::mouseClick(m_window->find<Button>("run"), Qt::LeftButton);
        QTRY_VERIFY(!m_window->backend.calls.filter(QStringLiteral("run")).isEmpty());
    }

    /// Everything that takes focus says what it is.
    void everyControlHasAName() {
        for (int section = 0; section < 6; ++section) {
            page().selectSection(section);
            for (QWidget* widget : page().findChildren<QWidget*>()) {
                if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
                    continue;
                const auto* button = qobject_cast<QAbstractButton*>(widget);
                const bool named = !widget->accessibleName().isEmpty() ||
                                   (button && !button->text().isEmpty()) ||
                                   !widget->toolTip().isEmpty();
                QVERIFY2(named,
                         qPrintable(QStringLiteral("%1 %2 in section %3")
                                        .arg(QLatin1String(widget->metaObject()->className()),
                                             widget->objectName())
                                        .arg(section)));
            }
        }
    }

    /// Pictures to lay beside the design, into $BOXWRIGHT_SHOTS.
    void pictures() {
        const QString folder = qEnvironmentVariable("BOXWRIGHT_SHOTS");
        if (folder.isEmpty())
            QSKIP("BOXWRIGHT_SHOTS names no folder");
        QDir().mkpath(folder);
        for (ThemeMode mode : {ThemeMode::Dark, ThemeMode::Light}) {
            m_theme.setMode(mode);
            type(m_window->find<Field>("memory.max"), QStringLiteral("256m"));
            for (int section = 0; section < 6; ++section) {
                page().selectSection(section);
                if (section == int(EditorSection::Files))
                    QTest::mouseClick(m_window->window.findChildren<MountRow*>().last(),
                                      Qt::LeftButton);
                QTest::qWait(150);
                m_window->window.grab().save(QStringLiteral("%1/%2-%3.png")
                                                 .arg(folder, mode == ThemeMode::Dark
                                                                  ? QStringLiteral("dark")
                                                                  : QStringLiteral("light"))
                                                 .arg(section));
            }
        }
        m_theme.setMode(ThemeMode::Dark);
    }
};

QTEST_MAIN(EditorTest)
#include "editor_test.moc"
