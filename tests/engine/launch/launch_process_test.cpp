#include "fixture.h"
#include "tests.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/linux/cgroup.h"
#include "engine/model/capabilities.h"
#include "engine/model/design.h"

#include <QDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

/// Who the process is, what it may do, and how its start fails.
class ProcessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void status_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("expected");
        const QString defaults = maskOf(defaultCapabilities());
        QTest::newRow("effective") << "CapEff" << defaults;
        QTest::newRow("permitted") << "CapPrm" << defaults;
        QTest::newRow("bounding") << "CapBnd" << defaults;
        QTest::newRow("inheritable") << "CapInh"
                                     << "0000000000000000";
        QTest::newRow("ambient") << "CapAmb"
                                 << "0000000000000000";
        QTest::newRow("no new privileges") << "NoNewPrivs"
                                           << "1";
        QTest::newRow("seccomp off") << "Seccomp" << (oldKernel() ? "2" : "0");
    }
    void status() {
        QFETCH(QString, field);
        const Outcome outcome = m_box.run(m_box.shell(statusOf(field)));
        VERIFY_RAN(outcome);
        QTEST(outcome.output.trimmed(), "expected");
    }

    void seccomp() {
        ContainerSpec spec = m_box.shell(statusOf(QStringLiteral("Seccomp")) + "; mount -t tmpfs x "
                                                                               "/tmp; echo $?");
        spec.linux->seccomp = defaultSpec().linux->seccomp;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("2\n1\n"));
    }

    /// Loading it takes a privilege then, which the program does not get to see.
    void seccompWithoutNoNewPrivileges_data() {
        QTest::addColumn<uint32_t>("user");
        QTest::newRow("root") << 0U;
        QTest::newRow("ordinary user") << 1000U;
    }
    void seccompWithoutNoNewPrivileges() {
        QFETCH(uint32_t, user);
        ContainerSpec spec = m_box.shell(
            statusOf(QStringLiteral("Seccomp")) + "; " + statusOf(QStringLiteral("CapPrm")) + "; " +
            statusOf(QStringLiteral("CapEff")) + "; " + statusOf(QStringLiteral("CapInh")));
        spec.linux->seccomp = defaultSpec().linux->seccomp;
        spec.process->noNewPrivileges = false;
        spec.process->user.uid = user;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        const QString none = QStringLiteral("0000000000000000\n");
        const QString held = user == 0 ? maskOf(defaultCapabilities()) + QLatin1Char('\n') : none;
        QCOMPARE(outcome.output, QStringLiteral("2\n") + held + held + none);
    }

    /// A filter may deny whatever the way to the program takes.
    void seccompDeniesWhatTheLaunchNeeds_data() {
        QTest::addColumn<bool>("noNewPrivileges");
        QTest::newRow("with no_new_privs") << true;
        QTest::newRow("without") << false;
    }
    void seccompDeniesWhatTheLaunchNeeds() {
        QFETCH(bool, noNewPrivileges);
        ContainerSpec spec = m_box.spec({"/bin/true"});
        SeccompRule rule;
        rule.action = "SCMP_ACT_ERRNO";
        rule.names = {"setresuid", "setresgid", "setgroups",   "capset",  "prctl",   "umask",
                      "chdir",     "getcwd",    "close_range", "sendmsg", "recvmsg", "accept4",
                      "setsid",    "seccomp",   "futex",       "clone",   "clone3"};
        spec.linux->seccomp.emplace();
        spec.linux->seccomp->defaultAction = "SCMP_ACT_ALLOW";
        spec.linux->seccomp->syscalls = {rule};
        spec.process->noNewPrivileges = noNewPrivileges;
        LaunchRequest request = m_box.request(spec);
        request.listener.onStep = [](const StepEvent&) {};
        const Outcome outcome = m_box.run(std::move(request));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.status, 0);
    }

    /// Between filter and program nothing is asked of the kernel: a filter that ends whoever calls
    /// what /bin/true does not call ends nobody.
    void seccompAllowsTheProgramAlone_data() { seccompDeniesWhatTheLaunchNeeds_data(); }
    void seccompAllowsTheProgramAlone() {
        QFETCH(bool, noNewPrivileges);
        ContainerSpec spec = m_box.spec({"/bin/true"});
        SeccompRule rule;
        rule.action = "SCMP_ACT_ALLOW";
        rule.names = {"execve",          "brk",   "arch_prctl", "exit_group", "set_tid_address",
                      "set_robust_list", "rseq",  "prlimit64",  "readlink",   "readlinkat",
                      "getrandom",       "uname", "mprotect",   "getuid",     "prctl"};
        spec.linux->seccomp.emplace();
        spec.linux->seccomp->defaultAction = "SCMP_ACT_KILL_PROCESS";
        spec.linux->seccomp->syscalls = {rule};
        spec.process->noNewPrivileges = noNewPrivileges;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.status, 0);
    }

    void capabilityNobodyHasIsLeftOut() {
        ContainerSpec spec = m_box.shell(statusOf(QStringLiteral("CapBnd")));
        spec.process->capabilities->bounding->push_back("CAP_FLY");
        LaunchRequest request = m_box.request(spec);
        auto created = createContainer(request);
        QVERIFY2(created, created ? "" : created.error().message().c_str());
        QCOMPARE(request.warnings.size(), size_t(1));
        QVERIFY(request.warnings.front().starts_with("capability CAP_FLY is left out"));
        created->gate.reset(); // which ends it
        created->execStatus.reset();
        (void)waitFor(created->pid);
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output.trimmed(), maskOf(defaultCapabilities()));
    }

    void noCapabilities() {
        ContainerSpec spec = m_box.shell(statusOf(QStringLiteral("CapEff")) + "; " +
                                         statusOf(QStringLiteral("CapBnd")));
        spec.process->capabilities.reset();
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("0000000000000000\n0000000000000000\n"));
    }

    void ordinaryUser() {
        ContainerSpec spec = m_box.shell("id -u; id -g; umask; echo hi > /dev/stdout; " +
                                         statusOf(QStringLiteral("CapEff")));
        spec.process->user.uid = 1000;
        spec.process->user.gid = 1001;
        spec.process->user.umask = 0077;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        // exec of a user other than 0 keeps ambient capabilities only (capabilities(7)).
        QCOMPARE(outcome.output, QStringLiteral("1000\n1001\n0077\nhi\n0000000000000000\n"));
    }

    void ambientCapabilityReachesUser() {
        ContainerSpec spec = m_box.shell(statusOf(QStringLiteral("CapAmb")));
        spec.process->user.uid = 1000;
        const std::vector<std::string> one{"CAP_NET_BIND_SERVICE"};
        Capabilities& sets = *spec.process->capabilities;
        sets.inheritable = sets.ambient = sets.permitted = sets.effective = sets.bounding = one;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output.trimmed(), maskOf(one));
    }

    void additionalGroups() {
        if (!hasRanges())
            QSKIP("one mapped group only");
        ContainerSpec spec = m_box.shell("grep Groups /proc/self/status | cut -f2");
        spec.process->user.additionalGids = {5, 60};
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output.trimmed(), QStringLiteral("5 60"));
    }

    void workingDirectoryIsMade() {
        ContainerSpec spec = m_box.shell("pwd -P");
        spec.process->cwd = "/srv/deep/place";
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("/srv/deep/place\n"));
    }

    void workingDirectoryOnlyRootMayEnter() {
        ContainerSpec spec = m_box.shell("pwd; ls");
        spec.process->cwd = "/secret";
        spec.process->user.uid = hasRanges() ? 1000 : 0;
        const QString place = QString::fromStdString(m_box.base() + "/secret");
        QVERIFY(QDir().mkpath(place));
        QVERIFY(
            QFile::setPermissions(place, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        const Outcome outcome = m_box.run(spec);
        QVERIFY(QDir().rmdir(place));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("/secret\n"));
    }

    void rlimits() {
        ContainerSpec spec = m_box.shell("ulimit -Sn; ulimit -Hn");
        spec.process->rlimits->front().soft = 100;
        spec.process->rlimits->front().hard = 200;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("100\n200\n"));
    }

    void oomScore() {
        ContainerSpec spec = m_box.shell("cat /proc/self/oom_score_adj");
        spec.process->oomScoreAdj = 500;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("500\n"));
    }

    void sysctl() {
        ContainerSpec spec = m_box.shell("cat /proc/sys/net/ipv4/ip_default_ttl");
        spec.linux->sysctl.emplace()["net.ipv4.ip_default_ttl"] = "77";
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("77\n"));
    }

    void searchedInPath() {
        ContainerSpec spec = m_box.spec({"echo", "found"});
        spec.process->env = std::vector<std::string>{"PATH=/nowhere:/bin"};
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("found\n"));
    }

    void failures_data() {
        QTest::addColumn<std::function<void(ContainerSpec&)>>("spoil");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("object");
        QTest::addColumn<QString>("detail");
        using Spoil = std::function<void(ContainerSpec&)>;
        const auto row = [](const char* name, Spoil spoil, ErrorCode code, const char* step,
                            const char* object, const char* detail) {
            QTest::newRow(name) << std::move(spoil) << code << QString::fromUtf8(step)
                                << QString::fromUtf8(object) << QString::fromUtf8(detail);
        };
        row(
            "missing command", [](auto& s) { s.process->args->front() = "/bin/nothing"; },
            ErrorCode::NotFound, "command", "/bin/nothing", "");
        row(
            "missing in PATH", [](auto& s) { s.process->args->front() = "nothing"; },
            ErrorCode::NotFound, "command", "nothing",
            "not found in PATH "
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        row(
            "no program", [](auto& s) { s.process->args->front() = "/etc/passwd"; },
            ErrorCode::System, "command", "/etc/passwd", "");
        row(
            "no command", [](auto& s) { s.process->args->clear(); }, ErrorCode::InvalidArgument, "",
            "process.args", "there is no command");
        row(
            "bind source",
            [](auto& s) {
                s.mounts->push_back(mountOf("/srv", "bind", "/does/not/exist", {"bind"}));
            },
            ErrorCode::NotFound, "mount:/srv", "/does/not/exist", "");
        row(
            "file system type",
            [](auto& s) { s.mounts->push_back(mountOf("/srv", "nofs", "x", {})); },
            ErrorCode::System, "mount:/srv", "nofs", "");
        row(
            "mount option",
            [](auto& s) { s.mounts->push_back(mountOf("/srv", "tmpfs", "x", {"size=banana"})); },
            ErrorCode::System, "mount:/srv", oldKernel() ? "tmpfs" : "tmpfs size=banana", "");
        row(
            "rlimit", [](auto& s) { s.process->rlimits->front().type = "RLIMIT_FANCY"; },
            ErrorCode::InvalidArgument, "rlimit:RLIMIT_FANCY", "RLIMIT_FANCY", "");
        row(
            "host sysctl", [](auto& s) { s.linux->sysctl.emplace()["kernel.panic"] = "1"; },
            ErrorCode::InvalidArgument, "", "linux.sysctl", "");
        row(
            "sysctl path", [](auto& s) { s.linux->sysctl.emplace()["net/../kernel/panic"] = "1"; },
            ErrorCode::InvalidArgument, "", "net/../kernel/panic", "");
        row(
            "wrapped id", [](auto& s) { s.process->user.uid = UINT32_MAX; },
            ErrorCode::InvalidArgument, "", "process.user.uid", "4294967295 is not 0 to");
        row(
            "apparmor", [](auto& s) { s.process->apparmorProfile = "box"; },
            ErrorCode::NotSupported, "lsm", "box", "AppArmor is not active on this kernel");
        row(
            "mount label", [](auto& s) { s.linux->mountLabel = "box_t"; }, ErrorCode::NotSupported,
            "lsm", "box_t", "SELinux is not active on this kernel");
        row(
            "not a namespace",
            [](auto& s) { s.linux->namespaces->front().path = "/proc/self/ns/uts"; },
            ErrorCode::InvalidArgument, "namespaces", "/proc/self/ns/uts", "");
        row(
            "hostname without uts", [](auto& s) { setNamespaceHost(s); },
            ErrorCode::InvalidArgument, "", "hostname", "");
    }
    void failures() {
        QFETCH(std::function<void(ContainerSpec&)>, spoil);
        QFETCH(QString, detail);
        ContainerSpec spec = m_box.spec({"/bin/true"});
        spoil(spec);
        const Outcome outcome = m_box.run(spec);
        QVERIFY(outcome.failure);
        QTEST(QString::fromStdString(outcome.failure->step), "step");
        QTEST(QString::fromStdString(outcome.failure->object), "object");
        QTEST(outcome.failure->code, "code");
        QVERIFY2(QString::fromStdString(outcome.failure->detail).startsWith(detail),
                 outcome.failure->detail.c_str());
    }

    void cgroup() {
        const auto mount = cgroup2Mount();
        if (!isRoot() || !mount)
            QSKIP("no cgroup v2 directory of its own");
        auto made = Cgroup::create(*mount, "launch-test-" + std::to_string(::getpid()), {});
        QVERIFY(made);
        LaunchRequest request = m_box.request(m_box.shell("cut -d: -f3 /proc/self/cgroup | "
                                                          "grep -x /"));
        request.cgroup = made->path();
        const Outcome outcome = m_box.run(std::move(request));
        // Inside, the container's cgroup is the root of the tree.
        VERIFY_RAN(outcome);
        QVERIFY2(outcome.output.contains(QLatin1String("/\n")), qPrintable(outcome.output));

        Sleeper sleeper(m_box, m_box.spec({}), made->path());
        QVERIFY(!sleeper.failure);
        QCOMPARE(made->processes()->size(), size_t(1));
        QCOMPARE(sleeper.exec({"/bin/sh", "-c", "cat /proc/self/cgroup"}).status, 0);
        QVERIFY(made->remove());
    }

    void nothingIsLeftBehind() {
        const auto descriptors = [] {
            return QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::System).size();
        };
        const auto children = [] {
            return readFile(AT_FDCWD, "/proc/thread-self/children").value_or(std::string());
        };
        VERIFY_RAN(m_box.run(m_box.spec({"/bin/true"})));
        const auto before = descriptors();
        for (int i = 0; i < 10; ++i) {
            VERIFY_RAN(m_box.run(m_box.spec({"/bin/true"})));
            QVERIFY(m_box.run(m_box.spec({"/bin/nothing"})).failure);
            ContainerSpec broken = m_box.spec({"/bin/true"});
            broken.mounts->push_back(mountOf("/srv", "nofs", "x", {}));
            QVERIFY(m_box.run(broken).failure);
        }
        QCOMPARE(descriptors(), before);
        QCOMPARE(children(), std::string());
    }

    void missingLayer() {
        LaunchRequest request = m_box.request(m_box.shell("true"));
        request.stack->lowerdirs.push_back("/no/such/layer");
        const Outcome outcome = m_box.run(std::move(request));
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->code, ErrorCode::NotFound);
        QCOMPARE(outcome.failure->object, std::string("/no/such/layer"));
    }

private:
    static void setNamespaceHost(ContainerSpec& spec) {
        auto& list = *spec.linux->namespaces;
        list.erase(std::remove_if(list.begin(), list.end(),
                                  [](const Namespace& entry) { return entry.type == "uts"; }),
                   list.end());
    }
    static std::string statusOf(const QString& field) {
        return "grep ^" + field.toStdString() + ": /proc/self/status | cut -f2";
    }
    static QString maskOf(const std::vector<std::string>& names) {
        quint64 mask = 0;
        for (const std::string& name : names)
            mask |= quint64(1) << findCapability(name)->number;
        return QStringLiteral("%1").arg(mask, 16, 16, QLatin1Char('0'));
    }

    Box m_box;
};

std::unique_ptr<QObject> makeProcessTest() {
    return std::make_unique<ProcessTest>();
}

#include "launch_process_test.moc"
