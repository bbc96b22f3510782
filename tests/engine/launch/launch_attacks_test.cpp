#include "fixture.h"
#include "tests.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/linux/resolve.h"
#include "engine/model/namespaces.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <sys/stat.h>
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

    void leakedDescriptors() {
        // Ours, without close-on-exec, as a careless library might leave one.
        const int leak = ::open("/etc/hostname", O_RDONLY);
        const Outcome outcome = m_box.run(m_box.shell("ls /proc/self/fd | wc -l"));
        ::close(leak);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("4\n"));
    }

    /// CVE-2024-21626: the working directory as a way out through an inherited descriptor.
    void workingDirectoryOutside() {
        Sleeper sleeper(m_box, m_box.spec({}));
        QVERIFY(!sleeper.failure);
        for (int fd = 3; fd < 24; ++fd) {
            Process process = *sleeper.containerSpec.process;
            process.args = std::vector<std::string>{"/bin/true"};
            process.cwd = "/proc/self/fd/" + std::to_string(fd);
            const Outcome entered = sleeper.exec(process);
            QVERIFY2(entered.failure, process.cwd.c_str());

            ContainerSpec spec = m_box.shell("true");
            spec.process->cwd = process.cwd;
            QVERIFY2(m_box.run(spec).failure, process.cwd.c_str());
        }
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
    }

    /// CVE-2016-9962: at the gate the process is set up but still ours; nobody may look into it.
    void gateIsNotTraceable() {
        if (::geteuid() == 0)
            QSKIP("root may look anywhere");
        LaunchRequest request = m_box.request(m_box.shell("true"));
        auto created = createContainer(request);
        QVERIFY(created);
        std::array<char, 64> target{};
        const std::string exe = "/proc/" + std::to_string(created->pid) + "/exe";
        QCOMPARE(::readlink(exe.c_str(), target.data(), target.size()), ssize_t(-1));
        created->gate.reset();
        created->execStatus.reset();
        (void)waitFor(created->pid);
    }

    /// CVE-2019-5736: the launching program, run and then overwritten from inside.
    void ownProgram_data() {
        QTest::addColumn<QString>("command");
        QTest::newRow("as the command") << QStringLiteral("/proc/self/exe inside");
        QTest::newRow("as an interpreter") << QStringLiteral("/srv/script");
    }
    void ownProgram() {
        QFETCH(QString, command);
        const std::string victim = m_box.path("victim");
        QFile::remove(QString::fromStdString(victim));
        QVERIFY(QFile::copy(QStringLiteral("/proc/self/exe"), QString::fromStdString(victim)));
        QVERIFY(QFile::setPermissions(QString::fromStdString(victim),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        const auto size = QFileInfo(QString::fromStdString(victim)).size();
        std::vector<std::string> arguments{victim, "launch"};
        for (const QString& word : command.split(QLatin1Char(' ')))
            arguments.push_back(word.toStdString());
        qputenv("TMPDIR", m_box.path("").c_str()); // it ends without cleaning up
        const auto ran = capture(arguments);
        qunsetenv("TMPDIR");
        QVERIFY(ran);
        QVERIFY2(ran->output == "reached\n", (ran->output + ran->errors).c_str());
        QCOMPARE(QFileInfo(QString::fromStdString(victim)).size(), size);
    }

    void unsealedProgramLaunchesNothing() {
        qputenv("BOXWRIGHT_TEST_UNSEALED", "1");
        const std::string victim = m_box.path("unsealed");
        QVERIFY(QFile::copy(QStringLiteral("/proc/self/exe"), QString::fromStdString(victim)));
        QVERIFY(QFile::setPermissions(QString::fromStdString(victim),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        const auto ran = capture({victim, "launch", "/bin/true"});
        qunsetenv("BOXWRIGHT_TEST_UNSEALED");
        QVERIFY(ran);
        QCOMPARE(ran->status, 3);
        QVERIFY2(ran->output.find("sealed copy") != std::string::npos, ran->output.c_str());
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
