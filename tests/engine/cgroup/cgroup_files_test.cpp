/// Cgroup against a folder of plain files holding what kernels write, odd ones included.
#include "engine/base/files.h"
#include "engine/linux/cgroup.h"
#include "engine/linux/cgroup_reservation.h"
#include "engine/linux/cgroup_tree.h"
#include "engine/linux/cgroup_usage.h"

#include <QTemporaryDir>
#include <QTest>

using namespace boxwright;

class CgroupFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void mountIsFound_data();
    void mountIsFound();
    void controllerOfFile_data();
    void controllerOfFile();
    void writeReachesTheFile();
    void absentControllerIsNamed();
    void absentFileOfPresentControllerIsNamed();
    void namesWithSlashesAreRefused_data();
    void namesWithSlashesAreRefused();
    void processesOfChildrenAreCountedOnce();
    void eventsAreReadByField();
    void freezeGivesUpInTime();
    void plainFolderIsNoCgroup();
    void hugePagesAreLimitedByReservationToo();
    void memoryInUseHasToFit_data();
    void memoryInUseHasToFit();
    void nothingIsHandedDownBesideProcesses_data();
    void nothingIsHandedDownBesideProcesses();

private:
    void put(const std::string& name, const std::string& text);
    Cgroup folder() const;

    std::unique_ptr<QTemporaryDir> m_dir;
};

void CgroupFilesTest::init() {
    m_dir = std::make_unique<QTemporaryDir>();
    put("cgroup.controllers", "cpu memory pids\n");
    put("cgroup.subtree_control", "\n");
    put("cgroup.procs", "");
    put("cgroup.freeze", "0\n");
    put("cgroup.events", "populated 1\nfrozen 0\n");
}

void CgroupFilesTest::put(const std::string& name, const std::string& text) {
    const std::string path = m_dir->path().toStdString() + "/" + name;
    QVERIFY(makeDirectories(path.substr(0, path.rfind('/'))));
    QVERIFY(replaceFile(AT_FDCWD, path, text));
}

Cgroup CgroupFilesTest::folder() const {
    const std::string path = m_dir->path().toStdString();
    return Cgroup::adopt(path, std::move(*openDirectory(AT_FDCWD, path)));
}

void CgroupFilesTest::nothingIsHandedDownBesideProcesses_data() {
    QTest::addColumn<bool>("root");
    QTest::addColumn<QString>("processes");
    QTest::addColumn<bool>("handedDown");
    QTest::newRow("nobody lives here") << false << QString() << true;
    QTest::newRow("somebody does") << false << QStringLiteral("42\n") << false;
    QTest::newRow("in the root") << true << QStringLiteral("42\n") << true;
}

/// The kernel would take controllers of threads, and the children could have no process then.
void CgroupFilesTest::nothingIsHandedDownBesideProcesses() {
    QFETCH(bool, root);
    QFETCH(QString, processes);
    QFETCH(bool, handedDown);
    if (!root)
        put("cgroup.type", "domain\n");
    put("cgroup.procs", processes.toStdString());
    const std::vector<std::string> refused = folder().enable({"pids"});
    QVERIFY(refused ==
            (handedDown ? std::vector<std::string>{} : std::vector<std::string>{"pids"}));
    QCOMPARE(folder().read("cgroup.subtree_control").value_or("unreadable"),
             std::string(handedDown ? "+pids" : "\n"));
}

void CgroupFilesTest::hugePagesAreLimitedByReservationToo() {
    const CgroupWrite write{"hugetlb.2MB.max", "4194304", "hugetlb.max"};
    QVERIFY(limitReservation(folder(), write)); // a kernel that does not count them
    put("hugetlb.2MB.rsvd.max", "");
    QVERIFY(limitReservation(folder(), {"memory.max", "1", "memory.max"}));
    QCOMPARE(folder().read("hugetlb.2MB.rsvd.max").value_or("unreadable"), std::string());
    QVERIFY(limitReservation(folder(), write));
    QCOMPARE(folder().read("hugetlb.2MB.rsvd.max").value_or("unreadable"), std::string("4194304"));
}

void CgroupFilesTest::memoryInUseHasToFit_data() {
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<qint64>("swap");
    QTest::addColumn<bool>("checks");
    QTest::addColumn<QString>("tooSmall");
    QTest::newRow("fits") << qint64(5000) << qint64(9000) << true << QString();
    QTest::newRow("memory") << qint64(3999) << qint64(9000) << true << QStringLiteral("memory.max");
    QTest::newRow("not asked") << qint64(3999) << qint64(9000) << false << QString();
    QTest::newRow("swap") << qint64(5000) << qint64(5999) << true
                          << QStringLiteral("memory.swap.max");
    QTest::newRow("no limit") << qint64(-1) << qint64(-1) << true << QString();
}

void CgroupFilesTest::memoryInUseHasToFit() {
    QFETCH(qint64, limit);
    QFETCH(qint64, swap);
    QFETCH(bool, checks);
    put("memory.current", "4000\n");
    put("memory.swap.current", "1000\n");
    ContainerSpec spec;
    MemoryResources& memory = spec.linux.emplace().resources.emplace().memory.emplace();
    memory.limit = limit;
    memory.swap = swap;
    memory.checkBeforeUpdate = checks;
    const auto fits = checkMemoryFits(folder(), spec);
    QTEST(fits ? QString() : QString::fromStdString(fits.error().object), "tooSmall");
}

