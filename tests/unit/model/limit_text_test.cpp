#include "tests/unit/model/limit_samples.h"

#include <QTest>

using namespace boxwright;

class LimitTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void people_data();
    void people();
    void peopleRefused_data();
    void peopleRefused();
    void kernelFilesAreRead_data();
    void kernelFilesAreRead();
    void malformedFilesAreRefused();
    void equivalentsAreFilledIn();
};

void LimitTextTest::people_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("text");
    const auto add = [](const char* key, const char* typed, const char* text) {
        QTest::newRow((std::string(key) + " " + typed).c_str())
            << QString::fromUtf8(key) << QString::fromUtf8(typed) << QString::fromUtf8(text);
    };
    add("memory.max", "256m", "268435456");
    add("memory.max", "256 MB", "268435456");
    add("memory.max", "256MiB", "268435456");
    add("memory.max", "0.25 GiB", "268435456");
    add("memory.max", " 1.5 G ", "1610612736");
    add("memory.max", "4096", "4096");
    add("memory.max", "9223372036854767616", "9223372036854767616");
    add("memory.max", "MAX", "max");
    add("memory.max", "unlimited", "max");
    add("memory.max", "512 B", "512");
    add("io.max.rbps", "1 MB/s", "1000000");
    add("io.max.rbps", "1 MiB/s", "1048576");
    add("io.max.rbps", "1.5m", "1500000");
    add("io.max.rbps", "20 MBps", "20000000");
    add("io.max.riops", "500", "500");
    add("io.max.riops", "2k", "2000");
    add("io.max.riops", "500 iops", "500");
    add("cpu.max.quota", "50000", "50000");
    add("cpu.max.quota", "50 ms", "50000");
    add("cpu.max.quota", "0.5 s", "500000");
    add("cpu.max.quota", "50 %", "50000");
    add("cpu.max.quota", "150%", "150000");
    add("cpu.max.period", "100 ms", "100000");
    add("cpu.max.burst", "20 \u00b5s", "20");
    add("cpu.weight", "250", "250");
    add("cpu.idle", "on", "1");
    add("memory.oom.group", "False", "0");
    add("cpuset.cpus", "0 - 1, 4", "0-1,4");
    add("cpuset.cpus", "", "");
    add("pids.max", "128", "128");
}

void LimitTextTest::people() {
    QFETCH(QString, key);
    QFETCH(QString, typed);
    QFETCH(QString, text);
    const auto value = parseLimit(row(key.toUtf8().constData()), typed.toStdString());
    QVERIFY2(value, value ? "" : value.error().message().c_str());
    QCOMPARE(QString::fromStdString(limitText(*value)), text);
}

void LimitTextTest::peopleRefused_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("typed");
    const auto add = [](const char* key, const char* typed) {
        QTest::newRow((std::string(key) + " " + typed).c_str())
            << QString::fromUtf8(key) << QString::fromUtf8(typed);
    };
    for (const char* typed : {"", "m", "1x", "-1", "+1", "1e9", "0x10", "1.2.3", "0.5", "inf",
                              "50 %", "99999999999999999999", "17179869184 G", "1 /s", "1,5 G"})
        add("memory.max", typed);
    add("cpu.max.period", "max");
    add("cpu.max.period", "50 %");
    add("cpu.weight", "1k");
    add("cpu.weight", "0.5");
    add("pids.max", "1.5");
    add("cpu.idle", "2");
    add("cpuset.cpus", "max");
    add("cpuset.cpus", "0-99999");
}

