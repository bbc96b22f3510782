#include "fixture.h"
#include "tests.h"

#include "engine/linux/scheduling.h"

#include <QTest>

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

/// Whether this kernel lets this process have it; tried in a child.
bool works(const std::function<Status()>& attempt) {
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(attempt() ? 0 : 1);
    int status = -1;
    return ::waitpid(child, &status, 0) == child && status == 0;
}

/// Of those this process may run on.
std::string firstProcessor() {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    (void)::sched_getaffinity(0, sizeof mask, &mask);
    int number = 0;
    while (number < CPU_SETSIZE && !CPU_ISSET(static_cast<size_t>(number), &mask))
        ++number;
    return std::to_string(number);
}

} // namespace

/// The members that only newer runtimes know, which no other one here can check.
class MembersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deadlineScheduler() {
        Scheduler deadline;
        deadline.policy = "SCHED_DEADLINE";
        deadline.runtime = 1'000'000;
        deadline.deadline = deadline.period = 100'000'000;
        deadline.flags = std::vector<std::string>{"SCHED_FLAG_RESET_ON_FORK"};
        if (!works([&] { return setScheduler(deadline); }))
            QSKIP("this process may not have a deadline");
        // The shell itself reads: a child of it would have been reset.
        ContainerSpec spec = m_box.shell("read line < /proc/self/stat; set -- $line; echo ${41}");
        spec.process->scheduler = deadline;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output.trimmed(), QStringLiteral("6"));
    }

    void deadlineThatCannotBeKept() {
        ContainerSpec spec = m_box.spec({"/bin/true"});
        spec.process->scheduler.emplace().policy = "SCHED_DEADLINE";
        const Outcome outcome = m_box.run(spec);
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->step, std::string("scheduler"));
    }

    void memoryPolicy() {
        MemoryPolicy policy;
        policy.mode = "MPOL_BIND";
        policy.nodes = "0";
        policy.flags = std::vector<std::string>{"MPOL_F_STATIC_NODES"};
        if (!works([&] { return setMemoryPolicy(policy); }))
            QSKIP("this kernel has no memory policies");
        ContainerSpec spec = m_box.shell("head -n 1 /proc/self/numa_maps");
        spec.linux->memoryPolicy = policy;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QVERIFY2(outcome.output.contains(QLatin1String("bind=static:0")),
                 qPrintable(outcome.output));
    }

    void affinityAtExec_data() {
        QTest::addColumn<bool>("final");
        QTest::newRow("initial") << false;
        QTest::newRow("final") << true;
    }
    void affinityAtExec() {
        QFETCH(bool, final);
        const Sleeper sleeper(m_box, m_box.spec({}));
        QVERIFY2(!sleeper.failure, sleeper.failure ? sleeper.failure->message().c_str() : "");
        Process process = *sleeper.containerSpec.process;
        process.args =
            std::vector<std::string>{"/bin/grep", "Cpus_allowed_list", "/proc/self/status"};
        auto& affinity = process.execCPUAffinity.emplace();
        const std::string first = firstProcessor();
        (final ? affinity.final : affinity.initial) = first;
        const Outcome outcome = sleeper.exec(process);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output.section(QLatin1Char(':'), 1).trimmed().toStdString(), first);
    }

    /// Of an ordinary user's; root's are in the conformance clauses.
    void mappedOwnersAreRoots() {
        if (isRoot())
            QSKIP("root may map owners");
        ContainerSpec spec = m_box.spec({"/bin/true"});
        spec.mounts->push_back(mountOf("/bound", "bind", m_box.path("run"), {"bind", "idmap"}));
        LaunchRequest request = m_box.request(spec);
        request.reachesHost = true;
        const Outcome outcome = m_box.run(std::move(request));
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->code, ErrorCode::NotSupported);
        QCOMPARE(outcome.failure->step, std::string("mount:/bound"));
    }

private:
    Box m_box;
};

std::unique_ptr<QObject> makeMembersTest() {
    return std::make_unique<MembersTest>();
}

#include "launch_members_test.moc"
