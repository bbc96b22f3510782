#include "tests/ui/editor/editor_fixture.h"
#include "ui/document/edits.h"
#include "ui/document/seccomp_rules.h"
#include "ui/models/capability_model.h"
#include "ui/models/seccomp_presets.h"
#include "ui/models/syscall_filter.h"
#include "ui/models/syscall_model.h"
#include "ui/models/syscall_numbers.h"
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

    /// One syscall gets rules of its own; those it shared a rule with keep theirs.
    void othersKeepTheirRules() {
        Seccomp shared;
        shared.defaultAction = "SCMP_ACT_ERRNO";
        SeccompRule first;
        first.names = {"read"};
        first.action = "SCMP_ACT_ALLOW";
        SeccompRule second = first;
        second.names = {"socket", "socketpair"};
        second.args = std::vector<SeccompArg>{{0, 1, {}, "SCMP_CMP_NE", {}}};
        shared.syscalls = std::vector<SeccompRule>{first, second};
        SeccompRule own = second;
        own.args->front().value = 7;
        setRulesOf(shared, "socket", {own});
        QCOMPARE(shared.syscalls->size(), size_t(3));
        QVERIFY((*shared.syscalls)[1].names == std::vector<std::string>{"socketpair"});
        QCOMPARE(rulesOf(shared, "socket").front().args->front().value, uint64_t(7));
        setRulesOf(shared, "socket", {});
        QVERIFY(rulesOf(shared, "socket").empty());
        setRulesOf(shared, "socketpair", {own});
        QCOMPARE(shared.syscalls->size(), size_t(2));
    }

    void numbers_data() {
        QTest::addColumn<QString>("architecture");
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("number");
        const auto row = [](const char* architecture, const char* name, int number) {
            QTest::newRow(qPrintable(
                QStringLiteral("%1 %2").arg(QLatin1String(architecture), QLatin1String(name))))
                << QString::fromLatin1(architecture) << QString::fromLatin1(name) << number;
        };
        row("SCMP_ARCH_X86_64", "clone", 56);
        row("SCMP_ARCH_X86", "clone", 120);
        row("SCMP_ARCH_AARCH64", "clone", 220);
        row("SCMP_ARCH_X86_64", "clone3", 435);
        row("SCMP_ARCH_AARCH64", "fork", -1); // not there
        row("SCMP_ARCH_X86_64", "no_such_call", -1);
        row("SCMP_ARCH_NONE", "clone", -1);
    }
    void numbers() {
        QFETCH(QString, architecture);
        QFETCH(QString, name);
        QTEST(syscallNumber(architecture.toStdString(), name.toStdString()).value_or(-1), "number");
    }

    void filters_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("found");
        QTest::addColumn<QString>("notFound");
        const auto row = [](const char* text, const char* found, const char* notFound) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(found)
                                << QString::fromLatin1(notFound);
        };
        row("ptr", "ptrace", "mount");
        row("CAP_SYS_MODULE", "init_module", "read");
        row("high", "ptrace", "read");
        row("56", "clone", "clone3");
    }
    void filters() {
        if (nativeArchitecture() != "SCMP_ARCH_X86_64" &&
            qstrcmp(QTest::currentDataTag(), "56") == 0)
            QSKIP("the number of another architecture");
        QFETCH(QString, text);
        SpecDocument document(EditorWindow::sampleDesign());
        SyscallModel model(document);
        SyscallFilter filter;
        filter.setSourceModel(&model);
        filter.setShow(SyscallShow::All);
        filter.setText(text);
        QStringList names;
        for (int group = 0; group < filter.rowCount(); ++group) {
            const QModelIndex parent = filter.index(group, 0);
            for (int call = 0; call < filter.rowCount(parent); ++call)
                names.append(filter.index(call, 0, parent).data(SyscallModel::NameRole).toString());
        }
        QFETCH(QString, found);
        QFETCH(QString, notFound);
        QVERIFY2(names.contains(found), qPrintable(names.join(QLatin1Char(' '))));
        QVERIFY(!names.contains(notFound));
    }
};

QTEST_MAIN(EditorPartsTest)
#include "editor_parts_test.moc"
