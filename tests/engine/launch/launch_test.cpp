#include "fixture.h"
#include "tests.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/model/capabilities.h"
#include "engine/model/design.h"
#include "engine/model/namespaces.h"

#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

#define VERIFY_RAN(outcome)                                                                        \
    QVERIFY2(!(outcome).failure,                                                                   \
             ((outcome).failure ? (outcome).failure->step + ": " + (outcome).failure->message()    \
                                : std::string())                                                   \
                 .c_str())

class LaunchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hello() {
        const Outcome outcome = m_box.run(m_box.shell("echo hello; exit 7"));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, QStringLiteral("hello\n"));
        QCOMPARE(outcome.status, 7);
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
        QTest::newRow("only process") << "ls -d /proc/[0-9]* | wc -l"
                                      << "3\n";
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
        QTest::newRow("read-only path") << "(echo 1 > /proc/sys/kernel/msgmax) 2>&1 | "
                                           "grep -c Read-only"
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
        QTest::newRow("inheritable") << "grep CapInh /proc/self/status | cut -f2"
                                     << "0000000000000000\n";
        QTest::newRow("no new privileges") << "grep NoNewPrivs /proc/self/status | cut -f2"
                                           << "1\n";
    }
    void isolation() {
        QFETCH(QString, script);
        QFETCH(QString, expected);
        const Outcome outcome = m_box.run(m_box.shell(script.toStdString()));
        VERIFY_RAN(outcome);
        QCOMPARE(outcome.output, expected);
    }

private:
    Box m_box;
};

std::unique_ptr<QObject> makeLaunchTest() {
    return std::make_unique<LaunchTest>();
}

#include "launch_test.moc"
