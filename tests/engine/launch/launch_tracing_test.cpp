#include "fixture.h"
#include "tests.h"
#include "watched_calls.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"

#include <QTest>

#include <array>
#include <csignal>
#include <cstdio>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

/// fs.suid_dumpable as an administrator who looks for faults may have set it.
class DumpableSetting {
public:
    DumpableSetting() {
        m_before = readFile(AT_FDCWD, path).value_or(std::string());
        m_set = writeKernelFile(AT_FDCWD, path, "1").has_value();
    }
    ~DumpableSetting() {
        if (m_set)
            (void)writeKernelFile(AT_FDCWD, path, m_before);
    }
    DumpableSetting(const DumpableSetting&) = delete;
    DumpableSetting& operator=(const DumpableSetting&) = delete;
    explicit operator bool() const { return m_set; }

private:
    static constexpr const char* path = "/proc/sys/fs/suid_dumpable";
    std::string m_before;
    bool m_set = false;
};

/// A user namespace that an ordinary user owns, as one of his containers has.
class ForeignUserNamespace {
public:
    ForeignUserNamespace() {
        Pipe ready = makePipe();
        m_pid = ::fork();
        if (m_pid == 0) {
            constexpr uid_t owner = 65534;
            if (::setresgid(owner, owner, owner) != 0 || ::setresuid(owner, owner, owner) != 0 ||
                ::unshare(CLONE_NEWUSER) != 0)
                ::_exit(1);
            (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ready.write.reset();
            for (;;)
                ::pause();
        }
        ready.write.reset();
        (void)drain(ready.read.get());
        const std::string folder = "/proc/" + std::to_string(m_pid);
        for (const char* map : {"/gid_map", "/uid_map"})
            m_mapped = writeKernelFile(AT_FDCWD, folder + map, "0 100000 65536").has_value();
    }
    ~ForeignUserNamespace() {
        ::kill(m_pid, SIGKILL);
        (void)waitFor(m_pid);
    }
    ForeignUserNamespace(const ForeignUserNamespace&) = delete;
    ForeignUserNamespace& operator=(const ForeignUserNamespace&) = delete;
    explicit operator bool() const { return m_mapped; }
    std::string path() const { return "/proc/" + std::to_string(m_pid) + "/ns/user"; }

private:
    pid_t m_pid = -1;
    bool m_mapped = false;
};

void addUserNamespace(ContainerSpec& spec, const std::string& path = {}) {
    Namespace user;
    user.type = "user";
    if (!path.empty())
        user.path = path;
    spec.linux->namespaces->push_back(user);
    if (!path.empty())
        return;
    IdMapping mapping;
    mapping.hostID = 100000;
    mapping.size = 65536;
    spec.linux->uidMappings = std::vector{mapping};
    spec.linux->gidMappings = std::vector{mapping};
}

bool isChildOfOurs(pid_t pid) {
    const auto status = readFile(AT_FDCWD, "/proc/" + std::to_string(pid) + "/status");
    return status &&
           status->find("\nPPid:\t" + std::to_string(::getpid()) + "\n") != std::string::npos;
}

/// Watches work at these system calls. @return those at which a process it made, or the one that
/// enters a container for it, could be looked into
QStringList exposedAt(const std::vector<long>& calls, const std::function<int()>& work) {
    QStringList exposed;
    int looked = 0;
    const int status = watchCalls(calls, work, [&](pid_t pid, long call) {
        if (isChildOfOurs(pid))
            return; // the launching program itself
        ++looked;
        if (isReadable(pid))
            exposed << QString::number(call);
    });
    if (status != 0)
        exposed << QStringLiteral("status %1").arg(status);
    if (looked == 0)
        exposed << QStringLiteral("nothing was seen");
    return exposed;
}

int statusOf(const Outcome& outcome) {
    if (outcome.failure)
        std::fprintf(stderr, "%s\n", describe(outcome).c_str());
    return outcome.failure ? 254 : outcome.status;
}

} // namespace

