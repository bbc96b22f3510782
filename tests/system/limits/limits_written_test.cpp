/// Every row of the limit catalogue goes into a real cgroup and is read back; what a cgroup was not
/// given is refused by name. Runs in the guest, in a delegated scope, as root and as a user.
#include "engine/base/files.h"
#include "tests/system/limits/scope.h"

#include <QTest>

using namespace boxwright;

namespace {

LimitValue sampleOf(const LimitRow& row, const std::string& instance) {
    if (instance == "1GB")
        return uint64_t{1} << 30;
    if (row.key == "cpu.max.period")
        return uint64_t{50000};
    switch (row.unit) {
    case LimitUnit::Bytes:
        return uint64_t{64} << 20;
    case LimitUnit::BytesPerSecond:
        return uint64_t{3} << 20;
    case LimitUnit::Microseconds:
        return uint64_t{20000};
    case LimitUnit::Flag:
        return uint64_t{1};
    case LimitUnit::List:
        return std::string("0");
    default:
        return uint64_t{250};
    }
}

std::vector<std::string> instancesOf(const LimitRow& row) {
    if (row.instance == LimitInstance::Device)
        return {disk};
    if (row.instance == LimitInstance::HugePageSize)
        return {"2MB", "1GB"};
    return {""};
}

/// A burst is at most the quota, and the kernel looks at once.
void addNeighbours(ContainerSpec& spec, const LimitRow& row) {
    if (row.key == "cpu.max.burst")
        QVERIFY(setLimit(spec, *findLimit("cpu.max.quota"), LimitValue{uint64_t{50000}}));
}

} // namespace

class LimitsWrittenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void delegatedControllersArrive();
    void everyRowReadsBack_data();
    void everyRowReadsBack();
    void everyRowGoesBackToTheDefault_data() { everyRowReadsBack_data(); }
    void everyRowGoesBackToTheDefault();
    void wholeConfigurationIsAccepted();
    void refusedValueKeepsTheOldOne();

private:
    /// A new cgroup with every controller there is; hugetlb, which systemd hands to nobody, comes
    /// from the root cgroup.
    Cgroup fresh(std::string_view controller);
    void checkRefused(const Cgroup& cgroup, const ContainerSpec& spec, const LimitRow& row,
                      const std::string& instance);

    CgroupPlacement m_placement;
    std::string m_mount;
    int m_count = 0;
    std::vector<Cgroup> m_made;
};

void LimitsWrittenTest::initTestCase() {
    m_mount = cgroup2Mount().value();
    m_placement = placeInScope(cgroupOf(::getpid()).value(), allControllers);
    QVERIFY2(!m_placement.problem,
             m_placement.problem ? m_placement.problem->message().c_str() : "");
    if (!isRoot())
        return;
    const auto root = Cgroup::open(m_mount);
    QVERIFY(root->enable({"hugetlb"}).empty());
    // A weight per device needs a policy on the device; iocost is the kernel's own.
    QVERIFY(writeKernelFile(AT_FDCWD, m_mount + "/io.cost.qos", disk + " enable=1"));
}

void LimitsWrittenTest::cleanupTestCase() {
    for (auto& cgroup : m_made)
        QVERIFY(cgroup.remove());
    m_made.clear();
    QVERIFY(leaveScope(m_placement));
}

Cgroup LimitsWrittenTest::fresh(std::string_view controller) {
    const bool outside = controller == "hugetlb" && isRoot();
    auto made = Cgroup::create(outside ? m_mount : m_placement.box->path(),
                               "test" + std::to_string(++m_count), allControllers);
    if (!made)
        qFatal("%s", made.error().message().c_str());
    m_made.push_back(Cgroup::open(made->path()).value());
    return std::move(*made);
}

void LimitsWrittenTest::delegatedControllersArrive() {
    QCOMPARE(m_placement.missing, expectedMissing());
    QCOMPARE(m_placement.box->path(), m_placement.scope->path() + "/box");
    QCOMPARE(cgroupOf(::getpid()).value(), m_placement.scope->path() + "/shim");
}

void LimitsWrittenTest::everyRowReadsBack_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("instance");
    for (const LimitRow& row : limitCatalogue())
        for (const auto& instance : instancesOf(row))
            QTest::newRow((std::string(row.key) + " " + instance).c_str())
                << text(std::string(row.key)) << text(instance);
}

