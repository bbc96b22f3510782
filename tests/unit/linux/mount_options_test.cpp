#include "engine/linux/mount_options.h"

#include <QTest>

#include <algorithm>

#include <sys/mount.h>

using namespace boxwright;

class MountOptionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void attributes_data() {
        QTest::addColumn<std::vector<std::string>>("words");
        QTest::addColumn<quint64>("set");
        QTest::addColumn<quint64>("clear");
        using Words = std::vector<std::string>;
        QTest::newRow("none") << Words{} << quint64(0) << quint64(0);
        QTest::newRow("usual") << Words{"nosuid", "noexec", "nodev", "ro"}
                               << quint64(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NODEV |
                                          MOUNT_ATTR_RDONLY)
                               << quint64(0);
        QTest::newRow("the last one counts")
            << Words{"ro", "rw"} << quint64(0) << quint64(MOUNT_ATTR_RDONLY);
        QTest::newRow("the last one counts, other way")
            << Words{"rw", "ro"} << quint64(MOUNT_ATTR_RDONLY) << quint64(0);
        QTest::newRow("access times")
            << Words{"noatime"} << quint64(MOUNT_ATTR_NOATIME) << quint64(MOUNT_ATTR__ATIME);
        QTest::newRow("access times replaced")
            << Words{"noatime", "strictatime"} << quint64(MOUNT_ATTR_STRICTATIME)
            << quint64(MOUNT_ATTR__ATIME);
    }
    void attributes() {
        QFETCH(std::vector<std::string>, words);
        const auto parsed = parseMountOptions(words);
        QVERIFY(parsed);
        QTEST(quint64(parsed->set), "set");
        QTEST(quint64(parsed->clear), "clear");
        QVERIFY(parsed->data.empty());
    }

    void recursiveForms() {
        const auto parsed = parseMountOptions({"rro", "rnosuid", "rbind"});
        QVERIFY(parsed);
        QCOMPARE(parsed->recursiveSet, uint64_t(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID));
        QCOMPARE(parsed->set, uint64_t(0));
        QVERIFY(parsed->bind && parsed->recursive);
    }

    void propagationAndData() {
        const auto parsed = parseMountOptions({"rslave", "size=64k", "newinstance", "defaults"});
        QVERIFY(parsed);
        QCOMPARE(parsed->propagation.size(), size_t(1));
        QCOMPARE(parsed->propagation.front().type, uint64_t(MS_SLAVE));
        QVERIFY(parsed->propagation.front().recursive);
        QCOMPARE(parsed->data, (std::vector<std::string>{"size=64k", "newinstance"}));
    }

    void wordsHaveAMeaning() {
        const auto words = mountOptionWords();
        QVERIFY(std::is_sorted(words.begin(), words.end()));
        for (const char* word : {"async", "bind", "idmap", "ro", "rro", "rprivate", "remount",
                                 "rnosymfollow", "tmpcopyup", "silent", "iversion"})
            QVERIFY2(std::find(words.begin(), words.end(), word) != words.end(), word);
        for (const std::string& word : words) {
            const auto parsed = parseMountOptions({word});
            QVERIFY(parsed);
            const bool common = parsed->data == std::vector<std::string>{word};
            QVERIFY2(common || parsed->data.empty(), word.c_str());
        }
    }

    void mappedOwners() {
        QVERIFY(parseMountOptions({"idmap"})->idmap);
        QVERIFY(!parseMountOptions({"idmap"})->idmapRecursive);
        QVERIFY(parseMountOptions({"ridmap"})->idmap);
        QVERIFY(parseMountOptions({"ridmap"})->idmapRecursive);
        QVERIFY(parseMountOptions({"remount", "ro"})->remount);
    }

    void refused() {
        QVERIFY(!parseMountOptions({""}));
        QVERIFY(!parseMountOptions({std::string("a\0b", 3)}));
    }

    void flagsForMount() {
        QCOMPARE(mountFlags(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV),
                 static_cast<unsigned long>(MS_RDONLY | MS_NODEV));
        QCOMPARE(mountFlags(0), 0UL);
    }
};

QTEST_APPLESS_MAIN(MountOptionsTest)
#include "mount_options_test.moc"
