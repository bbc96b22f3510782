#include "fixture.h"
#include "tests.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/model/namespaces.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

/// What a container sees of itself and of the host.
class LaunchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exitStatus_data() {
        QTest::addColumn<QString>("script");
        QTest::addColumn<int>("status");
        QTest::newRow("success") << "true" << 0;
        QTest::newRow("failure") << "exit 7" << 7;
        QTest::newRow("signal of a child") << "sh -c 'kill -9 $$'; exit $?" << 137;
    }
    void exitStatus() {
        QFETCH(QString, script);
        const Outcome outcome = m_box.run(m_box.shell(script.toStdString()));
        VERIFY_RAN(outcome);
        QTEST(outcome.status, "status");
    }

    void isolation_data() {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("expected");
        QTest::newRow("hostname") << "hostname"
                                  << "box\n";
        QTest::newRow("pid") << "echo $$"
                             << "1\n";
        QTest::newRow("uid") << "id -u; id -g"
                             << "0\n0\n";
        QTest::newRow("only process") << "set -- /proc/[0-9]*; echo $#"
                                      << "1\n";
        QTest::newRow("loopback") << "ip addr show lo | grep -c 127.0.0.1"
                                  << "1\n";
        QTest::newRow("no other interface") << "ls /sys/class/net | wc -l"
                                            << "1\n";
        QTest::newRow("links") << "for l in fd stdin ptmx; do readlink /dev/$l; done"
                               << "/proc/self/fd\n/proc/self/fd/0\npts/ptmx\n";
        QTest::newRow("devices") << "for d in null zero full random urandom tty; do stat -c %t:%T "
                                    "/dev/$d; done"
                                 << "1:3\n1:5\n1:7\n1:8\n1:9\n5:0\n";
        QTest::newRow("null works") << "echo x > /dev/null && head -c 2 /dev/zero | wc -c"
                                    << "2\n";
        QTest::newRow("masked file") << "cat /proc/kcore | wc -c"
                                     << "0\n";
        QTest::newRow("masked folder") << "ls -A /sys/firmware"
                                       << "";
        QTest::newRow("read-only path")
            << "(echo 1 > /proc/sys/kernel/msgmax) 2>&1 | grep -c Read-only"
            << "1\n";
        QTest::newRow("read-only sysfs") << "(mkdir /sys/x) 2>&1 | grep -c ."
                                         << "1\n";
        QTest::newRow("writable root") << "touch /made && echo yes"
                                       << "yes\n";
        QTest::newRow("tmpfs") << "grep -c ' /dev/shm tmpfs rw,nosuid,nodev,noexec' /proc/mounts"
                               << "1\n";
        QTest::newRow("no host mounts") << "grep -c ext4 /proc/mounts"
                                        << "0\n";
        QTest::newRow("umask") << "umask"
                               << "0022\n";
        QTest::newRow("no extra descriptors") << "ls /proc/self/fd | wc -l"
                                              << "4\n";
        QTest::newRow("working directory") << "readlink /proc/self/cwd"
                                           << "/\n";
        QTest::newRow("signals") << "grep -E 'Sig(Blk|Ign)' /proc/self/status | cut -f2 | "
                                    "grep -vc 0000000000000000"
                                 << "0\n";
        QTest::newRow("session leader") << "cut -d' ' -f6 /proc/1/stat"
                                        << "1\n";
    }
    void isolation() {
        QFETCH(QString, script);
        const Outcome outcome = m_box.run(m_box.shell(script.toStdString()));
        VERIFY_RAN(outcome);
        QTEST(outcome.output, "expected");
    }

    void namespaces_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("procName");
        for (const NamespaceRow& row : namespaceCatalogue()) {
            if (row.type != "mount")
                QTest::newRow(row.type.data())
                    << QString::fromUtf8(row.type.data(), qsizetype(row.type.size()))
                    << QString::fromUtf8(row.procName.data(), qsizetype(row.procName.size()));
        }
    }
    void namespaces() {
        QFETCH(QString, type);
        QFETCH(QString, procName);
        const std::string script = "readlink /proc/self/ns/" + procName.toStdString();
        const QString host = ownNamespace(qPrintable(procName));
        ContainerSpec spec = m_box.shell(script);
        if (type != QLatin1String("user"))
            setNamespaceChoice(spec, type.toStdString(), {NamespaceMode::New, {}});
        else
            addUserNamespace(spec);
        const Outcome own = m_box.run(spec);
        if (isRoot() && oldKernel() && type == QLatin1String("user")) {
            QCOMPARE(own.failure.value().code, ErrorCode::NotSupported);
            return;
        }
        VERIFY_RAN(own);
        QVERIFY(own.output.startsWith(procName + QLatin1String(":[")));
        QVERIFY2(own.output.trimmed() != host, qPrintable(own.output));
        // Sharing the pid namespace rootless would need a procfs of the host's, which it may not
        // mount; a rootless user namespace is never optional.
        if (!isRoot() && (type == QLatin1String("user") || type == QLatin1String("pid")))
            return;
        if (!isRoot() && type == QLatin1String("ipc") && !exists(AT_FDCWD, "/dev/mqueue"))
            return; // nothing to show in its place
        if (!isRoot() && oldKernel() && type == QLatin1String("network"))
            return; // the host's /sys cannot be made read-only as a whole
        spec.hostname.reset();
        setNamespaceChoice(spec, type.toStdString(), {NamespaceMode::Host, {}});
        spec.linux->uidMappings.reset();
        spec.linux->gidMappings.reset();
        const Outcome shared = m_box.run(spec);
        VERIFY_RAN(shared);
        QCOMPARE(shared.output.trimmed(), host);
    }

    void timeOffsets() {
        ContainerSpec spec = m_box.shell("cut -d. -f1 /proc/uptime");
        setNamespaceChoice(spec, "time", {NamespaceMode::New, {}});
        TimeOffset offset;
        offset.secs = 1000000000;
        spec.linux->timeOffsets.emplace()["boottime"] = offset;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QVERIFY2(outcome.output.toLongLong() >= 1000000000, qPrintable(outcome.output));
    }

    void readonlyRoot() {
        ContainerSpec spec = m_box.shell("touch /x 2>&1 | grep -c Read-only; touch /dev/shm/x");
        spec.root->readonly = true;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("1\n"));
        QCOMPARE(outcome.status, 0);
    }

    void bundleRoot() {
        const Outcome outcome = m_box.run(m_box.bundleRequest(m_box.shell("echo a > /srv/mine")));
        VERIFY_RAN(outcome);
        QVERIFY(exists(AT_FDCWD, m_box.base() + "/srv/mine"));
    }

    void overlayKeepsLayersClean() {
        const Outcome outcome = m_box.run(m_box.shell("echo a > /srv/above"));
        VERIFY_RAN(outcome);
        QVERIFY(!exists(AT_FDCWD, m_box.base() + "/srv/above"));
        QVERIFY(exists(AT_FDCWD, m_box.path("upper/srv/above")));
    }

    void layersInOrder() {
        Box box;
        QVERIFY(makeDirectories(box.path("second/srv")));
        QFile(QString::fromStdString(box.base() + "/srv/who")).open(QIODevice::WriteOnly);
        QFile top(QString::fromStdString(box.path("second/srv/who")));
        QVERIFY(top.open(QIODevice::WriteOnly));
        top.write("top\n");
        top.close();
        LaunchRequest request = box.request(box.shell("cat /srv/who"));
        request.stack->lowerdirs.push_back(box.path("second"));
        const Outcome outcome = box.run(std::move(request));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("top\n"));
    }

    /// Debian's kernel (6.1) wants all lower layers as one text, of which it takes 255 bytes.
    void manyLayers_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("length");
        QTest::newRow("five of a store") << 5 << 64;
        QTest::newRow("fifty of a store") << 50 << 64;
        QTest::newRow("long paths") << 3 << 250;
    }
    void manyLayers() {
        QFETCH(int, count);
        QFETCH(int, length);
        Box box;
        LaunchRequest request =
            box.request(box.shell("ls /srv | wc -l; cat /srv/top; touch /srv/written && pwd"));
        request.spec.process->cwd = "/srv";
        for (int i = 0; i < count; ++i) {
            const std::string name = std::to_string(i);
            const std::string layer =
                box.path("layers/") + std::string(length - name.size(), 'l') + name;
            QVERIFY(makeDirectories(layer + "/srv"));
            QVERIFY(replaceFile(AT_FDCWD, layer + "/srv/file" + name, ""));
            QVERIFY(replaceFile(AT_FDCWD, layer + "/srv/top", name + "\n"));
            request.stack->lowerdirs.push_back(layer);
        }
        const QString before = QDir::currentPath();
        const Outcome outcome = box.run(std::move(request));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("%1\n%2\n/srv\n").arg(count + 1).arg(count - 1));
        QVERIFY(exists(AT_FDCWD, box.path("upper/srv/written")));
        QCOMPARE(QDir::currentPath(), before);
    }

    void opaqueRootHidesEveryLayerBelow() {
        Box box;
        QVERIFY(makeDirectories(box.path("below/srv")));
        QVERIFY(replaceFile(AT_FDCWD, box.path("below/srv/hidden"), ""));
        LaunchRequest request = box.request(box.shell("ls /srv"));
        auto& lowerdirs = request.stack->lowerdirs;
        lowerdirs.insert(lowerdirs.begin(), box.path("below"));
        const char* mark = isRoot() ? "trusted.overlay.opaque" : "user.overlay.opaque";
        QCOMPARE(::lsetxattr(box.base().c_str(), mark, "y", 1, 0), 0);
        const Outcome outcome = box.run(std::move(request));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QString());
    }

    void readonlyStack() {
        LaunchRequest request = m_box.request(m_box.shell("touch /x 2>&1 | grep -c Read-only"));
        request.stack->upperdir.clear();
        request.stack->workdir.clear();
        const Outcome outcome = m_box.run(std::move(request));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("1\n"));
    }

    void throwAwayIsNotReused() {
        Box box;
        LaunchRequest request = box.request(box.shell("true"));
        request.stack->throwAway = true;
        const RootStack stack = *request.stack;
        VERIFY_RAN(box.run(std::move(request)));
        LaunchRequest again = box.request(box.shell("true"));
        again.stack = stack;
        const Outcome outcome = box.run(std::move(again));
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->step, std::string("rootfs"));
        QVERIFY(outcome.failure->detail.find("volatile") != std::string::npos);
    }

    /// Layers of root's are shown with the container's ids, and what it makes is stored so too.
    void userNamespaceShowsLayerOwners() {
        Box box;
        ContainerSpec spec = box.shell("stat -c %u:%g / /bin /srv; touch /srv/new");
        addUserNamespace(spec);
        if (isRoot() && oldKernel())
            QSKIP("layers cannot be id-mapped");
        const Outcome outcome = box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("0:0\n0:0\n0:0\n"));
        struct stat info {};
        QCOMPARE(::stat(box.path("upper/srv/new").c_str(), &info), 0);
        QCOMPARE(info.st_uid, isRoot() ? 1000000u : ::geteuid());
    }

    void bindMounts() {
        Box box;
        QVERIFY(makeDirectories(box.path("outside")));
        ContainerSpec spec = box.shell("echo in > /srv/data/file; touch /srv/ro/x 2>&1 | "
                                       "grep -c Read-only; cat /etc/one");
        QFile one(QString::fromStdString(box.path("one")));
        QVERIFY(one.open(QIODevice::WriteOnly));
        one.write("1\n");
        one.close();
        spec.mounts->push_back(mountOf("/srv/data", "bind", box.path("outside"), {"rbind"}));
        spec.mounts->push_back(mountOf("/srv/ro", "bind", "outside", {"bind", "ro"}));
        spec.mounts->push_back(mountOf("/etc/one", "bind", box.path("one"), {"bind", "ro"}));
        const OwnCgroup cgroup;
        if (isRoot() && oldKernel() && cgroup.path().empty())
            QSKIP("a recursive bind takes the device filter or mount_setattr");
        LaunchRequest request = box.request(spec);
        request.cgroup = cgroup.path();
        const Outcome outcome = box.run(std::move(request));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("1\n1\n"));
        QVERIFY(exists(AT_FDCWD, box.path("outside/file")));
    }

    void tmpfsOptions() {
        ContainerSpec spec = m_box.shell("stat -c %a /srv/t; head -c 200000 /dev/zero > /srv/t/f; "
                                         "stat -c %s /srv/t/f");
        spec.mounts->push_back(mountOf("/srv/t", "tmpfs", "tmpfs", {"mode=1770", "size=64k"}));
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("1770\n65536\n"));
    }

    void propagation_data() {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("expected");
        QTest::newRow("default") << ""
                                 << "";
        QTest::newRow("private") << "rprivate"
                                 << "";
        QTest::newRow("shared") << "rshared"
                                << "shared";
        QTest::newRow("unbindable") << "unbindable"
                                    << "unbindable";
    }
    void propagation() {
        QFETCH(QString, option);
        QFETCH(QString, expected);
        ContainerSpec spec =
            m_box.shell("grep ' /srv/p ' /proc/self/mountinfo | cut -d' ' -f7 | cut -d: -f1");
        std::vector<std::string> options{"mode=755"};
        if (!option.isEmpty())
            options.push_back(option.toStdString());
        spec.mounts->push_back(mountOf("/srv/p", "tmpfs", "tmpfs", options));
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output.trimmed(), expected.isEmpty() ? QStringLiteral("-") : expected);
    }

    void hostMountTableUntouched() {
        const auto before = readFile(AT_FDCWD, "/proc/self/mountinfo");
        Sleeper sleeper(m_box, m_box.spec({}));
        QVERIFY(!sleeper.failure);
        QCOMPARE(*readFile(AT_FDCWD, "/proc/self/mountinfo"), *before);
    }

    void cgroupIsNotTheHosts() {
        const Outcome outcome = m_box.run(m_box.shell("cat /sys/fs/cgroup/cgroup.procs | wc -l"));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.status, 0);
    }

    void terminal() {
        ContainerSpec spec = m_box.shell("tty; stty size; readlink /proc/self/fd/0; echo x > "
                                         "/dev/console; stat -c %t /dev/console");
        spec.process->terminal = true;
        ConsoleSize size;
        size.height = 40;
        size.width = 100;
        spec.process->consoleSize = size;
        const Outcome outcome = m_box.run(spec);
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output,
                 QStringLiteral("/dev/pts/0\r\n40 100\r\n/dev/pts/0\r\nx\r\n88\r\n"));
    }

    void unstartedEndsWithItsOwner() {
        LaunchRequest request = m_box.request(m_box.shell("true"));
        pid_t pid = -1;
        {
            auto created = createContainer(request);
            QVERIFY(created);
            pid = created->pid;
        }
        QCOMPARE(*waitFor(pid), 125);
    }

private:
    static void addUserNamespace(ContainerSpec& spec) {
        setNamespaceChoice(spec, "user", {NamespaceMode::New, {}});
        if (!isRoot())
            return; // the launch finds the user's own ranges
        IdMapping mapping;
        mapping.hostID = 1000000;
        mapping.size = 65536;
        spec.linux->uidMappings = spec.linux->gidMappings = std::vector<IdMapping>{mapping};
    }

    Box m_box;
};

std::unique_ptr<QObject> makeLaunchTest() {
    return std::make_unique<LaunchTest>();
}

#include "launch_test.moc"