void CgroupFilesTest::mountIsFound_data() {
    QTest::addColumn<QByteArray>("mountinfo");
    QTest::addColumn<QString>("mount");
    QTest::newRow("unified") << QByteArray(
                                    "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 "
                                    "cgroup2 rw,nsdelegate\n")
                             << "/sys/fs/cgroup";
    QTest::newRow("hybrid") << QByteArray(
                                   "30 23 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
                                   "31 23 0:28 / /sys/fs/cgroup/unified rw - cgroup2 none rw\n")
                            << "/sys/fs/cgroup/unified";
    QTest::newRow("blank in the path")
        << QByteArray("31 23 0:28 / /a\\040b rw - cgroup2 none rw\n") << "/a b";
    QTest::newRow("a part bound elsewhere first")
        << QByteArray("31 23 0:28 /user.slice /mnt rw - cgroup2 none rw\n"
                      "32 23 0:28 / /cg rw - cgroup2 none rw")
        << "/cg";
    QTest::newRow("v1 only") << QByteArray("30 23 0:27 / /cg rw - cgroup cgroup rw,cpu\n") << "";
    QTest::newRow("cut short") << QByteArray("30 23 0:27 /\n31 - cgroup2\n") << "";
    QTest::newRow("nothing") << QByteArray() << "";
}

void CgroupFilesTest::mountIsFound() {
    QFETCH(QByteArray, mountinfo);
    QFETCH(QString, mount);
    const auto found = cgroup2MountIn(mountinfo.toStdString());
    if (!mount.isEmpty())
        QCOMPARE(QString::fromStdString(found.value()), mount);
    else
        QCOMPARE(found.error().code, ErrorCode::NotSupported);
}

void CgroupFilesTest::controllerOfFile_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("controller");
    for (const auto& [file, controller] :
         std::initializer_list<std::pair<const char*, const char*>>{{"memory.swap.max", "memory"},
                                                                    {"hugetlb.2MB.max", "hugetlb"},
                                                                    {"cpuset.cpus", "cpuset"},
                                                                    {"cpu.max", "cpu"},
                                                                    {"cpu.stat", ""},
                                                                    {"cpu.pressure", ""},
                                                                    {"cgroup.freeze", ""},
                                                                    {"memory", "memory"},
                                                                    {"nonsense", ""},
                                                                    {"", ""}})
        QTest::newRow(*file ? file : "empty")
            << QString::fromLatin1(file) << QString::fromLatin1(controller);
}

void CgroupFilesTest::controllerOfFile() {
    QFETCH(QString, file);
    QTEST(QString::fromStdString(controllerOf(file.toStdString())), "controller");
}

void CgroupFilesTest::writeReachesTheFile() {
    put("pids.max", "");
    QVERIFY(folder().write({"pids.max", "64\n", "pids.max"}));
    QCOMPARE(folder().read("pids.max").value(), std::string("64\n"));
}

void CgroupFilesTest::absentControllerIsNamed() {
    const auto written = folder().write({"io.max", "8:0 wbps=1", "io.max.wbps"});
    QCOMPARE(written.error().code, ErrorCode::NotSupported);
    QCOMPARE(written.error().object, std::string("io"));
    QVERIFY(written.error().detail.find("io.max") != std::string::npos);
    QCOMPARE(folder().read("io.max").error().object, std::string("io"));
}

void CgroupFilesTest::absentFileOfPresentControllerIsNamed() {
    const auto written = folder().write({"memory.swap.max", "0", "memory.swap.max"});
    QCOMPARE(written.error().code, ErrorCode::NotSupported);
    QCOMPARE(written.error().object, std::string("memory.swap.max"));
}

void CgroupFilesTest::namesWithSlashesAreRefused_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("up") << "../memory.max";
    QTest::newRow("absolute") << "/etc/passwd";
    QTest::newRow("dots") << "..";
    QTest::newRow("empty") << "";
}

void CgroupFilesTest::namesWithSlashesAreRefused() {
    QFETCH(QString, name);
    const std::string file = name.toStdString();
    QCOMPARE(folder().write({file, "1", ""}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(folder().read(file).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(Cgroup::create(m_dir->path().toStdString(), file, {}).error().code,
             ErrorCode::InvalidArgument);
}

void CgroupFilesTest::processesOfChildrenAreCountedOnce() {
    put("cgroup.procs", "12\n7\n0\n");
    put("inner/cgroup.procs", "30\n12\n");
    put("inner/deeper/cgroup.procs", "31\n");
    QCOMPARE(folder().processes().value(), (std::vector<pid_t>{7, 12, 30, 31}));
}

void CgroupFilesTest::eventsAreReadByField() {
    QVERIFY(folder().populated());
    put("cgroup.events", "frozen 1\npopulated 0\n");
    QVERIFY(!folder().populated());
    put("cgroup.events", "populated");
    QCOMPARE(cgroupEvent(folder().fd(), "populated").error().code, ErrorCode::Malformed);
}

void CgroupFilesTest::freezeGivesUpInTime() {
    const auto frozen = folder().freeze(true);
    QCOMPARE(frozen.error().code, ErrorCode::Timeout);
    QCOMPARE(folder().read("cgroup.freeze").value().substr(0, 1), std::string("1"));
    QVERIFY(folder().freeze(false));
}

void CgroupFilesTest::plainFolderIsNoCgroup() {
    QCOMPARE(Cgroup::open(m_dir->path().toStdString()).error().code, ErrorCode::NotSupported);
    QCOMPARE(Cgroup::open("/no/such/folder").error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(CgroupFilesTest)
#include "cgroup_files_test.moc"
