#include "fixture.h"
#include "tests.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/model/namespaces.h"

#include <QTest>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

/// Processes that enter a running container, and containers that join another's namespaces.
class ExecTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_box = std::make_unique<Box>();
        ContainerSpec spec = m_box->spec({});
        setNamespaceChoice(spec, "time", {NamespaceMode::New, {}});
        m_sleeper = std::make_unique<Sleeper>(*m_box, spec);
        QVERIFY2(!m_sleeper->failure, m_sleeper->failure.value_or(Error{}).message().c_str());
    }
    void cleanupTestCase() {
        m_sleeper.reset();
        m_box.reset();
    }

    void everyNamespace_data() {
        QTest::addColumn<QString>("procName");
        for (const NamespaceRow& row : namespaceCatalogue())
            QTest::newRow(row.type.data())
                << QString::fromUtf8(row.procName.data(), qsizetype(row.procName.size()));
    }
    void everyNamespace() {
        QFETCH(QString, procName);
        const std::string link = "/proc/self/ns/" + procName.toStdString();
        const Outcome outcome = m_sleeper->exec({"/bin/readlink", link});
        VERIFY_RAN(outcome);
        const std::string theirs =
            "/proc/" + std::to_string(m_sleeper->container.pid) + "/ns/" + procName.toStdString();
        std::array<char, 64> expected{};
        QVERIFY(::readlink(theirs.c_str(), expected.data(), expected.size() - 1) > 0);
        QCOMPARE(outcome.output.trimmed(), QString::fromLatin1(expected.data()));
    }

    /// Also for an ordinary user, whose process in there may not be traced.
    void oomScoreIsRaised() {
        Process process = *m_sleeper->containerSpec.process;
        process.args = {"/bin/cat", "/proc/self/oom_score_adj"};
        process.oomScoreAdj = 300;
        const Outcome outcome = m_sleeper->exec(process);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("300\n"));
    }

    void inTheContainer_data() {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("expected");
        QTest::newRow("hostname") << "hostname"
                                  << "box\n";
        QTest::newRow("sees the container's processes") << "cat /proc/1/comm"
                                                        << "sleep\n";
        QTest::newRow("capabilities") << "grep CapBnd /proc/self/status | cut -f2"
                                      << "00000000a80425fb\n";
        QTest::newRow("no new privileges") << "grep NoNewPrivs /proc/self/status | cut -f2"
                                           << "1\n";
        QTest::newRow("no extra descriptors") << "ls /proc/self/fd | wc -l"
                                              << "4\n";
        QTest::newRow("parent is outside") << "cut -d' ' -f4 /proc/$$/stat"
                                           << "0\n";
        QTest::newRow("root") << "id -u"
                              << "0\n";
    }
    void inTheContainer() {
        QFETCH(QString, script);
        const Outcome outcome = m_sleeper->exec({"/bin/sh", "-c", script.toStdString()});
        VERIFY_RAN(outcome);
        QTEST(outcome.output, "expected");
    }

    void chosenNamespaces() {
        // The host's files and processes, the container's name.
        std::vector<std::string> types{"uts"};
        if (!isRoot())
            types.emplace_back("user");
        const Outcome outcome =
            m_sleeper->exec({"/bin/sh", "-c", "uname -n; readlink /proc/self/ns/mnt"}, types);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output,
                 QStringLiteral("box\n") + ownNamespace("mnt") + QStringLiteral("\n"));
    }

    void exitStatus() {
        const Outcome outcome =
            m_sleeper->exec({"/bin/sh", "-c", "echo out; echo err >&2; exit 9"});
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.status, 9);
        QCOMPARE(outcome.output, QStringLiteral("out\n"));
        QCOMPARE(outcome.errors, QStringLiteral("err\n"));
    }

    void userAndDirectory() {
        Process process = *m_sleeper->containerSpec.process;
        process.args = std::vector<std::string>{"/bin/sh", "-c", "id -u; pwd; echo $COLOUR"};
        process.cwd = "/srv";
        process.env = std::vector<std::string>{"COLOUR=blue"};
        if (hasRanges())
            process.user.uid = 33;
        const Outcome outcome = m_sleeper->exec(process);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("%1\n/srv\nblue\n").arg(hasRanges() ? 33 : 0));
    }

    void terminal() {
        Process process = *m_sleeper->containerSpec.process;
        process.args = std::vector<std::string>{"/bin/sh", "-c", "tty; stty size; echo > /dev/tty"};
        process.terminal = true;
        ConsoleSize size;
        size.height = 24;
        size.width = 80;
        process.consoleSize = size;
        const Outcome outcome = m_sleeper->exec(process);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("/dev/pts/0\r\n24 80\r\n\r\n"));
    }

    void missingCommand() {
        const Outcome outcome = m_sleeper->exec(std::vector<std::string>{"nothing"});
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->code, ErrorCode::NotFound);
        QCOMPARE(outcome.failure->step, std::string("command"));
        QVERIFY(outcome.failure->detail.find("/usr/sbin") != std::string::npos);
    }

    void failuresLeaveNoChild() {
        Process process = *m_sleeper->containerSpec.process;
        process.args = std::vector<std::string>{"/bin/true"};
        process.rlimits->front().type = "RLIMIT_FANCY";
        for (int i = 0; i < 30; ++i)
            QVERIFY(m_sleeper->exec(process).failure);
        QCOMPARE(readFile(AT_FDCWD, "/proc/thread-self/children").value_or(std::string()),
                 std::to_string(m_sleeper->container.pid) + " ");
    }

    void goneContainer() {
        Box box;
        Sleeper sleeper(box, box.spec({}));
        ::kill(sleeper.container.pid, SIGKILL);
        (void)waitFor(sleeper.container.pid);
        const Outcome outcome = sleeper.exec(std::vector<std::string>{"/bin/true"});
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->step, std::string("namespaces"));
        sleeper.container.pid = -1;
    }

    void joinedNamespaces() {
        const std::string folder = "/proc/" + std::to_string(m_sleeper->container.pid) + "/ns/";
        ContainerSpec spec = m_box->shell("cat /proc/1/comm; hostname; readlink /proc/self/ns/net");
        spec.hostname.reset();
        for (const char* type : {"uts", "pid", "network", "ipc"})
            setNamespaceChoice(
                spec, type,
                {NamespaceMode::Path, folder + std::string(findNamespace(type)->procName)});
        if (!isRoot())
            setNamespaceChoice(spec, "user", {NamespaceMode::Path, folder + "user"});
        Box other;
        const Outcome outcome = other.run(spec);
        VERIFY_RAN(outcome);
        QVERIFY2(outcome.output.startsWith(QLatin1String("sleep\nbox\nnet:[")),
                 qPrintable(outcome.output));
        QVERIFY(!outcome.output.contains(ownNamespace("net")));
    }

    void joinedMountNamespaceHasItsFiles() {
        const std::string folder = "/proc/" + std::to_string(m_sleeper->container.pid) + "/ns/";
        ContainerSpec spec = m_box->shell("ls /proc/1/root/bin/busybox; cat /proc/1/comm");
        spec.hostname.reset();
        for (const char* type : {"mount", "pid"})
            setNamespaceChoice(
                spec, type,
                {NamespaceMode::Path, folder + std::string(findNamespace(type)->procName)});
        if (!isRoot())
            setNamespaceChoice(spec, "user", {NamespaceMode::Path, folder + "user"});
        setNamespaceChoice(spec, "uts", {NamespaceMode::Host, {}});
        const OwnCgroup cgroup;
        if (isRoot() && cgroup.path().empty())
            QSKIP("root joins a mount namespace with a device filter only");
        LaunchRequest request = m_box->request(spec);
        request.cgroup = cgroup.path();
        const Outcome outcome = m_box->run(std::move(request));
        VERIFY_RAN(outcome);
        QVERIFY2(outcome.output.endsWith(QLatin1String("sleep\n")), qPrintable(outcome.output));
    }

private:
    std::unique_ptr<Box> m_box;
    std::unique_ptr<Sleeper> m_sleeper;
};

std::unique_ptr<QObject> makeExecTest() {
    return std::make_unique<ExecTest>();
}

#include "launch_exec_test.moc"
