#include "engine/base/files.h"
#include "engine/export/bundle.h"
#include "engine/image/import.h"
#include "engine/model/namespaces.h"
#include "engine/oci/spec_json.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace boxwright;

namespace {

const char* const ordinaryUser = "boxwright-test";

struct Ran {
    int status = -1;
    QString output;
};

Ran run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(120'000))
        return {-1, program + QStringLiteral(" did not end: ") + process.errorString()};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError())};
}

Ran shell(const std::string& command) {
    return run(QStringLiteral("sh"), {QStringLiteral("-ec"), QString::fromStdString(command)});
}

/// Runs a program; where cgroup versions 1 and 2 are mounted side by side, which crun refuses,
/// with version 2 alone in a mount namespace of its own. Root only.
Ran runUnified(const QString& program, const QStringList& arguments) {
    if (!QFileInfo::exists(QStringLiteral("/sys/fs/cgroup/unified")))
        return run(program, arguments);
    const QString script = QStringLiteral("mount -t cgroup2 cgroup2 /sys/fs/cgroup && exec \"$@\"");
    return run(QStringLiteral("unshare"),
               QStringList{QStringLiteral("-m"), QStringLiteral("sh"), QStringLiteral("-c"), script,
                           QStringLiteral("sh"), program} +
                   arguments);
}

std::vector<std::string> worker() {
    return {qEnvironmentVariable("BOXWRIGHT_UNPACK").toStdString()};
}

} // namespace

/// Bundles: what is in them, and that other runtimes run them.
class BundleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void layersAreFlattenedAsOverlayWould();
    void metadataIsKept();
    void ownersFollowTheMappings();
    void targetMustBeEmpty();
    void cancelLeavesNothing();
    void failureLeavesNothing();
    void joiningAContainerIsRefused();
    void ourAnnotationsStayHome();
    void timeNamespaceIsALoss();
    void otherRuntimesRunIt_data();
    void otherRuntimesRunIt();
    void rootlessBundleRuns_data();
    void rootlessBundleRuns();
    void rootExportsForAnOrdinaryUser();

private:
    Status write(BundleRequest request, const Monitor& monitor = {});
    Design starterDesign(BundleRequest& request);
    std::string path(const std::string& name = {}) const {
        return m_directory->path().toStdString() + "/" + name;
    }
    bool isEmpty() const {
        return QDir(QString::fromStdString(path("bundle")))
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)
            .isEmpty();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void BundleTest::init() {
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(makeDirectories(path("bundle")));
}

Status BundleTest::write(BundleRequest request, const Monitor& monitor) {
    auto target = openAt(AT_FDCWD, path("bundle"), O_RDONLY | O_DIRECTORY);
    if (!target)
        return fail(target.error());
    request.target = target->get();
    request.workerArguments = worker();
    return writeBundle(request, monitor);
}

void BundleTest::layersAreFlattenedAsOverlayWould() {
    if (::geteuid() != 0)
        QSKIP("making whiteouts needs root");
    // The judge is the kernel's own overlay of the same layers, in a mount namespace of its own.
    const auto made = shell(
        "cd '" + path() +
        "'; mkdir base middle top work merged;"
        "mkdir -p base/dir/sub base/opaque base/replaced base/kept;"
        "echo 1 > base/dir/file; echo 1 > base/dir/sub/deep; echo 1 > base/opaque/hidden;"
        "echo 1 > base/replaced/in; echo 1 > base/gone; echo 1 > base/becomesDir;"
        "ln base/gone base/kept/twin; ln -s /etc/passwd base/link; ln -s dir base/dirlink;"
        "mkdir middle/dir; mknod middle/gone c 0 0; mknod middle/dir/sub c 0 0;"
        "mkdir middle/opaque; setfattr -n trusted.overlay.opaque -v y middle/opaque;"
        "echo 2 > middle/opaque/new; echo 2 > middle/replaced; mkdir middle/becomesDir;"
        "echo 2 > middle/becomesDir/in; rm -f x; mkdir middle/dirlink; echo 2 > middle/dirlink/own;"
        "mkdir -p top/dir/sub; echo 3 > top/dir/sub/again; mknod top/link c 0 0; chmod 701 top/dir;"
        "unshare -m sh -c 'mount -t overlay -o lowerdir=middle:base,upperdir=top,workdir=work o "
        "merged"
        " && (cd merged; find . -printf \"%P %y %m %l\\n\" | sort; cat $(find . -type f | sort))' "
        "> expected");
    QVERIFY2(made.status == 0, qPrintable(made.output));
    BundleRequest request;
    request.layerTrees = {path("base"), path("middle")};
    request.upperdir = path("top");
    auto written = write(request);
    QVERIFY2(written, written ? "" : written.error().message().c_str());
    const auto same =
        shell("cd '" + path("bundle/rootfs") +
              "'; (find . -printf '%P %y %m %l\\n' | sort; cat $(find . -type f | sort))"
              " | diff '" +
              path("expected") + "' -");
    QVERIFY2(same.status == 0, qPrintable(same.output));
}

