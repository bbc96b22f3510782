/// Limits do what they say, and the sampler sees it. Runs in the guest, in a delegated scope, as
/// root and as a user.
#include "engine/stats/sampler.h"
#include "tests/system/limits/scope.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>

using namespace boxwright;

class LimitsBiteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();
    void everyStatIsThere();
    void memoryMaxKillsOnlyItsOwn();
    void cpuMaxThrottles();
    void pidsMaxStopsForks();
    void ioMaxSlowsWrites();
    void cpusetKeepsToItsCores();
    void freezeStopsTheClock();

private:
    /// A limit by catalogue key, through the same path the helper takes.
    void limit(const char* key, const char* value, const std::string& instance = {});

    CgroupPlacement m_placement;
    std::optional<Cgroup> m_cgroup;
    ContainerSpec m_spec;
};

void LimitsBiteTest::initTestCase() {
    m_placement = placeInScope(cgroupOf(::getpid()).value(), allControllers);
    QVERIFY2(!m_placement.problem,
             m_placement.problem ? m_placement.problem->message().c_str() : "");
}

void LimitsBiteTest::init() {
    auto made = Cgroup::create(m_placement.box->path(), "test", allControllers);
    QVERIFY2(made, made ? "" : made.error().message().c_str());
    m_cgroup.emplace(std::move(*made));
    m_spec = {};
}

void LimitsBiteTest::cleanup() {
    QVERIFY(m_cgroup->remove());
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
}

void LimitsBiteTest::cleanupTestCase() {
    QVERIFY(leaveScope(m_placement));
}

void LimitsBiteTest::limit(const char* key, const char* value, const std::string& instance) {
    const LimitRow& row = *findLimit(key);
    const auto parsed = parseLimit(row, value);
    QVERIFY2(parsed, value);
    QVERIFY(setLimit(m_spec, row, *parsed, instance));
    const auto held = m_cgroup->setLimit(m_spec, row, instance);
    QVERIFY2(held, held ? "" : held.error().message().c_str());
    QCOMPARE(text(limitText(*held)), text(limitText(*parsed)));
}

void LimitsBiteTest::everyStatIsThere() {
    // Memory counts where it was first used, so the program uses some of its own.
    const pid_t pid = startIn(*m_cgroup, "x=$(head -c 1000000 /dev/zero | tr '\\0' x); "
                                         "while :; do :; done");
    auto sampler = Sampler::open(m_cgroup->path(), pid);
    const auto isSettled = [&] {
        const auto now = sampler->sample();
        return (*now)[Stat::MemoryCurrent] > 1e6 && (*now)[Stat::Pids] == 1.0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), 30000);
    QTest::qWait(500);
    const auto sample = sampler->sample();
    for (const StatRow& row : statCatalogue()) {
        // It shares the network with this test.
        const bool expected = row.file != "proc";
        // What io counts is not handed to users, and /proc knows bytes only.
        const bool lacking =
            isMissing(row.controller) && row.stat != Stat::IoRead && row.stat != Stat::IoWrite;
        QVERIFY2(std::isnan((*sample)[row.stat]) == (!expected || lacking),
                 std::string(row.key).c_str());
    }
    QVERIFY2((*sample)[Stat::CpuTotal] > 0.1 && (*sample)[Stat::CpuTotal] < 1.3,
             qPrintable(QString::number((*sample)[Stat::CpuTotal])));
    QCOMPARE((*sample)[Stat::Pids], 1.0);
}

void LimitsBiteTest::memoryMaxKillsOnlyItsOwn() {
    limit("memory.max", "32M");
    limit("memory.swap.max", "0");
    auto neighbour = Cgroup::create(m_placement.box->path(), "neighbour", allControllers);
    const pid_t other = startIn(*neighbour, "exec sleep 1000");
    const pid_t hungry = startIn(*m_cgroup, "exec tail /dev/zero");
    auto sampler = Sampler::open(m_cgroup->path(), hungry);
    QCOMPARE((*sampler->sample())[Stat::OomKills], 0.0);
    QCOMPARE(waitFor(hungry).value(), 128 + SIGKILL);
    QVERIFY((*sampler->sample())[Stat::OomKills] >= 1.0);
    auto calm = Sampler::open(neighbour->path(), other);
    QCOMPARE((*calm->sample())[Stat::OomKills], 0.0);
    QCOMPARE((*calm->sample())[Stat::Pids], 1.0);
    QVERIFY(neighbour->remove());
    QCOMPARE(waitFor(other).value(), 128 + SIGKILL);
}

