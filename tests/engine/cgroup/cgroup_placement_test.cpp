/// Shim and container leaves below a scope of this machine's cgroup2 mount. What moves is a child
/// of the test, never the test.
#include "engine/base/files.h"
#include "engine/linux/cgroup_placement.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace boxwright;

class CgroupPlacementTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void leavesAreMade();
    void outsiderStaysOutside();
    void leftOversAreUsedAgain();
    void populatedBoxIsBusy();
    void leavingPutsEverythingBack();
    void rootCgroupIsRefused();
    void plainFolderIsRefused();
    void delegationGivesTheListedFiles();

private:
    template <class Body>
    static int inChild(Body body) {
        const pid_t pid = ::fork();
        if (pid == 0)
            ::_exit(body());
        int status = -1;
        ::waitpid(pid, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::string m_scope;
    std::optional<Cgroup> m_own;
};

void CgroupPlacementTest::initTestCase() {
    if (::geteuid() != 0)
        QSKIP("an ordinary user has a delegated cgroup only under systemd: system.limits");
}

void CgroupPlacementTest::init() {
    m_scope = cgroup2Mount().value() + "/boxwright-scope-" + std::to_string(::getpid());
    auto own = Cgroup::create(cgroup2Mount().value(), m_scope.substr(m_scope.rfind('/') + 1), {});
    QVERIFY(own);
    m_own.emplace(std::move(*own));
}

void CgroupPlacementTest::cleanup() {
    if (m_own)
        QVERIFY(m_own->remove());
    m_own.reset();
}

void CgroupPlacementTest::leavesAreMade() {
    const int failedAt = inChild([&] {
        if (!m_own->addProcess(::getpid()))
            return 6;
        const auto placed = placeInScope(m_scope, {"memory", "nonsense"});
        if (placed.problem || !placed.box || placed.box->path() != m_scope + "/box")
            return 1;
        if (cgroupOf(::getpid()).value_or("") != m_scope + "/shim")
            return 2;
        if (placed.missing.empty() || placed.missing.back() != "nonsense")
            return 3;
        if (placed.box->read("cgroup.max.depth").value_or("") != "32\n")
            return 4;
        return placed.box->populated() ? 5 : 0;
    });
    QCOMPARE(failedAt, 0);
}

void CgroupPlacementTest::outsiderStaysOutside() {
    const int failedAt = inChild([&] {
        const auto before = cgroupOf(::getpid());
        auto placed = placeInScope(m_scope, {});
        if (!placed.box || cgroupOf(::getpid()) != before || exists(m_own->fd(), "shim"))
            return 1;
        return leaveScope(placed) && cgroupOf(::getpid()) == before ? 0 : 2;
    });
    QCOMPARE(failedAt, 0);
    QVERIFY(!exists(m_own->fd(), "box"));
}

void CgroupPlacementTest::leftOversAreUsedAgain() {
    for (int run = 0; run < 2; ++run)
        QCOMPARE(inChild([&] { return placeInScope(m_scope, {}).box ? 0 : 1; }), 0);
}

void CgroupPlacementTest::populatedBoxIsBusy() {
    auto box = Cgroup::create(m_scope, "box", {});
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::pause();
        ::_exit(0);
    }
    QVERIFY(box->addProcess(pid));
    QCOMPARE(inChild([&] {
                 const auto placed = placeInScope(m_scope, {"cpu"});
                 return placed.problem && placed.problem->code == ErrorCode::Busy &&
                                placed.missing.size() == 1
                            ? 0
                            : 1;
             }),
             0);
    QVERIFY(box->killAll());
    ::waitpid(pid, nullptr, 0);
}

void CgroupPlacementTest::leavingPutsEverythingBack() {
    const int failedAt = inChild([&] {
        if (!m_own->addProcess(::getpid()))
            return 3;
        auto placed = placeInScope(m_scope, {});
        if (!placed.box || !leaveScope(placed))
            return 1;
        return cgroupOf(::getpid()).value_or("") == m_scope ? 0 : 2;
    });
    QCOMPARE(failedAt, 0);
    QVERIFY(!exists(m_own->fd(), "shim"));
    QVERIFY(!exists(m_own->fd(), "box"));
}

void CgroupPlacementTest::rootCgroupIsRefused() {
    const auto placed = placeInScope(cgroup2Mount().value(), {"memory"});
    QVERIFY(placed.problem && !placed.box && !placed.scope);
    QCOMPARE(placed.problem->code, ErrorCode::NotSupported);
    QCOMPARE(placed.missing, std::vector<std::string>{"memory"});
}

void CgroupPlacementTest::plainFolderIsRefused() {
    QTemporaryDir dir;
    const auto placed = placeInScope(dir.path().toStdString(), {});
    QVERIFY(placed.problem);
    QCOMPARE(placed.problem->code, ErrorCode::NotSupported);
}

void CgroupPlacementTest::delegationGivesTheListedFiles() {
    QVERIFY(chownForDelegation(*m_own, 65534, 65534));
    struct stat info {};
    for (const char* given : {"", "cgroup.procs", "cgroup.subtree_control"}) {
        QCOMPARE(::fstatat(m_own->fd(), given, &info, AT_EMPTY_PATH), 0);
        QCOMPARE(info.st_uid, 65534u);
    }
    QCOMPARE(::fstatat(m_own->fd(), "cgroup.freeze", &info, 0), 0);
    QCOMPARE(info.st_uid, 0u);
}

QTEST_GUILESS_MAIN(CgroupPlacementTest)
#include "cgroup_placement_test.moc"