void BundleTest::metadataIsKept() {
    if (::geteuid() != 0)
        QSKIP("owners and devices need root");
    const auto made =
        shell("mkdir -p '" + path("layer/d") + "'; cd '" + path("layer") +
              "'; echo x > f; ln f d/hard; chown 1234:5678 f; chmod 6750 f;"
              "setfattr -n user.note -v kept f; cp /bin/true cap; setcap cap_net_raw+ep cap;"
              "ln -s nowhere l; chown -h 7:8 l; mknod null c 1 3; mkfifo p;"
              "truncate -s 100M sparse; echo end >> sparse; touch -hd @1000000 l f d null p;"
              "chmod 1777 d; touch -d @2000000 d");
    QVERIFY2(made.status == 0, qPrintable(made.output));
    BundleRequest request;
    request.layerTrees = {path("layer")};
    auto written = write(request);
    QVERIFY2(written, written ? "" : written.error().message().c_str());
    const std::string list =
        "find . -printf '%P %y %m %U %G %s %l %Ts %n\\n' | grep -v '^ \\|^d d' | sort;"
        "getfattr -d -m - -R . 2>/dev/null; stat -c '%t:%T' null; stat -c '%U %a %Y' d";
    const auto theirs = shell("cd '" + path("layer") + "';" + list);
    const auto ours = shell("cd '" + path("bundle/rootfs") + "';" + list);
    QCOMPARE(ours.output, theirs.output);
    QVERIFY(ours.output.contains(QStringLiteral("security.capability")));
    struct stat info {};
    QCOMPARE(::stat(path("bundle/rootfs/sparse").c_str(), &info), 0);
    QVERIFY(info.st_blocks < 100);
}

void BundleTest::ownersFollowTheMappings() {
    if (::geteuid() != 0)
        QSKIP("giving files to others needs root");
    const auto made = shell("cd '" + path() +
                            "'; mkdir layer; echo x > layer/mine; "
                            "echo x > layer/theirs; chown 1000:1001 layer/theirs; "
                            "ln -s mine layer/link; echo x > layer/outside; "
                            "chown 70000 layer/outside");
    QVERIFY2(made.status == 0, qPrintable(made.output));
    BundleRequest request;
    request.design.spec = defaultSpec();
    IdMapping mapping;
    mapping.hostID = 100'000;
    mapping.size = 65'536;
    request.design.spec.linux->uidMappings = request.design.spec.linux->gidMappings =
        std::vector{mapping};
    setNamespaceChoice(request.design.spec, "user", {NamespaceMode::New, {}});
    request.layerTrees = {path("layer")};
    auto written = write(request);
    QVERIFY2(written, written ? "" : written.error().message().c_str());
    const auto owners =
        shell("cd '" + path("bundle/rootfs") + "'; stat -c '%n %u:%g' . link mine outside theirs");
    QCOMPARE(owners.output, QStringLiteral(". 100000:100000\nlink 100000:100000\n"
                                           "mine 100000:100000\noutside 70000:100000\n"
                                           "theirs 101000:101001\n"));
}

void BundleTest::targetMustBeEmpty() {
    QVERIFY(replaceFile(AT_FDCWD, path("bundle/mine"), "precious"));
    const auto written = write({});
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::AlreadyExists);
    QCOMPARE(*readFile(AT_FDCWD, path("bundle/mine")), "precious");
    QVERIFY(!exists(AT_FDCWD, path("bundle/rootfs")));
}

