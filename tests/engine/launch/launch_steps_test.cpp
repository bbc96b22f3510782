#include "fixture.h"
#include "tests.h"

#include "engine/base/child_process.h"
#include "engine/model/namespaces.h"

#include <QTest>

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

/// What a launch tells of how far it is.
class StepsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stepsAreTold() {
        std::vector<std::string> told;
        LaunchRequest request = m_box.request(m_box.shell("true"));
        request.listener.onStep = [&](const StepEvent& event) {
            if (event.done)
                told.push_back(event.step);
        };
        const Outcome outcome = m_box.run(std::move(request));
        VERIFY_RAN(outcome);
        QVERIFY(std::find(told.begin(), told.end(), "mount:/proc") != told.end());
        QVERIFY(std::find(told.begin(), told.end(), "no-new-privileges") != told.end());
        QCOMPARE(told.back(), std::string("exec"));
    }

    /// Each step begins and is done, in the plan's order, and says how long it took.
    void stepsAreTimed() {
        std::vector<StepEvent> told;
        LaunchRequest request = m_box.request(m_box.shell("true"));
        request.listener.onStep = [&](const StepEvent& event) { told.push_back(event); };
        const Outcome outcome = m_box.run(std::move(request));
        VERIFY_RAN(outcome);
        QCOMPARE(told.size() % 2, size_t(0));
        for (size_t i = 0; i + 1 < told.size(); i += 2) {
            QCOMPARE(told[i].step, told[i + 1].step);
            QVERIFY(!told[i].done && told[i + 1].done);
            QVERIFY(told[i + 1].took >= std::chrono::microseconds(0));
        }
    }

    /// The hook ends when it is told that the launch has come to it and is slow.
    void slowStepIsTold() {
        const std::string fifo = m_box.path("fifo");
        QCOMPARE(::mkfifo(fifo.c_str(), 0666), 0);
        LaunchRequest request = requestWithHook("cat < " + fifo);
        std::string last;
        request.listener.onStep = [&](const StepEvent& event) { last = event.step; };
        request.listener.onSlow = [&] {
            if (last == "create-hooks")
                (void)UniqueFd(::open(fifo.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
        };
        const Outcome outcome = m_box.run(std::move(request));
        VERIFY_RAN(outcome);
    }

    /// While it is set up, not after: the hook waits for it.
    void firstProcessIsToldAtItsBirth() {
        const std::string fifo = m_box.path("birth");
        QCOMPARE(::mkfifo(fifo.c_str(), 0666), 0);
        const UniqueFd held(::open(fifo.c_str(), O_RDWR | O_CLOEXEC));
        LaunchRequest request = requestWithHook("read line < " + fifo);
        pid_t told = -1;
        request.onBorn = [&](pid_t pid) {
            told = ::kill(pid, 0) == 0 ? pid : -1;
            QCOMPARE(::write(held.get(), "born\n", 5), ssize_t{5});
        };
        auto created = createContainer(request);
        QVERIFY2(created, created ? "" : created.error().message().c_str());
        QCOMPARE(created->pid, told);
        QVERIFY(startContainer(*created));
        QCOMPARE(waitFor(told).value_or(-1), 0);
    }

    /// Without a word of its own: the parent knows the step.
    void deathIsFoundAtItsStep() {
        const Outcome outcome = m_box.run(requestWithHook("kill -9 $PPID"));
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->step, std::string("create-hooks"));
    }

private:
    /// Shares the pid namespace, so that the hook may end the process it belongs to.
    LaunchRequest requestWithHook(const std::string& script) {
        ContainerSpec spec = m_box.shell("true");
        setNamespaceChoice(spec, "pid", {NamespaceMode::Host, {}});
        Hook hook;
        hook.path = "/bin/sh";
        hook.args = {"sh", "-c", script};
        spec.hooks.emplace().createContainer = {hook};
        LaunchRequest request = m_box.request(spec);
        request.reachesHost = true;
        return request;
    }

    Box m_box;
};

std::unique_ptr<QObject> makeStepsTest() {
    return std::make_unique<StepsTest>();
}

#include "launch_steps_test.moc"
