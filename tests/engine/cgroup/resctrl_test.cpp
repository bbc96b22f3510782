/// Groups of resctrl on plain folders that look like it: the machines of a test have none.
#include "engine/base/files.h"
#include "engine/linux/resctrl.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>

using namespace boxwright;

class ResctrlTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aClassOfItsOwnHasTheIdOfTheContainer() {
        const auto groups = planResctrl(mount(), {}, "box");
        QVERIFY(groups);
        QVERIFY((*groups == ResctrlGroups{mount() + "/box", {}, true}));
        QVERIFY(makeResctrl(*groups, {}));
        QVERIFY(QDir(path("box")).exists());
        QVERIFY(removeResctrl(*groups));
        QVERIFY(!QDir(path("box")).exists());
        QVERIFY(removeResctrl(*groups));
    }

    void processesEnterClassAndMonitor() {
        addClass("gold", "L3:0=f\n");
        addClass("gold/mon_groups/box", "");
        IntelRdt rdt;
        rdt.closID = "gold";
        rdt.enableMonitoring = true;
        const auto groups = planResctrl(mount(), rdt, "box");
        QVERIFY(groups);
        QVERIFY(!groups->made);
        QVERIFY(enterResctrl(*groups, 4711));
        for (const char* place : {"gold/tasks", "gold/mon_groups/box/tasks"})
            QCOMPARE(content(place), QByteArray("4711"));
    }

    void theDefaultClassIsTheMountItself() {
        IntelRdt rdt;
        rdt.closID = "/";
        const auto groups = planResctrl(mount(), rdt, "box");
        QVERIFY(groups);
        QCOMPARE(groups->allocation, mount());
        QVERIFY(!groups->made);
    }

    void aClassToUseMustBeThere() {
        IntelRdt rdt;
        rdt.closID = "silver";
        QVERIFY(!planResctrl(mount(), rdt, "box"));
        rdt.schemata = std::vector<std::string>{"L3:0=f"};
        QVERIFY(planResctrl(mount(), rdt, "box")->made);
    }

    void namesThatAreNone_data() {
        QTest::addColumn<std::string>("name");
        for (const char* name : {"../box", "a/b", "..", "info", "mon_groups"})
            QTest::newRow(name) << std::string(name);
    }
    void namesThatAreNone() {
        QFETCH(std::string, name);
        IntelRdt rdt;
        rdt.closID = name;
        rdt.schemata = std::vector<std::string>{"L3:0=f"};
        QVERIFY(!planResctrl(mount(), rdt, "box"));
    }

    void aSharedClassKeepsItsSchemata_data() {
        QTest::addColumn<std::string>("wanted");
        QTest::addColumn<bool>("same");
        QTest::newRow("as the kernel writes it") << std::string("L3:0=0f;1=03") << true;
        QTest::newRow("as people do") << std::string(" L3:0=f; 1=3") << true;
        QTest::newRow("a part") << std::string("L3:1=3") << true;
        QTest::newRow("another share") << std::string("L3:0=ff;1=3") << false;
        QTest::newRow("another cache") << std::string("L2:0=f") << false;
        QTest::newRow("nothing") << std::string("nonsense") << false;
    }
    void aSharedClassKeepsItsSchemata() {
        QFETCH(std::string, wanted);
        addClass("gold", "    MB:0=100;1=100\n    L3:0=0f;1=03\n");
        IntelRdt rdt;
        rdt.closID = "gold";
        rdt.schemata = std::vector<std::string>{wanted};
        const auto groups = planResctrl(mount(), rdt, "box");
        QVERIFY(groups);
        QTEST(makeResctrl(*groups, rdt).has_value(), "same");
    }

    /// Each of the older members speaks of its own kind alone.
    void schemataAreWritten() {
        ResctrlGroups groups{mount() + "/box", {}, true};
        addClass("box", "");
        IntelRdt rdt;
        rdt.l3CacheSchema = "L3:0=f\nMB:0=10";
        rdt.memBwSchema = "MB:0=50";
        rdt.schemata = std::vector<std::string>{"L2:0=3"};
        QVERIFY(makeResctrl(groups, rdt));
        QCOMPARE(content("box/schemata"), QByteArray("L3:0=f\nMB:0=50\nL2:0=3\n"));
    }

private:
    std::string mount() const { return m_dir->path().toStdString(); }
    QString path(const char* name) const { return m_dir->filePath(QLatin1String(name)); }

    QByteArray content(const char* name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }

    void addClass(const char* name, const char* schemata) const {
        QVERIFY(QDir().mkpath(path(name)));
        const std::string folder = path(name).toStdString();
        QVERIFY(replaceFile(AT_FDCWD, folder + "/schemata", schemata));
        QVERIFY(replaceFile(AT_FDCWD, folder + "/tasks", ""));
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_APPLESS_MAIN(ResctrlTest)
#include "resctrl_test.moc"
