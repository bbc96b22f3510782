#include "engine/base/files.h"
#include "privhelper/shim/container_state.h"
#include "tests/helper/support/studio.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <iterator>
#include <sstream>

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

/// From here on nobody becomes a subreaper: of a helper and its shims the shims alone want to.
void refuseSubreapers() {
    sock_filter code[]{
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_CHILD_SUBREAPER, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{std::size(code), code};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        ::_exit(1);
}

} // namespace

/// The shim that is started ahead of its container.
class SpareTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_studio = std::make_unique<Studio>();
        QVERIFY(m_studio->open());
    }
    void cleanup() { m_studio.reset(); }

    void nobodyWantsOneBeforeThereIsAContainer() { QCOMPARE(children("boxwright-spare"), Pids()); }

    void becomesTheShimOfTheNextStart() {
        const QString first = create();
        const pid_t spare = awaitSpare();
        QVERIFY(spare > 0);
        QCOMPARE(children("boxwright-shim"), Pids());
        QCOMPARE(m_studio->on(first, "Start"), QString());
        QCOMPARE(shimOf(first), spare);
        QCOMPARE(children("boxwright-shim"), Pids{spare});

        // There is another one then, and two starts at once get two shims.
        const pid_t next = awaitSpare();
        QVERIFY(next > 0 && next != spare);
        const QString second = create();
        const QString third = create();
        QCOMPARE(m_studio->on(second, "Start"), QString());
        QCOMPARE(m_studio->on(third, "Start"), QString());
        QCOMPARE(shimOf(second), next);
        QVERIFY(shimOf(third) != next);
        for (const QString& container : {first, second, third})
            QCOMPARE(m_studio->get(container, "Phase").toString(), QStringLiteral("running"));
    }

    /// It reads the design of the container made last. Another's may come, or the same one changed.
    void whatItReadAheadIsNotWhatCounts() {
        const QString first = create(QStringLiteral("exec sleep 1001"));
        QVERIFY(awaitSpare() > 0);
        const QString second = create(QStringLiteral("exec sleep 1002"));
        QCOMPARE(m_studio->on(first, "Start"), QString());
        QVERIFY(commandOf(first).contains("1001"));

        QVERIFY(awaitSpare() > 0);
        const std::string file = directoryOf(second) + "/design.json";
        auto text = QString::fromStdString(readFile(AT_FDCWD, file).value_or(std::string()));
        QVERIFY(text.contains(QStringLiteral("1002")));
        text.replace(QStringLiteral("1002"), QStringLiteral("1003"));
        QVERIFY(replaceFile(AT_FDCWD, file, text.toStdString(), 0600).has_value());
        QCOMPARE(m_studio->on(second, "Start"), QString());
        QVERIFY(commandOf(second).contains("1003"));
    }

    /// Of all a container has it takes longest to make.
    void hasTheNetworkOfTheContainerToCome() {
        if (::geteuid() != 0)
            QSKIP("an ordinary user's belongs to the container's user namespace");
        QString made;
        QString used;
        for (qint64 took = INT64_MAX; took > 1500;) { // it is used while it is fresh
            QElapsedTimer timer;
            timer.start();
            const QString first = create();
            const pid_t spare = awaitSpare();
            QVERIFY(spare > 0);
            QTRY_VERIFY(!networkHeldBy(spare).isEmpty());
            made = networkHeldBy(spare);
            QCOMPARE(m_studio->on(first, "Start"), QString());
            took = timer.elapsed();
            used = targetOf(
                QStringLiteral("/proc/%1/ns/net").arg(m_studio->get(first, "Pid").toUInt()));
            QCOMPARE(networkHeldBy(spare), QString()); // it lives as long as the container does
        }
        QCOMPARE(used, made);
    }

    /// Its settings are the host's of when it was made.
    void networkOfLongAgoIsNotUsed() {
        if (::geteuid() != 0)
            QSKIP("an ordinary user's belongs to the container's user namespace");
        const QString first = create();
        const pid_t spare = awaitSpare();
        QVERIFY(spare > 0);
        QTRY_VERIFY(!networkHeldBy(spare).isEmpty());
        const QString made = networkHeldBy(spare);
        QTest::qWait(2500);
        QCOMPARE(m_studio->on(first, "Start"), QString());
        QCOMPARE(shimOf(first), spare);
        const QString link =
            QStringLiteral("/proc/%1/ns/net").arg(m_studio->get(first, "Pid").toUInt());
        QVERIFY(targetOf(link) != made);
    }

    void deadOneIsReplaced() {
        const QString container = create();
        const pid_t spare = awaitSpare();
        QVERIFY(spare > 0);
        QCOMPARE(::kill(spare, SIGKILL), 0);
        QTRY_VERIFY(hasEnded(spare));
        QCOMPARE(m_studio->on(container, "Start"), QString());
        QVERIFY(shimOf(container) != spare);
    }

    /// It ends before it is handed a container, whose start tells why.
    void lastWordsAreTold() {
        Studio studio;
        studio.beforeStart(refuseSubreapers);
        QVERIFY(studio.open());
        const QString container = studio.create(studio.shellDesign(QStringLiteral("sleep 1000")));
        const QString failure = studio.on(container, "Start");
        QVERIFY2(failure.contains(QStringLiteral("PR_SET_CHILD_SUBREAPER")), qPrintable(failure));
        QCOMPARE(studio.get(container, "Phase").toString(), QStringLiteral("failed"));
    }

    void endsWithItsHelper() {
        create();
        const pid_t spare = awaitSpare();
        QVERIFY(spare > 0);
        m_studio->kill9();
        QTRY_VERIFY(hasEnded(spare));
    }

    /// Nothing of the helper's, nor of another container's: what it has is what every shim has.
    void holdsNothing() {
        const QString other = create();
        QCOMPARE(m_studio->on(other, "Start"), QString());
        const pid_t spare = awaitSpare();
        QVERIFY(spare > 0);
        const QStringList held = descriptorsOf(spare);
        QVERIFY(!held.isEmpty());
        for (const QString& name : held) {
            QVERIFY2(name == QStringLiteral("/dev/null") ||
                         name.startsWith(QStringLiteral("/memfd:complaints")) ||
                         name.startsWith(QStringLiteral("socket:")) ||
                         name == QStringLiteral("anon_inode:[eventpoll]"),
                     qPrintable(name));
        }
    }

