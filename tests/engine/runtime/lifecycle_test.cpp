#include "tests/engine/runtime/fixture.h"

#include "engine/linux/cgroup.h"
#include "engine/linux/resctrl.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <unistd.h>

namespace boxwright::test {
namespace {

/// Every command in every state: whether it is allowed, and the state afterwards.
class LifecycleTest : public QObject {
    Q_OBJECT
    Bundle m_bundle;
    const QString m_id = QStringLiteral("box");

    void bring(const QString& state) {
        if (state == QLatin1String("absent"))
            return;
        m_bundle.command({"/bin/sleep", "1000"});
        const Answer made = m_bundle.create(m_id);
        QVERIFY2(made.status == 0, qPrintable(made.errors));
        if (state != QLatin1String("created"))
            QCOMPARE(m_bundle.call({QStringLiteral("start"), m_id}).status, 0);
        if (state == QLatin1String("paused"))
            QCOMPARE(m_bundle.call({QStringLiteral("pause"), m_id}).status, 0);
        if (state == QLatin1String("stopped"))
            QCOMPARE(m_bundle.call({QStringLiteral("kill"), m_id, QStringLiteral("KILL")}).status,
                     0);
        QVERIFY(m_bundle.reaches(m_id, state));
    }

    /// What a shell inside complains about.
    QString openedInside(const char* script) const {
        return m_bundle
            .call({QStringLiteral("exec"), m_id, QStringLiteral("/bin/sh"), QStringLiteral("-c"),
                   QString::fromLatin1(script)})
            .errors;
    }

    QString update(const QByteArray& resources) const {
        QFile file(m_bundle.path(QStringLiteral("resources.json")));
        if (!file.open(QIODevice::WriteOnly) || file.write(resources) < 0)
            return file.errorString();
        file.close();
        return m_bundle
            .call({QStringLiteral("update"), QStringLiteral("--resources"), file.fileName(), m_id})
            .errors;
    }

private Q_SLOTS:
    void cleanup() {
        QCOMPARE(m_bundle.call({QStringLiteral("delete"), QStringLiteral("-f"), m_id}).status, 0);
        QCOMPARE(m_bundle.status(m_id), QStringLiteral("absent"));
    }