void LimitsBiteTest::cpuMaxThrottles() {
    limit("cpu.max.quota", "10000");
    const pid_t pid = startIn(*m_cgroup, "while :; do :; done");
    auto sampler = Sampler::open(m_cgroup->path(), pid);
    QVERIFY(sampler->sample());
    QTest::qWait(2000);
    const auto sample = sampler->sample();
    QVERIFY2((*sample)[Stat::CpuTotal] > 0.02 && (*sample)[Stat::CpuTotal] < 0.2,
             qPrintable(QString::number((*sample)[Stat::CpuTotal])));
    QVERIFY2((*sample)[Stat::CpuThrottled] > 0.4,
             qPrintable(QString::number((*sample)[Stat::CpuThrottled])));
    // Live: the same container, the limit lifted.
    limit("cpu.max.quota", "max");
    QVERIFY(sampler->sample());
    QTest::qWait(1000);
    QVERIFY((*sampler->sample())[Stat::CpuTotal] > 0.25);
}

void LimitsBiteTest::pidsMaxStopsForks() {
    limit("pids.max", "5");
    const pid_t pid =
        startIn(*m_cgroup, "for i in 1 2 3 4 5 6 7 8; do sleep 1000 & done 2>/dev/null; wait");
    auto sampler = Sampler::open(m_cgroup->path(), pid);
    QTRY_VERIFY_WITH_TIMEOUT(m_cgroup->read("pids.events").value() != "max 0\n", 30000);
    QVERIFY((*sampler->sample())[Stat::Pids] <= 5.0);
}

void LimitsBiteTest::ioMaxSlowsWrites() {
    if (isMissing("io"))
        return; // limits_written shows it refused by name
    limit("io.max.wbps", "1M", disk);
    QElapsedTimer timer;
    timer.start();
    const pid_t pid = startIn(*m_cgroup, "exec dd if=/dev/zero of=/root/written bs=256k count=12 "
                                         "oflag=direct 2>/dev/null");
    auto sampler = Sampler::open(m_cgroup->path(), pid);
    QVERIFY(sampler->sample());
    QTest::qWait(1500);
    const auto sample = sampler->sample();
    QVERIFY2((*sample)[Stat::IoWrite] > 0.3e6 && (*sample)[Stat::IoWrite] < 2e6,
             qPrintable(QString::number((*sample)[Stat::IoWrite])));
    QVERIFY((*sample)[Stat::IoWriteOps] > 0);
    QCOMPARE(waitFor(pid).value(), 0);
    QVERIFY2(timer.elapsed() > 2000, qPrintable(QString::number(timer.elapsed())));
}

void LimitsBiteTest::cpusetKeepsToItsCores() {
    if (isMissing("cpuset"))
        return;
    limit("cpuset.cpus", "1");
    const pid_t one = startIn(*m_cgroup, "test $(nproc) = 1");
    QCOMPARE(waitFor(one).value(), 0);
    limit("cpuset.cpus", "0-1");
    const pid_t two = startIn(*m_cgroup, "test $(nproc) = 2");
    QCOMPARE(waitFor(two).value(), 0);
}

void LimitsBiteTest::freezeStopsTheClock() {
    const pid_t pid = startIn(*m_cgroup, "while :; do :; done");
    auto sampler = Sampler::open(m_cgroup->path(), pid);
    QVERIFY(m_cgroup->freeze(true));
    QVERIFY(sampler->sample());
    QTest::qWait(500);
    QVERIFY((*sampler->sample())[Stat::CpuTotal] < 0.01);
    QVERIFY(m_cgroup->freeze(false));
    QVERIFY(sampler->sample());
    QTest::qWait(500);
    QVERIFY((*sampler->sample())[Stat::CpuTotal] > 0.1);
}

QTEST_GUILESS_MAIN(LimitsBiteTest)
#include "limits_bite_test.moc"
