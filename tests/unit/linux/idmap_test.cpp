#include "engine/linux/idmap.h"

#include <QTest>

using namespace boxwright;

namespace {

IdMapping mapping(uint32_t inside, uint32_t outside, uint32_t size) {
    IdMapping result;
    result.containerID = inside;
    result.hostID = outside;
    result.size = size;
    return result;
}

} // namespace

class IdmapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void subordinateFile_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("ranges");
        QTest::newRow("by name") << QByteArray("ann:100000:65536\n") << 1;
        QTest::newRow("by number") << QByteArray("1000:100000:65536") << 1;
        QTest::newRow("two ranges") << QByteArray("ann:100000:10\nbob:1:1\nann:200000:10\n") << 2;
        QTest::newRow("others only") << QByteArray("bob:100000:65536\n") << 0;
        QTest::newRow("empty range") << QByteArray("ann:100000:0\n") << 0;
        QTest::newRow("wraps") << QByteArray("ann:4294967290:10\n") << 0;
        QTest::newRow("past 32 bits") << QByteArray("ann:4294967296:10\n") << 0;
        QTest::newRow("past 64 bits") << QByteArray("ann:99999999999999999999:10\n") << 0;
        QTest::newRow("negative") << QByteArray("ann:-1:10\n") << 0;
        QTest::newRow("words") << QByteArray("ann:many:some\nann\n::\n") << 0;
    }
    void subordinateFile() {
        QFETCH(QByteArray, content);
        const auto found =
            parseSubordinateIds({content.constData(), size_t(content.size())}, "ann", 1000);
        QTEST(int(found.size()), "ranges");
    }

    void rootlessWithRanges() {
        SubordinateIds ranges;
        ranges.uids = {{100000, 1000}, {300000, 500}};
        ranges.gids = {{100000, 65536}};
        const IdMaps maps = rootlessMaps(ranges, 1000, 1001, 33, 33);
        QCOMPARE(*idMapText(maps.uids, "u"),
                 std::string("0 1000 1\n1 100000 1000\n1001 300000 500\n"));
        QCOMPARE(*idMapText(maps.gids, "g"), std::string("0 1001 1\n1 100000 65536\n"));
        QVERIFY(!maps.denySetgroups);
        QVERIFY(isMapped(maps.uids, 1500));
        QVERIFY(!isMapped(maps.uids, 1501));
        QCOMPARE(*hostId(maps.uids, 1001), 300000u);
    }

    void rootlessWithoutRanges() {
        const IdMaps maps = rootlessMaps({}, 1000, 1001, 33, 34);
        QCOMPARE(*idMapText(maps.uids, "u"), std::string("33 1000 1\n"));
        QCOMPARE(*idMapText(maps.gids, "g"), std::string("34 1001 1\n"));
        QVERIFY(maps.denySetgroups);
    }

    void refusedMaps_data() {
        QTest::addColumn<std::vector<IdMapping>>("map");
        using Map = std::vector<IdMapping>;
        QTest::newRow("none") << Map{};
        QTest::newRow("empty range") << Map{mapping(0, 0, 0)};
        QTest::newRow("wraps inside") << Map{mapping(UINT32_MAX, 0, 1)};
        QTest::newRow("wraps outside") << Map{mapping(0, UINT32_MAX - 1, 2)};
        QTest::newRow("overlap inside") << Map{mapping(0, 0, 10), mapping(9, 100, 10)};
        QTest::newRow("overlap outside") << Map{mapping(0, 0, 10), mapping(10, 9, 10)};
    }
    void refusedMaps() {
        QFETCH(std::vector<IdMapping>, map);
        const auto text = idMapText(map, "linux.uidMappings");
        QVERIFY(!text);
        QCOMPARE(text.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(text.error().object, std::string("linux.uidMappings"));
    }

    void largestMap() { QVERIFY(idMapText({mapping(0, 0, UINT32_MAX)}, "u")); }
};

QTEST_APPLESS_MAIN(IdmapTest)
#include "idmap_test.moc"