void LimitTextTest::peopleRefused() {
    QFETCH(QString, key);
    QFETCH(QString, typed);
    const auto value = parseLimit(row(key.toUtf8().constData()), typed.toStdString());
    QVERIFY(!value);
    QCOMPARE(value.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(value.error().object, key.toStdString());
}

void LimitTextTest::kernelFilesAreRead_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("instance");
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("text");
    const auto add = [](const char* key, const char* instance, const char* content,
                        const char* text) {
        QTest::newRow((std::string(key) + " " + content).c_str())
            << QString::fromUtf8(key) << QString::fromUtf8(instance) << QString::fromUtf8(content)
            << QString::fromUtf8(text);
    };
    add("cpu.max.quota", "", "max 100000\n", "max");
    add("cpu.max.period", "", "max 100000\n", "100000");
    add("cpuset.cpus", "", "\n", "");
    add("cpuset.cpus", "", "0-1,4\n", "0-1,4");
    add("io.max.wbps", "8:16", "8:0 rbps=1 wbps=2 riops=max wiops=max\n8:16 rbps=max wbps=77\n",
        "77");
    add("io.max.rbps", "8:16", "8:0 rbps=1 wbps=2 riops=max wiops=max\n", "max");
    add("io.max.rbps", "8:0", "", "max");
    add("io.weight", "", "default 100\n8:0 50\n", "100");
    add("io.weight.device", "8:0", "default 100\n8:0 50\n", "50");
    add("io.weight.device", "8:1", "default 100\n8:0 50\n", "100");
    add("memory.max", "", "max\n", "max");
    add("hugetlb.max", "2MB", "4194304\n", "4194304");
}

void LimitTextTest::kernelFilesAreRead() {
    QFETCH(QString, key);
    QFETCH(QString, instance);
    QFETCH(QString, content);
    QFETCH(QString, text);
    const auto value =
        limitFromFile(row(key.toUtf8().constData()), content.toStdString(), instance.toStdString());
    QVERIFY2(value, value ? "" : value.error().message().c_str());
    QCOMPARE(QString::fromStdString(limitText(*value)), text);
}

void LimitTextTest::malformedFilesAreRefused() {
    for (const auto& r : limitCatalogue()) {
        const std::string instance = instanceFor(r);
        const std::string field(r.field);
        for (const std::string bad : {"word", "1 2 3", "-1", "99999999999999999999", "1x"}) {
            std::string content = bad;
            if (r.file == "io.max")
                content = instance + " " + field + "=" + bad.substr(0, bad.find(' ')) + "x";
            else if (r.file == "io.weight")
                content = (instance.empty() ? "default" : instance) + " w" + bad.substr(0, 2);
            else if (r.file == "cpu.max")
                content = bad.substr(0, bad.find(' ')) + "x " + bad.substr(0, bad.find(' ')) + "x";
            const auto value = limitFromFile(r, content, instance);
            QVERIFY2(!value, (std::string(r.key) + " " + content).c_str());
            QCOMPARE(value.error().code, ErrorCode::Malformed);
        }
    }
}

void LimitTextTest::equivalentsAreFilledIn() {
    ContainerSpec spec;
    set(spec, "cpu.max.quota", uint64_t{50000});
    set(spec, "memory.max", uint64_t{1 << 20});
    set(spec, "memory.swap.max", uint64_t{4096});
    set(spec, "io.max.rbps", uint64_t{77}, "8:0");
    const auto text = [&spec](std::string_view pattern, const char* key,
                              const char* instance = "") {
        return QString::fromStdString(equivalentText(pattern, spec, row(key), instance));
    };
    const LimitRow& quota = row("cpu.max.quota");
    QCOMPARE(text(quota.docker, "cpu.max.quota"), QStringLiteral("--cpu-quota 50000"));
    QCOMPARE(text(quota.systemd, "cpu.max.quota"), QStringLiteral("CPUQuota=50%"));
    QCOMPARE(text(quota.kubernetes, "cpu.max.quota"), QStringLiteral("limits: { cpu: 0.5 }"));
    QCOMPARE(text(row("memory.swap.max").docker, "memory.swap.max"),
             QStringLiteral("--memory-swap 1052672"));
    QCOMPARE(text(row("io.max.rbps").docker, "io.max.rbps", "8:0"),
             QStringLiteral("--device-read-bps /dev/block/8:0:77"));
    QCOMPARE(text(row("memory.high").systemd, "memory.high"), QString());
    set(spec, "memory.max", Unlimited{});
    QCOMPARE(text(row("memory.max").docker, "memory.max"), QString());
    QCOMPARE(text(row("memory.max").systemd, "memory.max"), QStringLiteral("MemoryMax=infinity"));
}

QTEST_APPLESS_MAIN(LimitTextTest)
#include "limit_text_test.moc"