void BundleTest::cancelLeavesNothing() {
    QVERIFY(shell("mkdir '" + path("layer") + "'; cd '" + path("layer") +
                  "'; for i in 1 2 3 4 5 6 7 8; do head -c 20000000 /dev/urandom > f$i; done")
                .status == 0);
    BundleRequest request;
    request.layerTrees = {path("layer")};
    std::stop_source stop;
    Monitor monitor;
    monitor.stop = stop.get_token();
    Progress last;
    monitor.report = [&](const Progress& progress) {
        last = progress;
        stop.request_stop();
    };
    const auto written = write(request, monitor);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::Cancelled);
    QCOMPARE(last.total, 160'000'000u);
    QVERIFY(last.done > 0);
    QVERIFY(isEmpty());
}

void BundleTest::failureLeavesNothing() {
    QVERIFY(makeDirectories(path("layer")));
    QVERIFY(replaceFile(AT_FDCWD, path("layer/f"), "x"));
    BundleRequest request;
    request.layerTrees = {path("layer"), path("no-such-layer")};
    const auto written = write(request);
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::NotFound);
    QVERIFY(isEmpty());
}

void BundleTest::joiningAContainerIsRefused() {
    Design design;
    design.spec = defaultSpec();
    design.spec.linux->namespaces->front().path = "container:other";
    const auto spec = bundleSpec(design);
    QVERIFY(!spec);
    QCOMPARE(spec.error().code, ErrorCode::NotSupported);
    QVERIFY(spec.error().detail.find("container:other") != std::string::npos);
}

void BundleTest::ourAnnotationsStayHome() {
    Design design;
    design.spec = defaultSpec();
    design.spec.root->path = "/somewhere/else";
    design.spec.annotations = std::map<std::string, std::string>{{"org.boxwright.design", "x"},
                                                                 {"org.example.kept", "y"}};
    const auto spec = bundleSpec(design);
    QVERIFY(spec);
    QCOMPARE(spec->root->path, "rootfs");
    QCOMPARE(spec->annotations->size(), 1u);
}

void BundleTest::timeNamespaceIsALoss() {
    Design design;
    design.spec = defaultSpec();
    QCOMPARE(bundleLosses(design).size(), 0u);
    Namespace time;
    time.type = "time";
    design.spec.linux->namespaces->push_back(time);
    design.spec.linux->timeOffsets = std::map<std::string, TimeOffset>{{"boottime", {}}};
    QCOMPARE(bundleLosses(design).size(), 2u);
    const auto spec = bundleSpec(design);
    QVERIFY(spec);
    QVERIFY(!spec->linux->timeOffsets);
    for (const auto& one : *spec->linux->namespaces)
        QVERIFY(one.type != "time");
}

/// The starter layer and the configuration every design begins from, with a script that says what
/// it sees.
Design BundleTest::starterDesign(BundleRequest& request) {
    auto store =
        LayerStore::open(path("store"), ::geteuid() == 0 ? std::vector<std::string>{} : worker());
    auto layer = importStarterLayer(*store, {});
    if (layer)
        request.layerTrees = {*store->treePath(layer->digest)};
    Design design;
    design.name = "Starter";
    design.spec = defaultSpec();
    design.spec.hostname = "inside";
    design.spec.process->terminal = false;
    design.spec.process->args = std::vector<std::string>{
        "/bin/sh", "-c",
        "hostname; id -u; grep CapEff /proc/self/status; grep Seccomp: /proc/self/status;"
        "ls -ld /tmp /root | awk '{print $1, $3, $4}'; touch /written && echo writable; exit 7"};
    return design;
}

void BundleTest::otherRuntimesRunIt_data() {
    QTest::addColumn<QString>("runtime");
    QTest::newRow("runc") << QStringLiteral("runc");
    QTest::newRow("crun") << QStringLiteral("crun");
}

void BundleTest::otherRuntimesRunIt() {
    QFETCH(QString, runtime);
    if (::geteuid() != 0)
        QSKIP("rootlessBundleRuns is the ordinary user's case");
    BundleRequest request;
    request.design = starterDesign(request);
    QVERIFY(!request.layerTrees.empty());
    auto written = write(request);
    QVERIFY2(written, written ? "" : written.error().message().c_str());
    QStringList arguments{QStringLiteral("--root"), QString::fromStdString(path("state"))};
    if (runtime == QLatin1String("crun"))
        arguments << QStringLiteral("--cgroup-manager=disabled");
    arguments << QStringLiteral("run") << QStringLiteral("--bundle")
              << QString::fromStdString(path("bundle"))
              << QStringLiteral("bw-test-%1").arg(::getpid());
    const bool crun = runtime == QLatin1String("crun");
    const auto ran = crun ? runUnified(runtime, arguments) : run(runtime, arguments);
    QVERIFY2(ran.output.startsWith(
                 QStringLiteral("inside\n0\nCapEff:\t00000000a80425fb\nSeccomp:\t2\n"
                                "drwx------ root root\ndrwxrwxrwt root root\nwritable\n")),
             qPrintable(ran.output));
    QCOMPARE(ran.status, 7);
}