private:
    using Pids = QList<pid_t>;

    QString create(const QString& script = QStringLiteral("sleep 1000")) {
        return m_studio->create(m_studio->shellDesign(script));
    }

    std::string directoryOf(const QString& container) {
        const std::string id = container.section(QLatin1Char('/'), -1).toStdString();
        return m_studio->data().toStdString() + "/containers/" + id;
    }

    /// Of its first process.
    QByteArray commandOf(const QString& container) {
        const auto pid = std::to_string(m_studio->get(container, "Pid").toUInt());
        const auto line = readFile(AT_FDCWD, "/proc/" + pid + "/cmdline");
        return QByteArray::fromStdString(line.value_or(std::string()));
    }

    Pids children(const std::string& name) {
        const auto helper = std::to_string(m_studio->process().processId());
        const auto text = readFile(AT_FDCWD, "/proc/" + helper + "/task/" + helper + "/children");
        std::istringstream pids(text.value_or(std::string()));
        Pids found;
        for (pid_t pid = 0; pids >> pid;) {
            const auto comm = readFile(AT_FDCWD, "/proc/" + std::to_string(pid) + "/comm");
            if (comm.value_or(std::string()) == name + "\n")
                found += pid;
        }
        return found;
    }

    static QString targetOf(const QString& link) {
        std::array<char, 256> target{};
        const ssize_t size =
            ::readlink(link.toLocal8Bit().constData(), target.data(), target.size());
        return QString::fromLocal8Bit(target.data(), std::max<ssize_t>(size, 0));
    }

    static QStringList descriptorsOf(pid_t pid) {
        const QDir folder(QStringLiteral("/proc/%1/fd").arg(pid));
        QStringList targets;
        for (const QFileInfo& entry :
             folder.entryInfoList(QDir::Files | QDir::System | QDir::NoDotAndDotDot))
            targets += targetOf(entry.filePath());
        return targets;
    }

    /// "net:[4026532001]", or nothing.
    static QString networkHeldBy(pid_t pid) {
        return descriptorsOf(pid).filter(QStringLiteral("net:[")).value(0);
    }

    /// Reaped or not: its parent may be gone, too.
    static bool hasEnded(pid_t pid) {
        std::array<char, 8> nothing{};
        const std::string program = "/proc/" + std::to_string(pid) + "/exe";
        return ::readlink(program.c_str(), nothing.data(), nothing.size()) < 0;
    }

    /// 0 when there is none in the end.
    pid_t awaitSpare() {
        (void)QTest::qWaitFor([this] { return !children("boxwright-spare").isEmpty(); });
        return children("boxwright-spare").value(0);
    }

    pid_t shimOf(const QString& container) {
        const auto directory = openDirectory(AT_FDCWD, directoryOf(container));
        if (!directory)
            return 0;
        const auto state = readState(directory->get());
        return state ? state->shim.pid : 0;
    }

    std::unique_ptr<Studio> m_studio;
};

QTEST_GUILESS_MAIN(SpareTest)
#include "spare_test.moc"
