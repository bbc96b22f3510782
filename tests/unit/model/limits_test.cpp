#include "tests/unit/model/limit_samples.h"

#include <QSet>
#include <QTest>

#include <sys/resource.h>

using namespace boxwright;

class LimitsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreComplete();
    void theCatalogueHoldsTheIssuesList();
    void everyRowComesBack();
    void everyRowComesBackFromUnified();
    void removingLeavesNothing();
    void outOfRangeNamesWhatWorks();
    void instancesAreChecked_data();
    void instancesAreChecked();
    void swapIsMemoryAndSwapTogether();
    void swapStaysWhenMemoryChanges();
    void weightsOfVersionOneAreConverted();
    void unifiedWins();
    void oneHalfChangesAlone();
    void writesAreInOrder();
    void oneWriteResets();
    void foreignFilesPassSteeringDoesNot();
    void controllersAreNamed();
    void pointersLeadToTheMember();
    void rlimitsAreThoseOfTheKernel();
};

void LimitsTest::rowsAreComplete() {
    QSet<QString> keys;
    for (const auto& r : limitCatalogue()) {
        const char* key = r.key.data();
        keys.insert(QString::fromUtf8(key, qsizetype(r.key.size())));
        QVERIFY2(r.file.starts_with(std::string(r.controller) + "."), key);
        QVERIFY2(!r.label.empty() && r.explanation.ends_with('.'), key);
        QVERIFY2(!r.podman.empty(), key);
        QVERIFY2(r.manual.starts_with("cgroup-v2, "), key);
        QVERIFY2(r.ociPath.starts_with("linux.resources."), key);
        QVERIFY2(r.minimum < r.maximum, key);
        QVERIFY2(checkLimit(r, r.kernelDefault, instanceFor(r)), key);
        QVERIFY2((r.unit == LimitUnit::List) == (r.scale == LimitScale::Set), key);
        QVERIFY2((r.unit == LimitUnit::Flag) == (r.scale == LimitScale::Switch), key);
        QCOMPARE(findLimit(r.key), &r);
    }
    QCOMPARE(size_t(keys.size()), limitCatalogue().size());
    QCOMPARE(findLimit("memory.maximum"), nullptr);
}

void LimitsTest::theCatalogueHoldsTheIssuesList() {
    for (const char* key :
         {"cpu.max.quota", "cpu.max.period",  "cpu.max.burst",    "cpu.weight", "cpu.idle",
          "cpuset.cpus",   "cpuset.mems",     "memory.min",       "memory.low", "memory.high",
          "memory.max",    "memory.swap.max", "memory.oom.group", "pids.max",   "io.max.rbps",
          "io.max.wbps",   "io.max.riops",    "io.max.wiops",     "io.weight",  "io.weight.device",
          "hugetlb.max"})
        QVERIFY2(findLimit(key), key);
}

void LimitsTest::everyRowComesBack() {
    for (const auto& r : limitCatalogue()) {
        const std::string instance = instanceFor(r);
        for (const LimitValue& value : valuesOf(r)) {
            ContainerSpec spec;
            QVERIFY2(!limitOf(spec, r, instance), r.key.data());
            const auto done = setLimit(spec, r, value, instance);
            QVERIFY2(done, done ? "" : done.error().message().c_str());
            QVERIFY2(limitOf(spec, r, instance) == value, r.key.data());
            const CgroupWrite write = cgroupWrite(spec, r, instance);
            QCOMPARE(write.key, std::string(r.key));
            const auto back = limitFromFile(r, write.text + "\n", instance);
            QVERIFY2(back == value, (write.file + " " + write.text).c_str());
            QVERIFY2(parseLimit(r, limitText(value)) == value, r.key.data());
            const auto writes = cgroupWrites(spec);
            QCOMPARE(writes.size(), size_t(1));
            QCOMPARE(writes[0].text, write.text);
            const std::vector<std::string> named{instance};
            QCOMPARE(limitInstances(spec, r),
                     instance.empty() ? std::vector<std::string>{} : named);
        }
    }
}

void LimitsTest::everyRowComesBackFromUnified() {
    for (const auto& r : limitCatalogue()) {
        const std::string instance = instanceFor(r);
        for (const LimitValue& value : valuesOf(r)) {
            ContainerSpec first;
            QVERIFY(setLimit(first, r, value, instance));
            const CgroupWrite write = cgroupWrite(first, r, instance);
            ContainerSpec spec;
            spec.linux.emplace().resources.emplace().unified.emplace()[write.file] = write.text;
            QVERIFY2(limitOf(spec, r, instance) == value, write.text.c_str());
            QVERIFY(setLimit(spec, r, r.kernelDefault, instance));
            QVERIFY2(limitOf(spec, r, instance).value_or(r.kernelDefault) == r.kernelDefault,
                     r.key.data());
        }
    }
}

