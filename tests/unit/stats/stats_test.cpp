/// Counters as kernels really wrote them, odd ones too, and the step from counter to rate.
#include "engine/stats/parse.h"
#include "engine/stats/rates.h"

#include <QTest>

#include <cmath>

using namespace boxwright;

namespace {

const double none = std::nan("");
const QByteArray empty;

const QByteArray ioStat =
    "8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=0 dios=0\n"
    "8:0 rbytes=90430464 wbytes=299008000 rios=8950 wios=1252 dbytes=50331648 "
    "dios=3021 cost.vrate=100.00\n";
/// As 6.1 writes it: a device without traffic has a bare number.
const QByteArray ioStatIdle = "254:0 \n7:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0\n";
const QByteArray pressure = "some avg10=1.53 avg60=0.87 avg300=0.73 total=85424928\n"
                            "full avg10=0.07 avg60=0.00 avg300=0.00 total=1234\n";
const QByteArray netDev =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop "
    "fifo colls carrier compressed\n"
    "    lo: 1000000    1000    0    0    0     0          0         0  1000000    1000    0    0  "
    "  "
    "0     0       0          0\n"
    "  eth0:18446744073709551615 1 0 0 0 0 0 0 20 2 0 0 0 0 0 0\n";
const QByteArray netDevTwo = "  eth0: 100 1 0 0 0 0 0 0 20 2 0 0 0 0 0 0\n"
                             "veth9:7 1 0 0 0 0 0 0 5 2 0 0 0 0 0 0\n"
                             "eth1: 9 1\n";

} // namespace

class StatsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void value_data();
    void value();
    void network();
    void processStat_data();
    void processStat();
    void cpuLines();
    void everyCatalogueRowReads();
    void firstTickHasNoRate();
    void counterBecomesRatePerSecond();
    void counterThatWentBackIsZero();
    void throttledShareIsAtMostOne();
    void absentCounterStaysAbsent();
};

void StatsTest::value_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<double>("expected");
    const auto row = [](const char* name, const char* file, const char* field,
                        const QByteArray& content, double expected) {
        QTest::newRow(name) << QString::fromLatin1(file) << QString::fromLatin1(field) << content
                            << expected;
    };
    row("single", "pids.current", "", "17\n", 17);
    row("single, no line end", "pids.current", "", "17", 17);
    row("single, past 32 bit", "memory.current", "", "70368744177664\n", 70368744177664.0);
    row("single, a word", "memory.swap.current", "", "max\n", none);
    row("single, nothing", "pids.current", "", empty, none);
    row("single, past 64 bit", "memory.current", "", "99999999999999999999\n", none);
    row("flat", "cpu.stat", "usage_usec", "usage_usec 12\nuser_usec 7\nsystem_usec 5\n", 12);
    row("flat, last line", "cpu.stat", "system_usec", "usage_usec 12\nsystem_usec 5", 5);
    row("flat, key is a prefix", "memory.stat", "file", "file_mapped 1\nfile 2\n", 2);
    row("flat, key absent", "cpu.stat", "throttled_usec", "usage_usec 12\n", none);
    row("flat, key without number", "memory.events", "oom_kill", "oom 1\noom_kill\n", none);
    row("flat, oom beside oom_kill", "memory.events", "oom_kill",
        "low 0\nhigh 0\nmax 38\noom 3\noom_kill 2\noom_group_kill 0\n", 2);
    row("pressure", "cpu.pressure", "some avg10", pressure, 1.53);
    row("pressure, full line", "io.pressure", "full avg10", pressure, 0.07);
    row("pressure, whole number", "io.pressure", "some avg10", "some avg10=3 avg60=0.00 total=0\n",
        3);
    row("pressure, line absent", "cpu.pressure", "full avg10", "some avg10=1.00 total=1\n", none);
    row("pressure, nothing", "cpu.pressure", "some avg10", empty, none);
    row("io, summed", "io.stat", "rbytes", ioStat, 1459200.0 + 90430464.0);
    row("io, bare device", "io.stat", "rbytes", ioStatIdle, 4096);
    row("io, key is a prefix", "io.stat", "rios", ioStat, 192 + 8950);
    row("io, no device", "io.stat", "wbytes", empty, 0);
}

void StatsTest::value() {
    QFETCH(QString, file);
    QFETCH(QString, field);
    QFETCH(QByteArray, content);
    QFETCH(double, expected);
    const double got = valueIn(file.toStdString(), field.toStdString(), content.toStdString());
    if (std::isnan(expected))
        QVERIFY2(std::isnan(got), qPrintable(QString::number(got)));
    else
        QCOMPARE(got, expected);
}

void StatsTest::network() {
    const auto one = networkBytes(netDev.toStdString());
    QCOMPARE(one.received, UINT64_MAX);
    QCOMPARE(one.sent, uint64_t{20});
    const auto two = networkBytes(netDevTwo.toStdString());
    QCOMPARE(two.received, uint64_t{107});
    QCOMPARE(two.sent, uint64_t{25});
    QCOMPARE(networkBytes("").received, uint64_t{0});
}

