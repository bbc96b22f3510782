/// Sampler and HostSampler on this kernel: a folder of counter files, a real cgroup without
/// controllers, a process tree without any cgroup.
#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/linux/cgroup.h"
#include "engine/stats/process_reader.h"
#include "engine/stats/sampler.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <csignal>

using namespace boxwright;

class SamplerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void cgroupFilesAreRead();
    void missingFilesComeFromProc();
    void removedCgroupIsNotFound();
    void processTreeWithoutCgroup();
    void processesOfThePidNamespace();
    void endedProcessIsNotFound();
    void sharedNetworkHasNoValue();
    void ownNetworkHasAValue();
    void hostIsSampled();

private:
    pid_t start(const std::vector<std::string>& arguments);

    std::vector<pid_t> m_started;
};

pid_t SamplerTest::start(const std::vector<std::string>& arguments) {
    SpawnOptions options;
    options.arguments = arguments;
    options.newSession = true;
    const auto pid = spawn(options);
    if (!pid)
        return -1;
    m_started.push_back(*pid);
    return *pid;
}

void SamplerTest::cleanup() {
    for (const pid_t pid : m_started) {
        for (const pid_t child : descendantsOf(pid))
            ::kill(child, SIGKILL);
        (void)waitFor(pid);
    }
    m_started.clear();
}

void SamplerTest::cgroupFilesAreRead() {
    QTemporaryDir dir;
    const std::string path = dir.path().toStdString();
    const auto put = [&](const char* name, const char* text) {
        QVERIFY(replaceFile(AT_FDCWD, path + "/" + name, text));
    };
    put("cpu.stat", "usage_usec 1000000\nsystem_usec 200000\nthrottled_usec 0\n");
    put("memory.current", "4096\n");
    put("memory.events", "oom 1\noom_kill 1\n");
    put("io.stat", "8:0 rbytes=100 wbytes=200 rios=1 wios=2\n");
    put("pids.current", "3\n");
    auto sampler = Sampler::open(path, ::getpid());
    QVERIFY2(sampler, sampler ? "" : sampler.error().message().c_str());
    auto first = sampler->sample();
    QVERIFY(first);
    QVERIFY(std::isnan((*first)[Stat::CpuTotal]));
    QCOMPARE((*first)[Stat::MemoryCurrent], 4096.0);
    QCOMPARE((*first)[Stat::OomKills], 1.0);
    QCOMPARE((*first)[Stat::Pids], 3.0);
    QVERIFY(std::isnan((*first)[Stat::MemorySwap]));
    QTest::qWait(20);
    const auto second = sampler->sample();
    QCOMPARE((*second)[Stat::CpuTotal], 0.0);
    QCOMPARE((*second)[Stat::IoWriteOps], 0.0);
}

void SamplerTest::missingFilesComeFromProc() {
    if (::geteuid() != 0)
        QSKIP("only root makes a cgroup here");
    auto own =
        Cgroup::create(cgroup2Mount().value(), "boxwright-stats-" + std::to_string(::getpid()), {});
    QVERIFY(own);
    // Kernels before 6.2 tell a few dozen pages of a process late.
    const pid_t pid = start({"sh", "-c", "x=$(seq 100000); while :; do :; done"});
    QVERIFY(own->addProcess(pid));
    auto sampler = Sampler::open(own->path(), pid);
    QVERIFY(sampler);
    QTRY_VERIFY_WITH_TIMEOUT(sampler->sample().value()[Stat::MemoryCurrent] > 100e3, 30000);
    QTRY_COMPARE_WITH_TIMEOUT(sampler->sample().value()[Stat::Pids], 1.0, 30000);
    QTest::qWait(500);
    const auto sample = sampler->sample();
    QVERIFY(sample);
    // Little on a busy machine, never more than its one core.
    QVERIFY2((*sample)[Stat::CpuTotal] > 0.01 && (*sample)[Stat::CpuTotal] < 1.2,
             qPrintable(QString::number((*sample)[Stat::CpuTotal])));
    QVERIFY((*sample)[Stat::MemoryCurrent] > 100e3);
    QVERIFY((*sample)[Stat::Pids] == 1.0);
    QVERIFY((*sample)[Stat::IoRead] >= 0);
    const std::string path = own->path();
    QVERIFY(own->remove());
    QCOMPARE(sampler->sample().error().code, ErrorCode::NotFound);
}