void LimitsTest::removingLeavesNothing() {
    for (const auto& r : limitCatalogue()) {
        const std::string instance = instanceFor(r);
        ContainerSpec spec;
        QVERIFY(setLimit(spec, r, std::nullopt, instance));
        const ContainerSpec before = spec;
        QVERIFY(setLimit(spec, r, valuesOf(r)[1], instance));
        QVERIFY(!(spec == before));
        QVERIFY(setLimit(spec, r, std::nullopt, instance));
        QVERIFY2(spec == before, r.key.data());
    }
}

void LimitsTest::outOfRangeNamesWhatWorks() {
    for (const auto& r : limitCatalogue()) {
        if (r.unit == LimitUnit::List)
            continue;
        const ContainerSpec empty;
        ContainerSpec spec;
        const auto above = setLimit(spec, r, LimitValue{r.maximum + 1}, instanceFor(r));
        QVERIFY2(!above, r.key.data());
        QCOMPARE(above.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(above.error().object, std::string(r.key));
        QVERIFY(above.error().detail.find(std::to_string(r.maximum) + " works") !=
                std::string::npos);
        QVERIFY(spec == empty);
        if (r.minimum > 0) {
            const auto below = setLimit(spec, r, LimitValue{r.minimum - 1}, instanceFor(r));
            QVERIFY2(!below, r.key.data());
            QVERIFY(below.error().detail.find(std::to_string(r.minimum) + " works") !=
                    std::string::npos);
        }
        if (!r.allowsMax)
            QVERIFY2(!setLimit(spec, r, LimitValue{Unlimited{}}, instanceFor(r)), r.key.data());
        QVERIFY2(!setLimit(spec, r, LimitValue{std::string("0-1")}, instanceFor(r)), r.key.data());
    }
    ContainerSpec spec;
    for (const char* bad : {"8192", "2-1", "1-", "a", "0,,1", "0-1-2", "-1"})
        QVERIFY2(!setLimit(spec, row("cpuset.cpus"), LimitValue{std::string(bad)}), bad);
    QVERIFY(!setLimit(spec, row("cpuset.cpus"), LimitValue{uint64_t{1}}));
}

void LimitsTest::instancesAreChecked_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("instance");
    for (const char* instance :
         {"", "8", "8:", ":0", "8:0:1", "sda", "-1:0", "4096:0", "8:1048576", "8:0 "})
        QTest::newRow((std::string("device ") + instance).c_str())
            << QStringLiteral("io.max.rbps") << QString::fromUtf8(instance);
    for (const char* instance : {"", "2M", "2mb", "0MB", "MB", "../2MB"})
        QTest::newRow((std::string("size ") + instance).c_str())
            << QStringLiteral("hugetlb.max") << QString::fromUtf8(instance);
    QTest::newRow("single") << QStringLiteral("memory.max") << QStringLiteral("8:0");
}

void LimitsTest::instancesAreChecked() {
    QFETCH(QString, key);
    QFETCH(QString, instance);
    const LimitRow& r = row(key.toUtf8().constData());
    ContainerSpec spec;
    QVERIFY(!setLimit(spec, r, LimitValue{r.maximum}, instance.toStdString()));
    QVERIFY(!setLimit(spec, r, std::nullopt, instance.toStdString()));
    QVERIFY(spec == ContainerSpec{});
}

void LimitsTest::swapIsMemoryAndSwapTogether() {
    ContainerSpec spec;
    set(spec, "memory.max", uint64_t{1 << 20});
    set(spec, "memory.swap.max", uint64_t{0});
    QCOMPARE(spec.linux->resources->memory->swap.value(), int64_t(1 << 20));
    set(spec, "memory.swap.max", Unlimited{});
    QCOMPARE(spec.linux->resources->memory->swap.value(), int64_t(-1));
    QVERIFY(!spec.linux->resources->unified);

    ContainerSpec alone;
    set(alone, "memory.swap.max", uint64_t{4096});
    QVERIFY(!alone.linux->resources->memory);
    QCOMPARE(alone.linux->resources->unified->at("memory.swap.max"), std::string("4096"));
}

