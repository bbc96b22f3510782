/// Cgroup on this machine's cgroup2 mount, below a directory of its own.
#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/linux/cgroup.h"

#include <QTest>

#include <algorithm>
#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace boxwright;

class CgroupRealTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void ownCgroupIsFound();
    void ordinaryUserIsToldTheErrno();
    void createTwiceIsRefused();
    void processesAreMovedAndListed();
    void freezeStopsAndThawContinues();
    void killAllReachesNestedCgroups();
    void killAllReachesFrozenProcesses();
    void removeTakesProcessesAndChildren();
    void nestedDeeperThanDescriptorsReach();
    void removeOfRemovedIsSuccess();
    void killAllOfRemovedIsSuccess();
    void missingControllerIsNamed();

private:
    pid_t sleeper(const Cgroup& in);
    static bool gone(pid_t pid);

    std::string m_mount;
    std::optional<Cgroup> m_own;
};

void CgroupRealTest::initTestCase() {
    const auto mount = cgroup2Mount();
    QVERIFY2(mount, mount ? "" : mount.error().message().c_str());
    m_mount = *mount;
}

void CgroupRealTest::init() {
    if (::geteuid() != 0)
        return;
    auto own = Cgroup::create(m_mount, "boxwright-test-" + std::to_string(::getpid()), {});
    QVERIFY2(own, own ? "" : own.error().message().c_str());
    m_own.emplace(std::move(*own));
}

void CgroupRealTest::cleanup() {
    if (!m_own)
        return;
    const std::string path = m_own->path();
    QVERIFY(m_own->remove());
    QVERIFY(!exists(AT_FDCWD, path));
    m_own.reset();
}

pid_t CgroupRealTest::sleeper(const Cgroup& in) {
    SpawnOptions options;
    options.arguments = {"sleep", "1000"};
    const auto pid = spawn(options);
    if (!pid || !in.addProcess(*pid))
        return -1;
    return *pid;
}

bool CgroupRealTest::gone(pid_t pid) {
    return waitFor(pid).value_or(-1) == 128 + SIGKILL;
}

void CgroupRealTest::ownCgroupIsFound() {
    const auto own = cgroupOf(::getpid());
    QVERIFY2(own, own ? "" : own.error().message().c_str());
    QVERIFY(Cgroup::open(*own));
    QCOMPARE(cgroupOf(99999999).error().code, ErrorCode::NotFound);
}

void CgroupRealTest::ordinaryUserIsToldTheErrno() {
    if (::geteuid() == 0) {
        const auto run = capture(
            {"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
             QCoreApplication::applicationFilePath().toStdString(), "ordinaryUserIsToldTheErrno"});
        QVERIFY(run);
        QVERIFY2(run->status == 0, run->output.c_str());
        return;
    }
    const auto made = Cgroup::create(m_mount, "boxwright-test-user", {});
    QVERIFY(!made);
    QCOMPARE(made.error().sysErrno, EACCES);
    QCOMPARE(made.error().object, m_mount + "/boxwright-test-user");
}

void CgroupRealTest::createTwiceIsRefused() {
    QVERIFY(Cgroup::create(m_own->path(), "a", {}));
    QCOMPARE(Cgroup::create(m_own->path(), "a", {}).error().code, ErrorCode::AlreadyExists);
}

void CgroupRealTest::processesAreMovedAndListed() {
    const pid_t pid = sleeper(*m_own);
    QVERIFY(pid > 0);
    QCOMPARE(m_own->processes().value(), std::vector<pid_t>{pid});
    QCOMPARE(cgroupOf(pid).value(), m_own->path());
    QVERIFY(m_own->populated());
    QVERIFY(m_own->killAll());
    QVERIFY(gone(pid));
    QVERIFY(!m_own->populated());
    QVERIFY(!m_own->addProcess(pid));
}