    /// A terminal holds some kilobytes that nobody reads; whoever writes there is not held up.
    void inputThatNobodyReads_data() {
        QTest::addColumn<bool>("entering");
        QTest::newRow("run") << false;
        QTest::newRow("exec") << true;
    }
    void inputThatNobodyReads() {
        QFETCH(bool, entering);
        QFile input(m_bundle.path(QStringLiteral("input")));
        QVERIFY(input.open(QIODevice::WriteOnly));
        input.write(QByteArray("much to read\n").repeated(30'000));
        input.close();
        const std::vector<std::string> writer{
            "/bin/sh", "-c",
            "/bin/busybox yes | /bin/busybox head -c 300000; echo; echo written; exit 7"};
        QStringList words{QStringLiteral("run"), m_id};
        if (entering) {
            bring(QStringLiteral("running"));
            words = QStringList{QStringLiteral("exec"), QStringLiteral("--tty"), m_id};
            for (const std::string& word : writer)
                words << QString::fromStdString(word);
        } else {
            m_bundle.spec.process->terminal = true;
            m_bundle.command(writer);
        }
        const Answer answer = m_bundle.call(words, input.fileName());
        m_bundle.spec.process->terminal = false;
        QCOMPARE(answer.status, 7);
        QVERIFY(answer.output.contains(QStringLiteral("written")));
    }

    /// Who cannot be told of a process has none.
    void execThatCannotBeTold_data() {
        QTest::addColumn<QStringList>("option");
        QTest::newRow("pid file") << QStringList{QStringLiteral("--pid-file"),
                                                 QStringLiteral("/no/such/folder/pid")};
        QTest::newRow("pidfd socket")
            << QStringList{QStringLiteral("--pidfd-socket"), QStringLiteral("/no/such/socket")};
        QTest::newRow("console socket")
            << QStringList{QStringLiteral("--tty"), QStringLiteral("--console-socket"),
                           QStringLiteral("/no/such/socket")};
    }
    void execThatCannotBeTold() {
        QFETCH(QStringList, option);
        bring(QStringLiteral("running"));
        const Answer answer =
            m_bundle.call(QStringList{QStringLiteral("exec"), QStringLiteral("--detach")} + option +
                          QStringList{m_id, QStringLiteral("/bin/sleep"), QStringLiteral("2000")});
        QVERIFY(answer.status > 0);
        const Answer listed = m_bundle.call({QStringLiteral("ps"), m_id});
        QCOMPARE(listed.status, 0);
        QVERIFY2(!listed.output.contains(QStringLiteral("2000")), qPrintable(listed.output));
    }

    /// One that has ended keeps its cgroup until it is deleted; another that was given the same
    /// lives there.
    void cgroupGivenToAnother_data() {
        QTest::addColumn<bool>("accepted");
        QTest::newRow("delete box") << true;
        QTest::newRow("delete --force box") << true;
        QTest::newRow("kill --all box KILL") << false;
        QTest::newRow("kill box KILL") << false;
    }
    void cgroupGivenToAnother() {
        const QString other = QStringLiteral("other");
        auto& asked = m_bundle.spec.linux->cgroupsPath;
        const auto before = asked;
        asked = "/lifecycle-" + std::to_string(::getpid());
        bring(QStringLiteral("stopped"));
        QCOMPARE(m_bundle.create(other).status, 0);
        QCOMPARE(m_bundle.call({QStringLiteral("start"), other}).status, 0);
        asked = before;
        const QString command = QString::fromUtf8(QTest::currentDataTag());
        const Answer answer = m_bundle.call(command.split(QLatin1Char(' ')));
        QTEST(answer.status == 0, "accepted");
        QCOMPARE(m_bundle.call({QStringLiteral("exec"), other, QStringLiteral("/bin/true")}).status,
                 0);
        QCOMPARE(m_bundle.status(other), QStringLiteral("running"));
        QCOMPARE(m_bundle.call({QStringLiteral("delete"), QStringLiteral("--force"), other}).status,
                 0);
    }

    void commands_data() {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("after"); // empty: refused, and the state stays
        const auto row = [](const char* state, const char* command, const char* after) {
            QTest::addRow("%s: %s", state, command)
                << QString::fromUtf8(state) << QString::fromUtf8(command)
                << QString::fromUtf8(after);
        };
        for (const char* command : {"start", "kill", "delete", "pause", "resume", "state", "ps",
                                    "exec /bin/true", "update --pids-limit -1", "events --stats"})
            row("absent", command, "");
        row("absent", "delete --force", "absent");
        row("created", "start", "running");
        row("created", "kill KILL", "stopped");
        row("created", "delete", "absent");
        row("created", "delete --force", "absent");
        row("created", "exec /bin/true", "created");
        row("created", "pause", "paused");
        row("created", "resume", "");
        row("created", "ps", "created");
        row("running", "start", "");
        row("running", "kill 0", "running");
        row("running", "kill NOSUCH", "");
        row("running", "kill KILL", "stopped");
        row("running", "kill --all SIGKILL", "stopped");
        row("running", "delete", "");
        row("running", "delete --force", "absent");
        row("running", "exec /bin/true", "running");
        row("running", "pause", "paused");
        row("running", "resume", "");
        row("running", "ps", "running");
        row("running", "events --stats", "running");
        row("paused", "start", "");
        row("paused", "pause", "");
        row("paused", "resume", "running");
        row("paused", "exec /bin/true", "");
        row("paused", "delete", "");
        row("paused", "delete --force", "absent");
        row("paused", "kill KILL", "stopped");
        row("stopped", "start", "");
        row("stopped", "kill", "");
        row("stopped", "pause", "");
        row("stopped", "resume", "");
        row("stopped", "exec /bin/true", "");
        row("stopped", "update --pids-limit -1", "");
        row("stopped", "ps", "stopped");
        row("stopped", "delete", "absent");
        row("stopped", "delete --force", "absent");
    }
    /// Words that begin with "-" stand before the id, the others behind it.
    void commands() {
        QFETCH(QString, state);
        QFETCH(QString, command);
        QFETCH(QString, after);
        bring(state);
        QStringList words = command.split(QLatin1Char(' '));
        int place = 1;
        while (place < words.size() && words[place].startsWith(QLatin1Char('-')) &&
               words[place - 1] != QLatin1String("--pids-limit"))
            ++place;
        if (command.startsWith(QLatin1String("update")))
            place = static_cast<int>(words.size());
        words.insert(place, m_id);
        const Answer answer = m_bundle.call(words);
        QVERIFY2((answer.status == 0) == !after.isEmpty(), qPrintable(answer.errors));
        QCOMPARE(answer.errors.isEmpty(), !after.isEmpty());
        const QString expected = after.isEmpty() ? state : after;
        QVERIFY2(m_bundle.reaches(m_id, expected), qPrintable(m_bundle.status(m_id)));
    }

    void stateIsTheSpecifications() {
        m_bundle.spec.annotations =
            std::map<std::string, std::string>{{"org.example.key", "value"}};
        bring(QStringLiteral("created"));
        const auto state =
            QJsonDocument::fromJson(m_bundle.call({QStringLiteral("state"), m_id}).output.toUtf8())
                .object();
        m_bundle.spec.annotations.reset();
        QCOMPARE(state.value(QLatin1String("id")).toString(), m_id);
        QVERIFY(state.value(QLatin1String("pid")).toInt() > 0);
        QCOMPARE(state.value(QLatin1String("bundle")).toString(), m_bundle.path({}));
        QCOMPARE(state.value(QLatin1String("annotations"))
                     .toObject()
                     .value(QLatin1String("org.example.key"))
                     .toString(),
                 QStringLiteral("value"));
    }

    void idsThatAreRefused_data() {
        QTest::addColumn<QString>("id");
        for (const char* id :
             {"", ".", "..", "../box", "a/b", "a b", "-box", ".box", "b%x", "b\nx"})
            QTest::addRow("%s", id) << QString::fromUtf8(id);
        QTest::newRow("long") << QString(256, QLatin1Char('x'));
    }
    void idsThatAreRefused() {
        QFETCH(QString, id);
        const Answer made = m_bundle.call({QStringLiteral("create"), QStringLiteral("--"), id});
        QVERIFY(made.status != 0);
        QVERIFY2(made.errors.contains(QLatin1String("invalid id format")), qPrintable(made.errors));
    }

    void anIdIsTakenOnce() {
        bring(QStringLiteral("created"));
        const Answer again = m_bundle.create(m_id);
        QVERIFY(again.status != 0);
        QVERIFY(again.errors.contains(QLatin1String("already exists")));
        QCOMPARE(m_bundle.status(m_id), QStringLiteral("created"));
    }

    void aFailedCreateLeavesNothing() {
        m_bundle.command({"/bin/no-such-program"});
        const Answer made = m_bundle.create(m_id);
        QVERIFY(made.status != 0);
        QVERIFY2(made.errors.contains(QLatin1String("/bin/no-such-program")),
                 qPrintable(made.errors));
        QCOMPARE(m_bundle.status(m_id), QStringLiteral("absent"));
        QVERIFY(!cgroupsOfRuntime().contains(m_id));
    }

    /// By a filter on its cgroup, which update replaces.
    void devicesChangeWhileItRuns() {
        if (::geteuid() != 0 || !cgroup2Mount())
            QSKIP("the device filter takes root and cgroup v2");
        bring(QStringLiteral("running"));
        const QString denied = QStringLiteral("not permitted");
        QVERIFY2(openedInside("busybox mknod /tmp/node c 10 229; : < /tmp/node").contains(denied),
                 "denied at first");
        const QByteArray rule(
            R"({"allow": true, "type": "c", "major": 10, "minor": 229, "access": "rwm"})");
        const QByteArray all(R"({"allow": false, "access": "rwm"})");
        QCOMPARE(update("{\"devices\": [" + all + ", " + rule + "]}"), QString());
        QVERIFY2(!openedInside(": < /tmp/node").contains(denied), "allowed by the update");
        QCOMPARE(update("{\"devices\": [" + all + "]}"), QString());
        QVERIFY2(openedInside(": < /tmp/node").contains(denied), "denied again");
    }

    /// runtime.md, "Lifecycle": an error, and the end of the container.
    void aFailedPoststartHookEndsTheContainer() {
        const ContainerSpec plain = m_bundle.spec;
        Hook hook;
        hook.path = "/bin/false";
        m_bundle.spec.hooks.emplace().poststart = std::vector<Hook>{hook};
        m_bundle.command({"/bin/sleep", "1000"});
        const Answer made = m_bundle.create(m_id);
        m_bundle.spec = plain;
        QVERIFY2(made.status == 0, qPrintable(made.errors));
        const Answer started = m_bundle.call({QStringLiteral("start"), m_id});
        QVERIFY(started.status != 0);
        QVERIFY2(started.errors.contains(QLatin1String("hooks.poststart[0]")),
                 qPrintable(started.errors));
        QVERIFY(m_bundle.reaches(m_id, QStringLiteral("stopped")));
    }

    void cachesAreNotSharedWithoutResctrl() {
        if (resctrlMount())
            QSKIP("this machine has resctrl");
        const ContainerSpec plain = m_bundle.spec;
        m_bundle.spec.linux->intelRdt.emplace().l3CacheSchema = "L3:0=f";
        m_bundle.write();
        const Answer made = m_bundle.create(m_id);
        m_bundle.spec = plain;
        QVERIFY(made.status != 0);
        QVERIFY2(made.errors.contains(QLatin1String("resctrl is not mounted")),
                 qPrintable(made.errors));
        QCOMPARE(m_bundle.status(m_id), QStringLiteral("absent"));
    }

    void featuresAreWhatIsCarriedOut() {
        const auto features =
            QJsonDocument::fromJson(m_bundle.call({QStringLiteral("features")}).output.toUtf8())
                .object();
        const auto linuxPart = features.value(QLatin1String("linux")).toObject();
        const auto seccomp = linuxPart.value(QLatin1String("seccomp")).toObject();
        const auto holds = [](const QJsonValue& list, const char* word) {
            return list.toArray().contains(QString::fromLatin1(word));
        };
        QVERIFY(holds(features.value(QLatin1String("mountOptions")), "ridmap"));
        QVERIFY(holds(features.value(QLatin1String("mountOptions")), "remount"));
        QVERIFY(holds(seccomp.value(QLatin1String("actions")), "SCMP_ACT_NOTIFY"));
        QVERIFY(holds(seccomp.value(QLatin1String("knownFlags")),
                      "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"));
        QVERIFY(holds(seccomp.value(QLatin1String("supportedFlags")), "SECCOMP_FILTER_FLAG_LOG"));
        QVERIFY(holds(linuxPart.value(QLatin1String("memoryPolicy"))[QLatin1String("modes")],
                      "MPOL_BIND"));
        QVERIFY(linuxPart.value(QLatin1String("netDevices"))[QLatin1String("enabled")].toBool());
        QVERIFY(linuxPart
                    .value(QLatin1String(
                        "mountExtensions"))[QLatin1String("idmap")][QLatin1String("enabled")]
                    .toBool());
        QVERIFY(!features
                     .value(QLatin1String(
                         "annotations"))[QLatin1String("io.github.seccomp.libseccomp.version")]
                     .toString()
                     .isEmpty());
    }

    void nothingIsLeftOfTheCgroup() {
        bring(QStringLiteral("running"));
        QCOMPARE(m_bundle.call({QStringLiteral("delete"), QStringLiteral("-f"), m_id}).status, 0);
        QVERIFY(!cgroupsOfRuntime().contains(m_id));
    }
};

} // namespace
} // namespace boxwright::test

QTEST_GUILESS_MAIN(boxwright::test::LifecycleTest)
#include "lifecycle_test.moc"