void LimitsTest::swapStaysWhenMemoryChanges() {
    ContainerSpec spec;
    set(spec, "memory.max", uint64_t{1 << 20});
    set(spec, "memory.swap.max", uint64_t{4096});
    set(spec, "memory.max", uint64_t{2 << 20});
    QVERIFY(limitOf(spec, row("memory.swap.max")) == LimitValue{uint64_t{4096}});
    QCOMPARE(spec.linux->resources->memory->swap.value(), int64_t((2 << 20) + 4096));
    set(spec, "memory.max", Unlimited{});
    QVERIFY(limitOf(spec, row("memory.swap.max")) == LimitValue{uint64_t{4096}});
    QVERIFY(setLimit(spec, row("memory.max"), std::nullopt));
    QVERIFY(limitOf(spec, row("memory.swap.max")) == LimitValue{uint64_t{4096}});
}

void LimitsTest::weightsOfVersionOneAreConverted() {
    ContainerSpec spec;
    auto& resources = spec.linux.emplace().resources.emplace();
    resources.cpu.emplace().shares = 1024;
    resources.blockIO.emplace().weight = 1000;
    WeightDevice device;
    device.major = 8;
    device.minor = 16;
    device.weight = 10;
    device.leafWeight = 20;
    resources.blockIO->weightDevice = {device};
    QVERIFY(limitOf(spec, row("cpu.weight")) == LimitValue{uint64_t{39}});
    QVERIFY(limitOf(spec, row("io.weight")) == LimitValue{uint64_t{10000}});
    QVERIFY(limitOf(spec, row("io.weight.device"), "8:16") == LimitValue{uint64_t{1}});
    for (const auto& [shares, weight] :
         {std::pair<uint64_t, uint64_t>{2, 1}, {262144, 10000}, {1, 1}, {999999, 10000}}) {
        spec.linux->resources->cpu->shares = shares;
        QVERIFY(limitOf(spec, row("cpu.weight")) == LimitValue{weight});
    }
    set(spec, "cpu.weight", uint64_t{200});
    set(spec, "io.weight", uint64_t{300});
    set(spec, "io.weight.device", uint64_t{400}, "8:16");
    QVERIFY(!spec.linux->resources->cpu);
    QVERIFY(!spec.linux->resources->blockIO->weight);
    QCOMPARE(spec.linux->resources->blockIO->weightDevice->at(0).leafWeight.value(), uint16_t(20));
    QCOMPARE(writesOf(spec),
             QStringLiteral("cpu.weight=200; io.weight=default 300; io.weight=8:16 400"));
}

void LimitsTest::unifiedWins() {
    ContainerSpec spec;
    auto& resources = spec.linux.emplace().resources.emplace();
    resources.memory.emplace().limit = 1 << 20;
    resources.unified = std::map<std::string, std::string>{{"memory.max", "2M"}};
    QVERIFY(limitOf(spec, row("memory.max")) == LimitValue{uint64_t{2 << 20}});
    set(spec, "memory.max", uint64_t{3 << 20});
    QVERIFY(!spec.linux->resources->unified);
    QCOMPARE(spec.linux->resources->memory->limit.value(), int64_t(3 << 20));
}

void LimitsTest::oneHalfChangesAlone() {
    ContainerSpec spec;
    spec.linux.emplace().resources.emplace().unified = std::map<std::string, std::string>{
        {"cpu.max", "50000 200000"}, {"io.max", "8:0 rbps=5 wiops=max\n8:16 wbps=7"}};
    set(spec, "cpu.max.quota", uint64_t{60000});
    set(spec, "io.max.rbps", uint64_t{9}, "8:0");
    QCOMPARE(writesOf(spec), QStringLiteral("cpu.max=60000 200000; io.max=8:0 rbps=9 wiops=max; "
                                            "io.max=8:16 wbps=7"));
    QVERIFY(setLimit(spec, row("cpu.max.quota"), std::nullopt));
    QVERIFY(!limitOf(spec, row("cpu.max.quota")));
    QVERIFY(limitOf(spec, row("cpu.max.period")) == LimitValue{uint64_t{200000}});
}

void LimitsTest::writesAreInOrder() {
    ContainerSpec spec;
    set(spec, "hugetlb.max", uint64_t{2 << 20}, "2MB");
    set(spec, "io.weight", uint64_t{50});
    set(spec, "io.max.wiops", uint64_t{4}, "8:16");
    set(spec, "io.max.rbps", uint64_t{3}, "8:16");
    set(spec, "io.max.rbps", uint64_t{5}, "8:0");
    set(spec, "pids.max", uint64_t{64});
    set(spec, "memory.max", uint64_t{1 << 20});
    set(spec, "memory.high", uint64_t{4096});
    set(spec, "cpu.idle", uint64_t{0});
    set(spec, "cpu.weight", uint64_t{10});
    set(spec, "cpu.max.burst", uint64_t{1000});
    set(spec, "cpu.max.quota", uint64_t{2000});
    set(spec, "cpuset.cpus", std::string("0"));
    QCOMPARE(writesOf(spec),
             QStringLiteral("cpuset.cpus=0; cpu.max=2000 100000; cpu.max.burst=1000; "
                            "cpu.weight=10; cpu.idle=0; memory.high=4096; memory.max=1048576; "
                            "pids.max=64; hugetlb.2MB.max=2097152; io.max=8:16 rbps=3 wiops=4; "
                            "io.max=8:0 rbps=5; io.weight=default 50"));
    QCOMPARE(writesOf(ContainerSpec{}), QString());
}

