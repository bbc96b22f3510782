#include "fixture.h"
#include "tests.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/linux/procfs.h"
#include "engine/linux/resolve.h"
#include "engine/model/namespaces.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

void link(const std::string& target, const std::string& path) {
    QFile::remove(QString::fromStdString(path));
    QVERIFY(QFile::link(QString::fromStdString(target), QString::fromStdString(path)));
}

/// The image's own /dev, so that what lies in it is the attacker's.
void keepImageDev(ContainerSpec& spec) {
    auto& mounts = *spec.mounts;
    mounts.erase(std::remove_if(mounts.begin(), mounts.end(),
                                [](const Mount& m) { return m.destination.starts_with("/dev"); }),
                 mounts.end());
}

} // namespace

/// Images and requests that try to reach outside (each row a class of known attacks).
class AttackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linkedMountTarget_data() {
        QTest::addColumn<QString>("linkTo");
        QTest::newRow("absolute") << "%1";
        QTest::newRow("climbing") << "../../../../../../../../../..%1";
    }
    void linkedMountTarget() {
        QFETCH(QString, linkTo);
        Box box;
        QVERIFY(makeDirectories(box.path("victim")));
        link(linkTo.arg(QString::fromStdString(box.path("victim"))).toStdString(),
             box.base() + "/srv/way");
        ContainerSpec spec = box.shell("ls -d /srv/way/made; cat /proc/mounts | grep -c planted");
        spec.mounts->push_back(mountOf("/srv/way/made", "tmpfs", "planted", {}));
        const Outcome outcome = box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("/srv/way/made\n1\n"));
        QVERIFY(!exists(AT_FDCWD, box.path("victim/made")));
    }

    void climbingDestination() {
        Box box;
        ContainerSpec spec = box.shell("ls -d /climbed");
        spec.mounts->push_back(mountOf("/srv/../../../../climbed", "tmpfs", "x", {}));
        const Outcome outcome = box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("/climbed\n"));
        QVERIFY(!exists(AT_FDCWD, "/climbed"));
    }

    void linkedKernelView_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("step");
        QTest::newRow("proc") << "proc"
                              << "mount:/proc";
        QTest::newRow("sys") << "sys"
                             << "mount:/sys";
    }
    void linkedKernelView() {
        QFETCH(QString, name);
        Box box;
        const std::string place = box.base() + "/" + name.toStdString();
        QCOMPARE(::rmdir(place.c_str()), 0);
        link("tmp", place);
        const Outcome outcome = box.run(box.shell("true"));
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->code, ErrorCode::Unsafe);
        QTEST(QString::fromStdString(outcome.failure->step), "step");
    }

    /// /dev as a link may lead somewhere inside, never to a directory of the host.
    void linkedDev_data() {
        QTest::addColumn<QString>("linkTo");
        QTest::newRow("absolute") << "%1";
        QTest::newRow("climbing") << "../../../../../../../../../..%1";
    }
    void linkedDev() {
        QFETCH(QString, linkTo);
        Box box;
        const std::string victim = box.path("victim");
        QVERIFY(makeDirectories(victim));
        QVERIFY(removeTree(AT_FDCWD, box.base() + "/dev"));
        link(linkTo.arg(QString::fromStdString(victim)).toStdString(), box.base() + "/dev");
        for (const bool ownMounts : {true, false}) {
            ContainerSpec spec = box.shell("test -c /dev/null && echo there");
            if (!ownMounts)
                keepImageDev(spec);
            const Outcome outcome = box.run(spec);
            QVERIFY2(outcome.failure || outcome.output == QLatin1String("there\n"),
                     qPrintable(outcome.output));
            QVERIFY(QDir(QString::fromStdString(victim))
                        .isEmpty(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot));
        }
    }

    /// A directory on the way to a mount becomes a link and a directory again while containers
    /// start.
    void racingMountTarget() {
        Box box;
        const std::string victim = box.path("victim");
        QVERIFY(makeDirectories(victim));
        QVERIFY(makeDirectories(box.base() + "/srv/way"));
        link(victim, box.base() + "/srv/other");
        const pid_t racer = ::fork();
        if (racer == 0) {
            auto place = openDirectory(AT_FDCWD, box.base() + "/srv");
            (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
            while (place)
                (void)::renameat2(place->get(), "way", place->get(), "other", RENAME_EXCHANGE);
            ::_exit(1);
        }
        for (int i = 0; i < 20; ++i) {
            LaunchRequest request = box.bundleRequest(box.shell("true"));
            request.spec.mounts->push_back(mountOf("/srv/way/made", "tmpfs", "planted", {}));
            request.spec.mounts->push_back(mountOf("/srv/way/too", "bind", "/etc", {"bind"}));
            (void)box.run(std::move(request)); // whether it starts is up to the race
        }
        ::kill(racer, SIGKILL);
        (void)waitFor(racer);
        QVERIFY(QDir(QString::fromStdString(victim)).isEmpty());
    }

    void swappedConsole() {
        Box box;
        const std::string victim = box.path("victim");
        QFile file(QString::fromStdString(victim));
        QVERIFY(file.open(QIODevice::WriteOnly));
        link("/tmp/elsewhere", box.base() + "/dev/console");
        ContainerSpec spec = box.shell("true");
        spec.process->terminal = true;
        spec.mounts->erase(std::remove_if(spec.mounts->begin(), spec.mounts->end(),
                                          [](const Mount& m) { return m.destination == "/dev"; }),
                           spec.mounts->end());
        const Outcome outcome = box.run(spec);
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->code, ErrorCode::Unsafe);
        QCOMPARE(outcome.failure->step, std::string("console"));
    }

    void swappedDevice_data() {
        QTest::addColumn<bool>("asLink");
        QTest::newRow("regular file") << false;
        QTest::newRow("symbolic link") << true;
    }
    void swappedDevice() {
        QFETCH(bool, asLink);
        if (!isRoot() && !asLink)
            QSKIP("a bind mount covers it");
        Box box;
        QFile file(QString::fromStdString(box.base() + "/dev/null"));
        if (asLink)
            link("/etc/passwd", box.base() + "/dev/null");
        else
            QVERIFY(file.open(QIODevice::WriteOnly));
        ContainerSpec spec = box.shell("true");
        keepImageDev(spec);
        const OwnCgroup cgroup; // without one nodes are bound for root, too
        if (isRoot() && !asLink && cgroup.path().empty())
            QSKIP("a bind mount covers it");
        LaunchRequest request = box.request(spec);
        request.cgroup = cgroup.path();
        const Outcome outcome = box.run(std::move(request));
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->code, ErrorCode::Unsafe);
        QCOMPARE(outcome.failure->step, std::string("device:/dev/null"));
    }

    void maskedThroughLink() {
        // A mask follows links inside the root only, and covers what they lead to.
        Box box;
        link("/etc/passwd", box.base() + "/srv/hidden");
        ContainerSpec spec = box.shell("cat /etc/passwd | wc -c");
        spec.linux->maskedPaths->push_back("/srv/hidden");
        const Outcome outcome = box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("0\n"));
    }

    /// The mask of files is the host's /dev/null itself; whatever else lies there is no mask.
    void swappedMask() {
        if (!isRoot())
            QSKIP("it takes a mount over the host's /dev/null");
        Box box;
        const std::string planted = box.path("planted");
        QFile file(QString::fromStdString(planted));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const pid_t pid = ::fork();
        if (pid == 0) {
            if (::unshare(CLONE_NEWNS) != 0 ||
                ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
                ::mount(planted.c_str(), "/dev/null", nullptr, MS_BIND, nullptr) != 0)
                ::_exit(2);
            const Outcome outcome = box.run(box.shell("true"));
            ::_exit(outcome.failure && outcome.failure->code == ErrorCode::Unsafe &&
                            outcome.failure->object == "/dev/null"
                        ? 0
                        : 1);
        }
        QCOMPARE(waitFor(pid).value_or(-1), 0);
    }

    /// CVE-2025-52881: what is to be written to procfs goes nowhere else.
    void writesToAnotherProc() {
        QTemporaryDir dir;
        const std::string fake = dir.path().toStdString();
        QVERIFY(makeDirectories(fake + "/attr"));
        QFile(QString::fromStdString(fake + "/attr/exec")).open(QIODevice::WriteOnly);
        const auto opened = openProc(fake);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Unsafe);
        auto handle = openDirectory(AT_FDCWD, fake);
        QVERIFY(handle);
        const auto written = writeProc(handle->get(), "attr/exec", "label");
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::Unsafe);
        QCOMPARE(QFileInfo(QString::fromStdString(fake + "/attr/exec")).size(), qint64(0));
        link("/proc/self/comm", fake + "/comm");
        QVERIFY(!writeProc(handle->get(), "comm", "linked"));
    }

    /// No release_agent, no moving itself elsewhere: the hierarchy is there to be read.
    void cgroupsAreReadOnly() {
        const OwnCgroup cgroup;
        LaunchRequest request = m_box.request(
            m_box.shell("cd /sys/fs/cgroup; (echo 1 > cgroup.procs); (mkdir made) && echo made;"
                        "(echo /x > release_agent) && echo agent; mount -o remount,rw . && echo rw;"
                        "cut -d' ' -f2,4 /proc/mounts | grep -c '^/sys/fs/cgroup ro,'"));
        request.cgroup = cgroup.path();
        const Outcome outcome = m_box.run(std::move(request));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("1\n"));
    }

    void execTerminalIsNotTheImages() {
        // The container replaced its devpts: no terminal rather than a file of its choice.
        ContainerSpec spec = m_box.spec({});
        spec.mounts->push_back(mountOf("/dev/pts", "tmpfs", "tmpfs", {}));
        Sleeper sleeper(m_box, spec);
        QVERIFY(!sleeper.failure);
        Process process = *sleeper.containerSpec.process;
        process.args = std::vector<std::string>{"/bin/true"};
        process.terminal = true;
        const Outcome missing = sleeper.exec(process);
        QVERIFY(missing.failure);
        QCOMPARE(missing.failure->step, std::string("console"));

        const Outcome planted = sleeper.exec({"/bin/sh", "-c", "echo > /dev/pts/ptmx"});
        VERIFY_RAN(planted);
        const Outcome refused = sleeper.exec(process);
        QVERIFY(refused.failure);
        QCOMPARE(refused.failure->code, ErrorCode::Unsafe);

        // A node of the right numbers is not a devpts' either, and is not opened to find out.
        if (!isRoot())
            return;
        const std::string node =
            "/proc/" + std::to_string(sleeper.container.pid) + "/root/dev/pts/ptmx";
        QCOMPARE(::unlink(node.c_str()), 0);
        QCOMPARE(::mknod(node.c_str(), S_IFCHR | 0666, makedev(5, 2)), 0);
        const Outcome numbered = sleeper.exec(process);
        QVERIFY(numbered.failure);
        QCOMPARE(numbered.failure->code, ErrorCode::Unsafe);
    }

    void resolution_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("expected"); ///< inside the root; empty for none
        QTest::newRow("root") << "/"
                              << "/";
        QTest::newRow("dots") << "/a/../../../a/./b"
                              << "/a/b";
        QTest::newRow("absolute link") << "/abs/b"
                                       << "/a/b";
        QTest::newRow("climbing link") << "/climb/a/b"
                                       << "/a/b";
        QTest::newRow("nested links") << "/twice/b"
                                      << "/a/b";
        QTest::newRow("loop") << "/loop/x"
                              << "";
        QTest::newRow("missing") << "/a/none"
                                 << "";
        QTest::newRow("through a file") << "/a/b/../file/x"
                                        << "";
    }
    void resolution() {
        QFETCH(QString, path);
        QFETCH(QString, expected);
        QTemporaryDir dir;
        const std::string root = dir.path().toStdString();
        QVERIFY(makeDirectories(root + "/a/b"));
        QFile(QString::fromStdString(root + "/a/file")).open(QIODevice::WriteOnly);
        link("/a", root + "/abs");
        link("../../../..", root + "/climb");
        link("abs", root + "/twice");
        link("loop", root + "/loop");
        auto rootFd = openDirectory(AT_FDCWD, root);
        QVERIFY(rootFd);
        auto found = resolveInRoot(rootFd->get(), path.toStdString());
        QCOMPARE(found.has_value(), !expected.isEmpty());
        if (!found)
            return;
        struct stat a {};
        struct stat b {};
        QCOMPARE(::fstat(found->get(), &a), 0);
        QCOMPARE(::stat((root + expected.toStdString()).c_str(), &b), 0);
        QCOMPARE(a.st_ino, b.st_ino);
    }

    void makingThroughDanglingLink() {
        QTemporaryDir dir;
        const std::string root = dir.path().toStdString();
        QVERIFY(makeDirectories(root + "/etc"));
        link("../run/resolv/stub.conf", root + "/etc/resolv.conf");
        auto rootFd = openDirectory(AT_FDCWD, root);
        QVERIFY(rootFd);
        QVERIFY(makeInRoot(rootFd->get(), "/etc/resolv.conf", TargetKind::File));
        QVERIFY(exists(AT_FDCWD, root + "/run/resolv/stub.conf"));
        auto refused =
            makeInRoot(rootFd->get(), "/etc/resolv.conf", TargetKind::File, LastLink::Refuse);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Unsafe);
    }

private:
    Box m_box;
};

std::unique_ptr<QObject> makeAttackTest() {
    return std::make_unique<AttackTest>();
}

#include "launch_attacks_test.moc"
