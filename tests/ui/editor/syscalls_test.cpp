#include "engine/oci/seccomp_json.h"
#include "tests/ui/editor/editor_fixture.h"
#include "ui/document/edits.h"
#include "ui/document/seccomp_rules.h"
#include "ui/models/seccomp_presets.h"
#include "ui/models/syscall_model.h"
#include "ui/models/syscall_numbers.h"
#include "ui/panels/editor/syscalls/rule_editor.h"
#include "ui/panels/editor/syscalls/syscall_tree.h"
#include "ui/panels/editor/syscalls/syscalls_tab.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/select.h"

#include <QApplication>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

void type(Field* field, const QString& text) {
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Return);
}

/// A profile as docker's documentation has them: architectures by map, rules by capability.
constexpr auto dockerProfile = R"({
  "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1,
  "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]},
              {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]}],
  "syscalls": [
    {"names": ["read", "write"], "action": "SCMP_ACT_ALLOW"},
    {"names": ["mount"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
    {"names": ["kill"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_KILL"]}},
    {"names": ["personality"], "action": "SCMP_ACT_ALLOW",
     "args": [{"index": 0, "value": 8, "op": "SCMP_CMP_EQ"}]}
  ]})";

} // namespace

/// The Syscalls section: conditions, architectures, numbers, files, filters; all of it undone.
class SyscallsTest : public QObject {
    Q_OBJECT

private:
    EnglishPlurals m_plurals;
    Theme m_theme{*qApp, ThemeMode::Dark};
    QTemporaryDir m_home;
    std::unique_ptr<EditorWindow> m_window;

    EditorPage& page() const { return *m_window->page; }
    QUndoStack& undo() const { return page().document().undoStack(); }
    const Seccomp& profile() const { return *page().document().spec().linux->seccomp; }
    SyscallsTab& tab() const {
        return *static_cast<SyscallsTab*>(page().tab(EditorSection::Syscalls));
    }
    RuleEditor& rules() const { return *m_window->find<RuleEditor>("ruleEditor"); }
    template <class Widget>
    Widget* inRules(const char* name) const {
        return rules().findChild<Widget*>(QString::fromLatin1(name));
    }

    QModelIndex indexOf(const QString& name) const {
        const QAbstractItemModel* model = m_window->find<SyscallTree>("syscallTree")->model();
        for (int group = 0; group < model->rowCount(); ++group) {
            const auto found = model->match(model->index(0, 0, model->index(group, 0)),
                                            SyscallModel::NameRole, name, 1, Qt::MatchExactly);
            if (!found.isEmpty())
                return found.first();
        }
        return {};
    }
    void choose(const QString& name) {
        const QModelIndex index = indexOf(name);
        QVERIFY2(index.isValid(), qPrintable(name));
        m_window->find<SyscallTree>("syscallTree")->setCurrentIndex(index);
    }
    QString write(const char* name, const QByteArray& content) {
        QFile file(m_home.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            return {};
        return file.fileName();
    }
    /// The one visible notice of the tab.
    QString complaint() const {
        for (const Label* label : tab().findChildren<Label*>()) {
            if (label->isVisible() && label->text().contains(m_home.path()))
                return label->text();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::installTranslator(&m_plurals);
        qputenv("XDG_DATA_HOME", m_home.path().toUtf8());
        qputenv("XDG_STATE_HOME", m_home.path().toUtf8());
    }
    void init() {
        m_window = std::make_unique<EditorWindow>();
        QVERIFY(QTest::qWaitForWindowExposed(&m_window->window));
        page().selectSection(int(EditorSection::Syscalls));
    }
    void cleanup() { m_window.reset(); }

    void conditionsAreShownInTheRow() {
        choose(QStringLiteral("clone"));
        QTRY_VERIFY(rules().isVisible());
        const SeccompArg argument = rulesOf(profile(), "clone").front().args->front();
        QCOMPARE(parseArgument(inRules<Field>("conditionValue")->text()),
                 std::optional(argument.value));
        QCOMPARE(argument.op, std::string("SCMP_CMP_MASKED_EQ"));
        QVERIFY(inRules<Field>("conditionRest")->isVisible());
        const auto* tree = m_window->find<SyscallTree>("syscallTree");
        QTRY_COMPARE(rules().geometry().bottom(),
                     tree->visualRect(indexOf(QStringLiteral("clone"))).bottom());
        choose(QStringLiteral("ioctl"));
        QTRY_VERIFY(!rules().isVisible());
    }

    void aConditionIsChangedAndUndone() {
        const Seccomp before = profile();
        choose(QStringLiteral("clone"));
        QTRY_VERIFY(rules().isVisible());
        type(inRules<Field>("conditionValue"), QStringLiteral("0x10000000"));
        QCOMPARE(rulesOf(profile(), "clone").front().args->front().value, uint64_t(0x10000000));
        type(inRules<Field>("conditionRest"), QStringLiteral("8"));
        QCOMPARE(rulesOf(profile(), "clone").front().args->front().valueTwo,
                 std::optional<uint64_t>(8));
        type(inRules<Field>("conditionValue"), QStringLiteral("flags"));
        QVERIFY(!inRules<Field>("conditionValue")->error().isEmpty());
        QCOMPARE(rulesOf(profile(), "clone").front().args->front().value, uint64_t(0x10000000));
        while (undo().canUndo())
            undo().undo();
        QVERIFY(profile() == before);
    }

    void argumentAndComparisonAreChosen() {
        choose(QStringLiteral("clone"));
        QTRY_VERIFY(rules().isVisible());
        const QList<Select*> selects = rules().findChildren<Select*>();
        QCOMPARE(selects.size(), 3); // action, argument, comparison
        selects[1]->setFocus();
        QTest::keyClick(selects[1], Qt::Key_Down);
        QCOMPARE(rulesOf(profile(), "clone").front().args->front().index, 1u);
        QTest::keyClick(selects[2], Qt::Key_Home);
        const SeccompArg now = rulesOf(profile(), "clone").front().args->front();
        QCOMPARE(now.op, std::string("SCMP_CMP_EQ"));
        QVERIFY(!now.valueTwo);
        QVERIFY(!inRules<Field>("conditionRest")->isVisible());
        page().document().validateNow();
        QVERIFY(page().document().problemsAt(QStringLiteral("/linux/seccomp")).empty());
    }

    void conditionsAreAddedAndRemoved() {
        rules().addFirstRule(QStringLiteral("ioctl"));
        choose(QStringLiteral("ioctl"));
        QTRY_VERIFY(rules().isVisible());
        QVERIFY(verdictOf(profile(), "ioctl").conditional);
        QTest::mouseClick(inRules<Button>("addCondition"), Qt::LeftButton);
        QCOMPARE(rulesOf(profile(), "ioctl").front().args->size(), size_t(2));
        QTest::mouseClick(inRules<Button>("addAlternative"), Qt::LeftButton);
        QCOMPARE(rulesOf(profile(), "ioctl").size(), size_t(2));
        QTRY_COMPARE(rules().findChildren<IconButton*>(QStringLiteral("removeCondition")).size(),
                     3);
        for (int left = 3; left > 0; --left) {
            QTest::mouseClick(inRules<IconButton>("removeCondition"), Qt::LeftButton);
            QTRY_COMPARE(
                rules().findChildren<IconButton*>(QStringLiteral("removeCondition")).size(),
                left - 1);
        }
        QVERIFY(rulesOf(profile(), "ioctl").empty());
        QVERIFY(!rules().isVisible());
        QCOMPARE(undo().count(), 6);
    }

    void architecturesAreChosen() {
        const Seccomp before = profile();
        auto* menu = m_window->find<QMenu>("architectureMenu");
        QTest::mouseClick(m_window->find<IconButton>("architectures"), Qt::LeftButton);
        QTRY_VERIFY(menu->isVisible());
        QAction* riscv = nullptr;
        for (QAction* action : menu->actions()) {
            QVERIFY(action->isCheckable());
            if (action->text().startsWith(QLatin1String("riscv64")))
                riscv = action;
        }
        QVERIFY(riscv != nullptr && !riscv->isChecked());
        riscv->trigger();
        menu->close();
        QCOMPARE(profile().architectures->back(), std::string("SCMP_ARCH_RISCV64"));
        page().document().validateNow();
        QVERIFY(page().document().problemsAt(QStringLiteral("/linux/seccomp")).empty());
        undo().undo();
        QVERIFY(profile() == before);
    }

    void everyArchitectureIsValid() {
        for (const SeccompArchitecture& row : seccompArchitectures())
            edits::changeSeccomp(page().document(), QString(), [&row](Seccomp& seccomp) {
                seccomp.architectures->push_back(row.oci);
            });
        page().document().validateNow();
        QVERIFY(page().document().problemsAt(QStringLiteral("/linux/seccomp")).empty());
        QVERIFY(!nativeArchitecture().empty());
    }

    void theInspectorHasTheNumberOfEachArchitecture() {
        choose(QStringLiteral("clone"));
        QTRY_COMPARE(page().inspector().title, QStringLiteral("clone"));
        const auto& related = page().inspector().related;
        for (const std::string& name : *profile().architectures) {
            const QString wanted = architectureName(name);
            QVERIFY(std::any_of(related.begin(), related.end(), [&](const auto& row) {
                return row.name.endsWith(wanted) && row.text.toInt() > 0;
            }));
        }
    }

    void theDefaultActionAndItsErrno() {
        auto* action = m_window->find<Select>("defaultAction");
        action->setFocus();
        const Seccomp before = profile();
        for (int row = 0; row < action->count(); ++row) {
            action->setCurrentIndex(row);
            Q_EMIT action->activated(row);
            page().document().validateNow();
            QVERIFY2(page().document().problemsAt(QStringLiteral("/linux/seccomp")).empty(),
                     qPrintable(action->itemText(row)));
            QCOMPARE(action->currentIndex(), row);
        }
        while (undo().canUndo())
            undo().undo();
        QVERIFY(profile() == before);
        edits::changeSeccomp(page().document(), QString(),
                             [](Seccomp& seccomp) { seccomp.defaultErrnoRet = 95; });
        QVERIFY(action->currentText().contains(QLatin1String("EOPNOTSUPP")) ||
                action->currentText().contains(QLatin1String("ENOTSUP")));
        edits::changeSeccomp(page().document(), QString(),
                             [](Seccomp& seccomp) { seccomp.defaultErrnoRet = 33; });
        QVERIFY(action->currentText().contains(QLatin1String("EDOM"))); // one of a loaded profile
    }

    void aDockerProfileIsResolvedForThisDesign() {
        tab().loadProfile(write("docker.json", dockerProfile));
        QVERIFY2(complaint().isEmpty(), qPrintable(complaint()));
        QCOMPARE(verdictOf(profile(), "read").action, std::string("SCMP_ACT_ALLOW"));
        QVERIFY2(!verdictOf(profile(), "mount").listed, "the design has no CAP_SYS_ADMIN");
        QCOMPARE(verdictOf(profile(), "kill").action, std::string("SCMP_ACT_ALLOW"));
        QVERIFY(verdictOf(profile(), "personality").conditional);
        QVERIFY(profile().architectures && !profile().architectures->empty());
        choose(QStringLiteral("personality"));
        QTRY_VERIFY(rules().isVisible());
        QCOMPARE(undo().count(), 1);
        undo().undo();
        QVERIFY(verdictOf(profile(), "openat").listed);
    }

    void aBadProfileIsRefused_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("not JSON") << QByteArray("{");
        QTest::newRow("no profile") << QByteArray("[]");
        QTest::newRow("unknown action") << QByteArray(R"({"defaultAction":"SCMP_ACT_MAYBE"})");
        QTest::newRow("unknown errno") << QByteArray(
            R"({"defaultAction":"SCMP_ACT_ALLOW","archMap":[],"syscalls":[{"names":["read"],"action":"SCMP_ACT_ERRNO","errno":"ENONE"}]})");
    }
    void aBadProfileIsRefused() {
        QFETCH(QByteArray, content);
        const Seccomp before = profile();
        tab().loadProfile(write("bad.json", content));
        QVERIFY(complaint().contains(QLatin1String("bad.json")));
        QVERIFY(profile() == before);
        QCOMPARE(undo().count(), 0);
    }

    void aSavedProfileLoadsTheSame() {
        edits::changeSeccomp(page().document(), QString(), [](Seccomp& seccomp) {
            setSyscallAction(seccomp, {"ptrace"}, "SCMP_ACT_KILL_PROCESS", {});
        });
        const Seccomp saved = profile();
        const QString path = m_home.filePath(QStringLiteral("saved.json"));
        tab().saveProfile(path);
        edits::setSeccomp(page().document(), QString(), std::nullopt);
        tab().loadProfile(path);
        QVERIFY(profile() == saved);
        tab().saveProfile(m_home.filePath(QStringLiteral("no/folder.json")));
        QVERIFY(complaint().contains(QLatin1String("no/folder.json")));
    }

    void groupsByRiskAndCapability() {
        SyscallModel model(page().document());
        const auto all = [&model] {
            int count = 0;
            for (int group = 0; group < model.rowCount(); ++group)
                count += model.rowCount(model.index(group, 0));
            return count;
        };
        const int syscalls = all();
        model.setGrouping(SyscallGrouping::Risk);
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(model.index(0, 0).data().toString().contains(QLatin1String("high")));
        QCOMPARE(all(), syscalls);
        model.setGrouping(SyscallGrouping::Capability);
        QCOMPARE(all(), syscalls);
        QVERIFY(model.index(0, 0).data().toString().startsWith(QLatin1String("CAP_")));
        auto* grouping = m_window->find<Select>("syscallGrouping");
        Q_EMIT grouping->activated(1);
        QCOMPARE(m_window->find<SyscallTree>("syscallTree")->model()->rowCount(), 2); // no low ones
    }
};

QTEST_MAIN(SyscallsTest)
#include "syscalls_test.moc"