void LimitsTest::oneWriteResets() {
    const ContainerSpec spec;
    const auto text = [&spec](const char* key, const char* instance = "") {
        return QString::fromStdString(cgroupWrite(spec, row(key), instance).text);
    };
    QCOMPARE(text("memory.max"), QStringLiteral("max"));
    QCOMPARE(text("cpu.max.quota"), QStringLiteral("max 100000"));
    QCOMPARE(text("io.max.rbps", "8:0"), QStringLiteral("8:0 rbps=max"));
    QCOMPARE(text("io.weight.device", "8:0"), QStringLiteral("8:0 default"));
    QCOMPARE(text("cpuset.cpus"), QStringLiteral("\n"));
}

void LimitsTest::foreignFilesPassSteeringDoesNot() {
    ContainerSpec spec;
    spec.linux.emplace().resources.emplace().unified =
        std::map<std::string, std::string>{{"memory.zswap.max", "0"},
                                           {"misc.max", "res 1"},
                                           {"cgroup.procs", "1"},
                                           {"cgroup.max.depth", "3"},
                                           {"cgroup.pressure", "0"},
                                           {"../memory.max", "1"},
                                           {"cgroup.kill", "1"},
                                           {"cgroup.freeze", "1"},
                                           {"memory", "1"},
                                           {".hidden.max", "1"},
                                           {"cgroup.subtree_control", "-memory"}};
    QCOMPARE(writesOf(spec),
             QStringLiteral(
                 "cgroup.max.depth=3; cgroup.pressure=0; memory.zswap.max=0; misc.max=res 1"));
    QVERIFY(!isLimitFile(std::string_view("memory.max\0x", 12)));
}

void LimitsTest::controllersAreNamed() {
    ContainerSpec spec;
    set(spec, "pids.max", uint64_t{64});
    set(spec, "memory.max", uint64_t{1 << 20});
    set(spec, "memory.high", uint64_t{1 << 20});
    set(spec, "io.weight", uint64_t{1});
    spec.linux->resources->unified->emplace("cgroup.max.depth", "1");
    QCOMPARE(neededControllers(spec), (std::vector<std::string>{"io", "memory", "pids"}));
}

void LimitsTest::pointersLeadToTheMember() {
    ContainerSpec spec;
    const auto pointer = [&spec](const char* key, const char* instance = "") {
        return QString::fromStdString(limitPointer(spec, row(key), instance));
    };
    QCOMPARE(pointer("memory.max"), QStringLiteral("/linux/resources/memory/limit"));
    QCOMPARE(pointer("memory.high"), QStringLiteral("/linux/resources/unified/memory.high"));
    set(spec, "io.max.rbps", uint64_t{1}, "8:0");
    set(spec, "io.max.rbps", uint64_t{1}, "8:16");
    QCOMPARE(pointer("io.max.rbps", "8:16"),
             QStringLiteral("/linux/resources/blockIO/throttleReadBpsDevice/1"));
    spec.linux->resources->cpu.emplace().shares = 5;
    QCOMPARE(pointer("cpu.weight"), QStringLiteral("/linux/resources/cpu/shares"));
    spec.linux->resources->unified = std::map<std::string, std::string>{{"memory.max", "9"}};
    QCOMPARE(pointer("memory.max"), QStringLiteral("/linux/resources/unified/memory.max"));
}

void LimitsTest::rlimitsAreThoseOfTheKernel() {
    QCOMPARE(rlimitCatalogue().size(), size_t(RLIM_NLIMITS));
    int number = 0;
    for (const auto& r : rlimitCatalogue()) {
        QVERIFY2(r.type.starts_with("RLIMIT_") && !r.label.empty() && r.explanation.ends_with('.'),
                 r.type.data());
        QCOMPARE(r.resource, number++);
        QCOMPARE(findRlimit(r.type), &r);
    }
    QCOMPARE(findRlimit("RLIMIT_NOTHING"), nullptr);
}

QTEST_APPLESS_MAIN(LimitsTest)
#include "limits_test.moc"