void BundleTest::rootlessBundleRuns_data() {
    otherRuntimesRunIt_data();
}

void BundleTest::rootlessBundleRuns() {
    QFETCH(QString, runtime);
    if (::geteuid() == 0) {
        // The same test again as an ordinary user, who has subordinate ids.
        const auto user =
            shell(std::string("id ") + ordinaryUser + " || useradd --create-home " + ordinaryUser);
        QVERIFY2(user.status == 0, qPrintable(user.output));
        // The build may lie in a folder that is closed to others.
        const QFileInfo self(QCoreApplication::applicationFilePath());
        const auto copied =
            shell("chmod 755 '" + path() + "'; install -m 755 -t '" + path() + "' '" +
                  self.filePath().toStdString() + "' '" + worker().front() + "'");
        QVERIFY2(copied.status == 0, qPrintable(copied.output));
        const auto ran = runUnified(
            QStringLiteral("runuser"),
            QStringLiteral("-u %1 -- env TMPDIR=/tmp XDG_RUNTIME_DIR= "
                           "BOXWRIGHT_UNPACK=%2/boxwright-unpack %2/%3 rootlessBundleRuns:%4")
                .arg(QLatin1String(ordinaryUser), m_directory->path(), self.fileName(), runtime)
                .split(QLatin1Char(' ')));
        QVERIFY2(ran.status == 0 &&
                     ran.output.contains(QStringLiteral("3 passed, 0 failed, 0 skipped")),
                 qPrintable(ran.output));
        return;
    }
    BundleRequest request;
    request.design = starterDesign(request);
    QVERIFY(!request.layerTrees.empty());
    auto written = write(request);
    QVERIFY2(written, written ? "" : written.error().message().c_str());
    const auto spec = specFromJson(*readFile(AT_FDCWD, path("bundle/config.json")));
    QVERIFY(spec);
    QCOMPARE(spec->linux->uidMappings->front().hostID, ::geteuid());
    QVERIFY(!spec->linux->resources);
    QStringList arguments{QStringLiteral("--root"), QString::fromStdString(path("state"))};
    // Where systemd is not there to make cgroups for a user, crun has to be told.
    if (runtime == QLatin1String("crun"))
        arguments << QStringLiteral("--cgroup-manager=disabled");
    arguments << QStringLiteral("run") << QStringLiteral("--bundle")
              << QString::fromStdString(path("bundle"))
              << QStringLiteral("bw-test-%1").arg(::getpid());
    const auto ran = run(runtime, arguments);
    QVERIFY2(ran.output.contains(QStringLiteral("inside\n0\n")) &&
                 ran.output.contains(QStringLiteral("drwxrwxrwt root root\n")) &&
                 ran.output.contains(QStringLiteral("writable\n")),
             qPrintable(ran.output));
    QCOMPARE(ran.status, 7);
}

void BundleTest::rootExportsForAnOrdinaryUser() {
    if (::geteuid() != 0)
        QSKIP("is about root");
    BundleRequest request;
    request.design = starterDesign(request);
    request.rootless = true;
    auto refused = write(request);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    QVERIFY(isEmpty());
    QCOMPARE(::chown(path("bundle").c_str(), 65534, 65534), 0);
    auto written = write(request);
    QVERIFY2(written, written ? "" : written.error().message().c_str());
    const auto foreign = shell("find '" + path("bundle/rootfs") + "' ! -uid 65534 | head");
    QCOMPARE(foreign.output, QString());
    const auto spec = specFromJson(*readFile(AT_FDCWD, path("bundle/config.json")));
    QCOMPARE(spec->linux->uidMappings->front().hostID, 65534u);
}

QTEST_GUILESS_MAIN(BundleTest)
#include "bundle_test.moc"