void LimitsWrittenTest::checkRefused(const Cgroup& cgroup, const ContainerSpec& spec,
                                     const LimitRow& row, const std::string& instance) {
    const auto refused = cgroup.setLimit(spec, row, instance);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::NotSupported);
    QCOMPARE(text(refused.error().object), text(std::string(row.controller)));
}

void LimitsWrittenTest::everyRowReadsBack() {
    QFETCH(QString, key);
    QFETCH(QString, instance);
    const LimitRow& row = *findLimit(key.toStdString());
    const std::string which = instance.toStdString();
    const LimitValue value = sampleOf(row, which);
    ContainerSpec spec;
    addNeighbours(spec, row);
    QVERIFY(setLimit(spec, row, value, which));
    const Cgroup cgroup = fresh(row.controller);
    if (isMissing(row.controller) && !(isRoot() && row.controller == "hugetlb"))
        return checkRefused(cgroup, spec, row, which);
    if (row.key == "cpu.max.burst")
        QVERIFY(cgroup.setLimit(spec, *findLimit("cpu.max.quota")));
    const auto held = cgroup.setLimit(spec, row, which);
    QVERIFY2(held, held ? "" : held.error().message().c_str());
    QCOMPARE(text(limitText(*held)), text(limitText(value)));
}

void LimitsWrittenTest::everyRowGoesBackToTheDefault() {
    QFETCH(QString, key);
    QFETCH(QString, instance);
    const LimitRow& row = *findLimit(key.toStdString());
    const std::string which = instance.toStdString();
    if (isMissing(row.controller) && !(isRoot() && row.controller == "hugetlb"))
        return; // everyRowReadsBack has it
    const Cgroup cgroup = fresh(row.controller);
    ContainerSpec spec;
    QVERIFY(setLimit(spec, row, sampleOf(row, which), which));
    if (row.key != "cpu.max.burst")
        QVERIFY(cgroup.setLimit(spec, row, which));
    QVERIFY(setLimit(spec, row, std::nullopt, which));
    const auto held = cgroup.setLimit(spec, row, which);
    QVERIFY2(held, held ? "" : held.error().message().c_str());
    QCOMPARE(text(limitText(*held)), text(limitText(row.kernelDefault)));
}

void LimitsWrittenTest::wholeConfigurationIsAccepted() {
    ContainerSpec spec;
    for (const LimitRow& row : limitCatalogue()) {
        // An idle cgroup has no weight of its own: the kernel refuses to set one.
        if (isMissing(row.controller) || row.key == "cpu.idle")
            continue;
        for (const auto& instance : instancesOf(row)) {
            LimitValue value = sampleOf(row, instance);
            if (row.key == "cpu.max.quota")
                value = uint64_t{40000};
            QVERIFY(setLimit(spec, row, value, instance));
        }
    }
    const Cgroup cgroup = fresh("cpu");
    for (const CgroupWrite& write : cgroupWrites(spec)) {
        const auto done = cgroup.write(write);
        QVERIFY2(done, done ? "" : done.error().message().c_str());
    }
    for (const LimitRow& row : limitCatalogue())
        for (const auto& instance : instancesOf(row)) {
            if (!limitOf(spec, row, instance))
                continue;
            const auto content = cgroup.read(cgroupWrite(spec, row, instance).file);
            QCOMPARE(text(limitText(limitFromFile(row, content.value(), instance).value())),
                     text(limitText(*limitOf(spec, row, instance))));
        }
    const auto memory = cgroup.read("memory.max");
    QCOMPARE(memory.value(), std::string("67108864\n"));
}

void LimitsWrittenTest::refusedValueKeepsTheOldOne() {
    const Cgroup cgroup = fresh("cpu");
    const LimitRow& quota = *findLimit("cpu.max.quota");
    ContainerSpec spec;
    QVERIFY(setLimit(spec, quota, LimitValue{uint64_t{30000}}));
    QVERIFY(cgroup.setLimit(spec, quota));
    const auto refused = cgroup.write({"cpu.max", "5 100000", "cpu.max.quota"});
    QCOMPARE(refused.error().sysErrno, EINVAL);
    QCOMPARE(refused.error().object, std::string("cpu.max"));
    QCOMPARE(cgroup.read("cpu.max").value(), std::string("30000 100000\n"));
}

QTEST_GUILESS_MAIN(LimitsWrittenTest)
#include "limits_written_test.moc"