void StatsTest::processStat_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("valid");
    const QByteArray tail = " S 1 2 3 4 5 6 7 8 9 10 100 20 3 4 20 0 6 0 12345 1 1\n";
    QTest::newRow("plain") << QByteArray("42 (sh)" + tail) << true;
    QTest::newRow("hostile name") << QByteArray("42 (a) S 9 (b)" + tail) << true;
    QTest::newRow("cut short") << QByteArray("42 (sh) S 1 2 3") << false;
    QTest::newRow("no bracket") << QByteArray("42 sh S 1") << false;
    QTest::newRow("nothing") << empty << false;
}

void StatsTest::processStat() {
    QFETCH(QByteArray, content);
    QFETCH(bool, valid);
    const auto times = processTimes(content.toStdString());
    QCOMPARE(times.valid, valid);
    if (!valid)
        return;
    QCOMPARE(times.user, 103.0);
    QCOMPARE(times.kernel, 24.0);
    QCOMPARE(times.threads, 6.0);
}

void StatsTest::cpuLines() {
    const std::string content = "cpu  10 1 4 80 5 0 0 0 3 0\ncpu0 10 1 4 80 5 0 0 0 3 0\n"
                                "cpu10 1 1 1 7\nintr 5\n";
    const auto all = cpuTimes(content, "cpu");
    QVERIFY(all.valid);
    QCOMPARE(all.all, 100.0);
    QCOMPARE(all.busy, 15.0);
    QVERIFY(!cpuTimes(content, "cpu1").valid);
    QCOMPARE(cpuTimes(content, "cpu10").busy, 3.0);
}

void StatsTest::everyCatalogueRowReads() {
    for (const StatRow& row : statCatalogue()) {
        if (row.file == "proc")
            continue;
        const std::string field(row.field);
        std::string content = "5\n";
        if (field.rfind("some ", 0) == 0)
            content = "some " + field.substr(5) + "=5.00 total=1\n";
        else if (row.file == "io.stat")
            content = "8:0 " + field + "=5\n";
        else if (!field.empty())
            content = field + " 5\n";
        QCOMPARE(valueIn(row.file, row.field, content), 5.0);
    }
}

void StatsTest::firstTickHasNoRate() {
    Rates rates;
    StatSample sample;
    sample[Stat::CpuTotal] = 1e6;
    sample[Stat::MemoryCurrent] = 4096;
    sample[Stat::OomKills] = 2;
    rates.apply(sample);
    QVERIFY(std::isnan(sample[Stat::CpuTotal]));
    QCOMPARE(sample[Stat::MemoryCurrent], 4096.0);
    QCOMPARE(sample[Stat::OomKills], 2.0);
    QVERIFY(sample.timeMs > 1600000000000);
}

void StatsTest::counterBecomesRatePerSecond() {
    Rates rates;
    const auto start = Rates::Clock::now();
    for (int tick = 0; tick < 3; ++tick) {
        StatSample sample;
        sample[Stat::CpuTotal] = 1e6 + tick * 750000.0;
        sample[Stat::IoWrite] = tick * 1000.0;
        rates.apply(sample, start + tick * std::chrono::milliseconds(500));
        if (tick == 0)
            continue;
        QCOMPARE(sample[Stat::CpuTotal], 1.5);
        QCOMPARE(sample[Stat::IoWrite], 2000.0);
    }
}

void StatsTest::counterThatWentBackIsZero() {
    Rates rates;
    const auto start = Rates::Clock::now();
    StatSample first;
    first[Stat::CpuTotal] = 5e6;
    rates.apply(first, start);
    StatSample second;
    second[Stat::CpuTotal] = 1e6;
    rates.apply(second, start + std::chrono::seconds(1));
    QCOMPARE(second[Stat::CpuTotal], 0.0);
    StatSample sameInstant;
    sameInstant[Stat::CpuTotal] = 2e6;
    rates.apply(sameInstant, start + std::chrono::seconds(1));
    QVERIFY(std::isnan(sameInstant[Stat::CpuTotal]));
}

void StatsTest::throttledShareIsAtMostOne() {
    Rates rates;
    const auto start = Rates::Clock::now();
    StatSample first;
    first[Stat::CpuThrottled] = 0;
    rates.apply(first, start);
    StatSample second;
    second[Stat::CpuThrottled] = 3.5e6;
    rates.apply(second, start + std::chrono::seconds(1));
    QCOMPARE(second[Stat::CpuThrottled], 1.0);
}

void StatsTest::absentCounterStaysAbsent() {
    Rates rates;
    const auto start = Rates::Clock::now();
    StatSample first;
    rates.apply(first, start);
    StatSample second;
    second[Stat::IoRead] = 10;
    rates.apply(second, start + std::chrono::seconds(1));
    QVERIFY(std::isnan(second[Stat::IoRead]));
    QVERIFY(std::isnan(second[Stat::IoWrite]));
}

QTEST_GUILESS_MAIN(StatsTest)
#include "stats_test.moc"