void CgroupRealTest::freezeStopsAndThawContinues() {
    const pid_t pid = sleeper(*m_own);
    QVERIFY(m_own->freeze(true));
    QVERIFY(m_own->read("cgroup.events").value().find("frozen 1") != std::string::npos);
    QVERIFY(m_own->freeze(false));
    QVERIFY(m_own->read("cgroup.events").value().find("frozen 0") != std::string::npos);
    QVERIFY(m_own->killAll());
    QVERIFY(gone(pid));
}

void CgroupRealTest::killAllReachesNestedCgroups() {
    auto inner = Cgroup::create(m_own->path(), "inner", {});
    auto deeper = Cgroup::create(inner->path(), "deeper", {});
    const pid_t first = sleeper(*inner);
    const pid_t second = sleeper(*deeper);
    auto listed = m_own->processes().value();
    std::vector<pid_t> expected{std::min(first, second), std::max(first, second)};
    QCOMPARE(listed, expected);
    QVERIFY(m_own->killAll());
    QVERIFY(gone(first));
    QVERIFY(gone(second));
}

void CgroupRealTest::killAllReachesFrozenProcesses() {
    const pid_t pid = sleeper(*m_own);
    QVERIFY(m_own->freeze(true));
    QVERIFY(m_own->killAll());
    QVERIFY(gone(pid));
}

void CgroupRealTest::removeTakesProcessesAndChildren() {
    auto inner = Cgroup::create(m_own->path(), "inner", {});
    auto deeper = Cgroup::create(inner->path(), "deeper", {});
    const pid_t pid = sleeper(*deeper);
    QVERIFY(inner->remove());
    QVERIFY(gone(pid));
    QVERIFY(!exists(m_own->fd(), "inner"));
}

/// As a container may that can write to its cgroups.
void CgroupRealTest::nestedDeeperThanDescriptorsReach() {
    auto inner = Cgroup::create(m_own->path(), "inner", {});
    std::string path = inner->path();
    for (int level = 0; level < 100; ++level)
        QCOMPARE(::mkdir((path += "/d").c_str(), 0755), 0);
    auto deepest = Cgroup::open(path);
    const pid_t pid = sleeper(*deepest);
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit few{40, before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &few), 0);
    const auto listed = m_own->processes();
    const auto removed = inner->remove();
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
    QVERIFY(listed);
    QCOMPARE(*listed, std::vector<pid_t>{pid});
    QVERIFY2(removed, removed ? "" : removed.error().message().c_str());
    QVERIFY(gone(pid));
    QVERIFY(!exists(m_own->fd(), "inner"));
}

void CgroupRealTest::removeOfRemovedIsSuccess() {
    auto inner = Cgroup::create(m_own->path(), "inner", {});
    QCOMPARE(::rmdir(inner->path().c_str()), 0);
    QVERIFY(inner->remove());
}

/// systemd takes a scope away by itself, at any moment.
void CgroupRealTest::killAllOfRemovedIsSuccess() {
    auto inner = Cgroup::create(m_own->path(), "inner", {});
    QVERIFY(inner);
    QCOMPARE(::rmdir(inner->path().c_str()), 0);
    const auto killed = inner->killAll();
    QVERIFY2(killed, killed ? "" : killed.error().message().c_str());
}

void CgroupRealTest::missingControllerIsNamed() {
    const auto available = m_own->available().value();
    for (const std::string controller : {"memory", "pids", "cpu", "io"}) {
        if (std::find(available.begin(), available.end(), controller) != available.end())
            continue;
        const auto refused = m_own->enable({controller});
        QCOMPARE(refused, std::vector<std::string>{controller});
        const auto written = m_own->write({controller + ".max", "max", controller + ".max"});
        QCOMPARE(written.error().code, ErrorCode::NotSupported);
        QCOMPARE(written.error().object, controller);
    }
}

QTEST_GUILESS_MAIN(CgroupRealTest)
#include "cgroup_real_test.moc"