/// CVE-2016-9962: a process of ours on its way into a container is in view of those inside; its
/// memory and descriptors are not.
class TracingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// At the gate the process is set up but still ours.
    void gateIsNotTraceable() {
        LaunchRequest request = m_box.request(m_box.shell("true"));
        auto created = createContainer(request);
        QVERIFY(created);
        std::array<char, 64> target{};
        const std::string exe = "/proc/" + std::to_string(created->pid) + "/exe";
        const bool readable = isRoot() ? isReadable(created->pid)
                                       : ::readlink(exe.c_str(), target.data(), target.size()) >= 0;
        created->gate.reset();
        created->execStatus.reset();
        (void)waitFor(created->pid);
        QVERIFY(!readable);
    }

    void enteringIsNotTraceable_data() {
        QTest::addColumn<bool>("user");
        QTest::addColumn<bool>("suidDumpable");
        QTest::newRow("plain") << false << false;
        QTest::newRow("fs.suid_dumpable 1") << false << true;
        QTest::newRow("user namespace, fs.suid_dumpable 1") << true << true;
    }
    void enteringIsNotTraceable() {
        QFETCH(bool, user);
        QFETCH(bool, suidDumpable);
        if (!isRoot())
            QSKIP("watching takes root");
        if (user && oldKernel())
            QSKIP("layers are id-mapped with the new mount API");
        std::optional<DumpableSetting> setting;
        if (suidDumpable && !setting.emplace())
            QSKIP("fs.suid_dumpable cannot be set here");
        ContainerSpec spec = m_box.spec({});
        if (user)
            addUserNamespace(spec);
        const Box box;
        const Sleeper sleeper(box, spec);
        const std::vector<std::string> command{"/bin/true"};
        QVERIFY2(!sleeper.failure, sleeper.failure ? sleeper.failure->message().c_str() : "");
        const QStringList exposed =
            exposedAt({SYS_setns, SYS_clone, SYS_clone3, SYS_setresgid, SYS_capset, SYS_execve},
                      [&] { return statusOf(sleeper.exec(command)); });
        QVERIFY2(exposed.isEmpty(), qPrintable(exposed.join(QLatin1Char(' '))));
    }

    /// The one that joins for the container's first process, in a namespace whose owner is not its
    /// own user: there the kernel undoes what it was told before.
    void joiningIsNotTraceable() {
        if (!isRoot() || oldKernel())
            QSKIP("layers are id-mapped with the new mount API, by root");
        const DumpableSetting setting;
        if (!setting)
            QSKIP("fs.suid_dumpable cannot be set here");
        const ForeignUserNamespace foreign;
        QVERIFY(foreign);
        ContainerSpec spec = m_box.spec({"/bin/true"});
        addUserNamespace(spec, foreign.path());
        const Box box;
        const QStringList exposed =
            exposedAt({SYS_setns, SYS_clone, SYS_clone3, SYS_pivot_root, SYS_capset, SYS_execve},
                      [&] { return statusOf(box.run(spec)); });
        QVERIFY2(exposed.isEmpty(), qPrintable(exposed.join(QLatin1Char(' '))));
    }

    /// The container's first process, once others may be in its namespaces.
    void firstProcessIsNotTraceable_data() {
        QTest::addColumn<bool>("user");
        QTest::newRow("plain") << false;
        QTest::newRow("user namespace, fs.suid_dumpable 1") << true;
    }
    void firstProcessIsNotTraceable() {
        QFETCH(bool, user);
        if (!isRoot())
            QSKIP("watching takes root");
        if (user && oldKernel())
            QSKIP("layers are id-mapped with the new mount API");
        std::optional<DumpableSetting> setting;
        if (user && !setting.emplace())
            QSKIP("fs.suid_dumpable cannot be set here");
        ContainerSpec spec = m_box.spec({"/bin/true"});
        std::vector<long> calls{SYS_capset, SYS_execve};
        if (user) {
            addUserNamespace(spec);
            calls.push_back(SYS_pivot_root);
        }
        const Box box;
        const QStringList exposed = exposedAt(calls, [&] { return statusOf(box.run(spec)); });
        QVERIFY2(exposed.isEmpty(), qPrintable(exposed.join(QLatin1Char(' '))));
    }

private:
    Box m_box;
};

std::unique_ptr<QObject> makeTracingTest() {
    return std::make_unique<TracingTest>();
}

#include "launch_tracing_test.moc"