void SamplerTest::removedCgroupIsNotFound() {
    QCOMPARE(Sampler::open("/sys/fs/cgroup/no/such/cgroup", ::getpid()).error().code,
             ErrorCode::NotFound);
}

void SamplerTest::processTreeWithoutCgroup() {
    const pid_t pid = start({"sh", "-c", "sleep 100 & sleep 100 & wait"});
    QTRY_COMPARE_WITH_TIMEOUT(descendantsOf(pid).size(), size_t{3}, 30000);
    auto sampler = Sampler::open("", pid);
    QVERIFY(sampler);
    const auto sample = sampler->sample();
    QCOMPARE((*sample)[Stat::Pids], 3.0);
    QVERIFY((*sample)[Stat::MemoryCurrent] >= (*sample)[Stat::MemoryAnon]);
    QVERIFY(std::isnan((*sample)[Stat::CpuPressure]));
    QVERIFY(std::isnan((*sample)[Stat::OomKills]));
}

void SamplerTest::processesOfThePidNamespace() {
    const pid_t pid = start({"unshare", "-Ur", "-pf", "sh", "-c", "sleep 100 & sleep 100; :"});
    QTRY_COMPARE_WITH_TIMEOUT(descendantsOf(pid).size(), size_t{4},
                              30000); // unshare, sh, two sleeps
    const pid_t init = descendantsOf(pid)[1];
    auto inside = pidNamespaceOf(init);
    QCOMPARE(inside.size(), size_t{3});
    QVERIFY(std::find(inside.begin(), inside.end(), init) != inside.end());
    QVERIFY(pidNamespaceOf(::getpid()).empty());
}

void SamplerTest::endedProcessIsNotFound() {
    const pid_t pid = start({"sleep", "100"});
    auto sampler = Sampler::open("", pid);
    QVERIFY(sampler->sample());
    ::kill(pid, SIGKILL);
    (void)waitFor(pid);
    m_started.clear();
    QCOMPARE(sampler->sample().error().code, ErrorCode::NotFound);
    QCOMPARE(Sampler::open("", pid).error().code, ErrorCode::NotFound);
}

void SamplerTest::sharedNetworkHasNoValue() {
    const pid_t pid = start({"sleep", "100"});
    auto sampler = Sampler::open("", pid);
    QVERIFY(sampler->sample());
    QVERIFY(std::isnan((*sampler->sample())[Stat::NetReceived]));
}

void SamplerTest::ownNetworkHasAValue() {
    const pid_t pid = start({"unshare", "-Urn", "sleep", "100"});
    const std::string comm = "/proc/" + std::to_string(pid) + "/comm";
    QTRY_VERIFY_WITH_TIMEOUT(readFile(AT_FDCWD, comm).value() == "sleep\n", 30000);
    auto sampler = Sampler::open("", pid);
    QVERIFY(sampler->sample());
    QTest::qWait(5);
    QCOMPARE((*sampler->sample())[Stat::NetReceived], 0.0);
}

void SamplerTest::hostIsSampled() {
    HostSampler host;
    const auto first = host.sample();
    QVERIFY(first);
    QVERIFY(std::isnan(first->cpuBusy));
    QVERIFY(first->memoryUsed > 0 && first->memoryUsed < first->memoryTotal);
    start({"sh", "-c", "while :; do :; done"});
    QTest::qWait(300);
    const auto second = host.sample();
    QCOMPARE(long(second->coreBusy.size()), ::sysconf(_SC_NPROCESSORS_ONLN));
    QVERIFY(second->cpuBusy > 0.3);
    for (const double core : second->coreBusy)
        QVERIFY(core >= 0 && core <= 1);
}

QTEST_GUILESS_MAIN(SamplerTest)
#include "sampler_test.moc"
