#include "tests/ui/editor/editor_fixture.h"
#include "ui/document/edits.h"
#include "ui/document/seccomp_rules.h"
#include "ui/models/capability_model.h"
#include "ui/models/seccomp_presets.h"
#include "ui/models/syscall_filter.h"
#include "ui/models/syscall_model.h"
#include "ui/panels/editor/limits/cpu_card.h"
#include "ui/panels/editor/process/command_line.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

/// What the editor is made of, without a window.
class EditorPartsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// clone makes processes unless it makes namespaces too; libc falls back to it from clone3 only
    /// after ENOSYS.
    void tightStillStartsProcesses() {
        const ContainerSpec spec = EditorWindow::sampleDesign().spec;
        const Seccomp usual = *seccompPreset(SeccompPreset::Default, spec);
        const Seccomp tight = *seccompPreset(SeccompPreset::Tight, spec);
        for (const char* name : {"clone", "clone3", "execve", "wait4", "setuid", "prctl"})
            QVERIFY2(rulesOf(tight, name).size() == rulesOf(usual, name).size() &&
                         verdictOf(tight, name) == verdictOf(usual, name),
                     name);
        QCOMPARE(verdictOf(tight, "mount").action, tight.defaultAction);
        QVERIFY(verdicts(tight).size() < verdicts(usual).size());
    }

    void oneLineCommands_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("args");
        QTest::newRow("plain") << QStringLiteral("ls -l /")
                               << QStringList{QStringLiteral("ls"), QStringLiteral("-l"),
                                              QStringLiteral("/")};
        QTest::newRow("quotes") << QStringLiteral("sh -c 'echo \"a b\"'")
                                << QStringList{QStringLiteral("sh"), QStringLiteral("-c"),
                                               QStringLiteral("echo \"a b\"")};
        QTest::newRow("empty") << QStringLiteral("a ''")
                               << QStringList{QStringLiteral("a"), QString()};
        QTest::newRow("escape") << QStringLiteral("a\\ b") << QStringList{QStringLiteral("a b")};
        QTest::newRow("apostrophe")
            << QStringLiteral("\"it's\"") << QStringList{QStringLiteral("it's")};
    }
    void oneLineCommands() {
        QFETCH(QString, line);
        QFETCH(QStringList, args);
        QCOMPARE(splitArguments(line), std::optional(args));
        QCOMPARE(splitArguments(joinArguments(args)), std::optional(args));
        QVERIFY(!splitArguments(QStringLiteral("open 'quote")));
    }

    void coreLists() {
        QCOMPARE(coresFromList(QStringLiteral("0-2,5")), std::optional(std::set<int>{0, 1, 2, 5}));
        QVERIFY(!coresFromList(QStringLiteral("3-1")));
        QCOMPARE(listFromCores({0, 1, 2, 5}), QStringLiteral("0-2,5"));
    }

    void theModelsKeepTheirPromises() {
        SpecDocument document(EditorWindow::sampleDesign());
        CapabilityModel capabilities(document);
        QAbstractItemModelTester first(&capabilities);
        SyscallModel syscalls(document);
        QAbstractItemModelTester second(&syscalls);
        SyscallFilter filter;
        filter.setSourceModel(&syscalls);
        QAbstractItemModelTester third(&filter);
        edits::setCapability(document, QStringLiteral("CAP_SYS_ADMIN"), true);
        filter.setShow(SyscallShow::Denied);
        QVERIFY(filter.rowCount() > 0);
    }
};

QTEST_MAIN(EditorPartsTest)
#include "editor_parts_test.moc"
