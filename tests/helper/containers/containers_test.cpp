#include "engine/model/limits.h"
#include "privhelper/api/names.h"
#include "privhelper/api/types.h"
#include "tests/helper/support/studio.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

/// The main path with real containers, through the embedded helper.
class ContainersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_studio = std::make_unique<Studio>();
        QVERIFY(m_studio->open());
    }
    void cleanupTestCase() { m_studio.reset(); }

    void runsToItsEnd() {
        const QString box = create(QStringLiteral("echo out; echo err >&2; exit 7"));
        QCOMPARE(m_studio->get(box, "Phase").toString(), QStringLiteral("created"));
        QCOMPARE(m_studio->on(box, "Start"), QString());
        QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")), QStringLiteral("stopped"));
        QCOMPARE(m_studio->get(box, "ExitStatus").toInt(), 7);
        QCOMPARE(m_studio->get(box, "ExitReason").toString(), QStringLiteral("exited"));
        const QByteArray log = m_studio->log(box);
        QVERIFY(log.contains("out\n"));
        QVERIFY(log.contains("err\n"));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
        QVERIFY(m_studio->on(box, "Start").contains(QStringLiteral("NotFound")));
    }

    void startsAgain() {
        const QString box = create(QStringLiteral("echo x >> /runs; wc -l < /runs"));
        for (int run = 1; run <= 2; ++run) {
            QCOMPARE(m_studio->on(box, "Start"), QString());
            QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")),
                     QStringLiteral("stopped"));
        }
        QVERIFY(m_studio->log(box).contains("2\n"));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    /// A throw-away layer is gone with the run that wrote to it, and the next one begins anew.
    void whatIsThrownAwayIsGone() {
        Design design = m_studio->shellDesign(QStringLiteral("ls /; echo x > /mine"));
        design.writable = WritableLayer::ThrowAway;
        const QString box = m_studio->create(design);
        const QString upper = m_studio->data() + QStringLiteral("/containers/") +
                              box.section(QLatin1Char('/'), -1) + QStringLiteral("/upper");
        for (int run = 1; run <= 3; ++run) {
            QCOMPARE(m_studio->on(box, "Start"), QString());
            QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")),
                     QStringLiteral("stopped"));
            QTRY_VERIFY(QDir(upper).exists() && QDir(upper).isEmpty());
        }
        QVERIFY(!m_studio->log(box).contains("mine"));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
        const QDir store(m_studio->data() + QStringLiteral("/containers"));
        QTRY_VERIFY(
            store.entryList({QStringLiteral(".trash*")}, QDir::Dirs | QDir::Hidden).isEmpty());
    }

    /// More output than the log holds: whenever one looks, it is in order and without a gap, and
    /// the end of it is there.
    void logIsTurnedOverInOrder() {
        constexpr int lines = 1'500'000; // some ten megabytes; a log has four, twice
        const QString box = create(QStringLiteral("seq 1 %1").arg(lines));
        QCOMPARE(m_studio->on(box, "Start"), QString());
        int looks = 0;
        do {
            QVERIFY(isWithoutGap(m_studio->log(box)));
            ++looks;
        } while (m_studio->get(box, "Phase").toString() != QLatin1String("stopped"));
        const QByteArray log = m_studio->log(box);
        QVERIFY(isWithoutGap(log));
        QVERIFY(log.endsWith("\n" + QByteArray::number(lines) + "\n"));
        QVERIFY(log.size() > 4'000'000 && log.size() < 8'500'000);
        QVERIFY(looks > 1);
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void consoleCarriesBothWays() {
        const QString box = create(QStringLiteral("read a; echo got $a; read b; exit 3"));
        QCOMPARE(m_studio->on(box, "Start"), QString());
        ConsoleReader first = m_studio->attach(box);
        ConsoleReader second = m_studio->attach(box);
        first.type("hello\n");
        QVERIFY(first.waitFor("got hello"));
        QVERIFY(second.waitFor("got hello"));
        // One who comes late sees what was said.
        ConsoleReader late = m_studio->attach(box);
        QVERIFY(late.waitFor("got hello"));
        second.endInput();
        QCOMPARE(first.waitForExit(), std::optional(3));
        QCOMPARE(second.waitForExit(), std::optional(3));
        QCOMPARE(late.waitForExit(), std::optional(3));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void attachedBeforeTheStartMissesNothing() {
        // More than a late viewer is shown again.
        const QString box =
            create(QStringLiteral("echo err >&2; head -c 300000 /dev/zero; exit 7"));
        ConsoleReader console = m_studio->attach(box);
        QCOMPARE(m_studio->on(box, "Start"), QString());
        QCOMPARE(console.waitForExit(), std::optional(7));
        QCOMPARE(console.output.size(), 300000);
        QCOMPARE(console.errors, QByteArray("err\n"));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void terminalHasItsSize() {
        Design design = m_studio->shellDesign(QStringLiteral("read a; stty size; read b"));
        design.spec.process->terminal = true;
        const QString box = m_studio->create(design);
        QCOMPARE(m_studio->on(box, "Start"), QString());
        ConsoleReader console = m_studio->attach(box);
        console.resize(40, 100);
        console.type("\n");
        QVERIFY2(console.waitFor("40 100"), console.output.constData());
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    /// A terminal's answer that comes after its asker has ended is neither echoed nor read by the
    /// next.
    void anAnswerNobodyAskedForIsDropped() {
        Design design = m_studio->shellDesign(
            QStringLiteral("echo line; read a; echo got $a; stty -icanon; echo keys; "
                           "dd bs=1 count=6 2>/dev/null | od -An -tx1"));
        design.spec.process->terminal = true;
        const QString box = m_studio->create(design);
        QCOMPARE(m_studio->on(box, "Start"), QString());
        ConsoleReader console = m_studio->attach(box);
        QVERIFY(console.waitFor("line"));
        console.type("\033[5;1R");
        console.type("hello\n");
        QVERIFY2(console.waitFor("keys"), console.output.constData());
        QVERIFY2(console.output.contains("got hello"), console.output.constData());
        QVERIFY2(!console.output.contains("5;1R"), console.output.constData());
        console.type("\033[5;1R"); // this one is waited for
        QVERIFY2(console.waitFor("1b 5b 35 3b 31 52"), console.output.constData());
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void execEntersAndReportsItsStatus() {
        const QString box = create(QStringLiteral("echo main > /mark; echo up; exec sleep 1000"));
        QCOMPARE(m_studio->on(box, "Start"), QString());
        ConsoleReader main = m_studio->attach(box);
        QVERIFY(main.waitFor("up"));
        ConsoleReader inside =
            m_studio->exec(box,
                           {QStringLiteral("/bin/sh"), QStringLiteral("-c"),
                            QStringLiteral("cat /mark; echo $EXTRA; id -u; exit 5")},
                           {{QStringLiteral("env"), QStringList{QStringLiteral("EXTRA=more")}},
                            {QStringLiteral("user"), QStringLiteral("5:5")}});
        QCOMPARE(inside.waitForExit(), std::optional(5));
        QCOMPARE(inside.output, QByteArray("main\nmore\n5\n"));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void execRefusesNonsense_data() {
        QTest::addColumn<QVariantMap>("options");
        const QStringList args{QStringLiteral("/bin/true")};
        QTest::newRow("nothing to run") << QVariantMap();
        QTest::newRow("user -1") << QVariantMap{{QStringLiteral("args"), args},
                                                {QStringLiteral("user"), QStringLiteral("-1")}};
        QTest::newRow("user that wraps") << QVariantMap{
            {QStringLiteral("args"), args}, {QStringLiteral("user"), QStringLiteral("4294967296")}};
        QTest::newRow("user 2^32-1")
            << QVariantMap{{QStringLiteral("args"), args},
                           {QStringLiteral("user"), QStringLiteral("0:4294967295")}};
        QTest::newRow("unknown namespace")
            << QVariantMap{{QStringLiteral("args"), args},
                           {QStringLiteral("namespaces"), QStringList{QStringLiteral("moon")}}};
        QTest::newRow("args of another type")
            << QVariantMap{{QStringLiteral("args"), QStringLiteral("/bin/true")}};
    }
    void execRefusesNonsense() {
        QFETCH(QVariantMap, options);
        const QString box = create(QStringLiteral("exec sleep 1000"));
        QCOMPARE(m_studio->on(box, "Start"), QString());
        const QString failure = m_studio->on(box, "Exec", {options});
        QVERIFY2(failure.contains(QStringLiteral("InvalidArgument")), qPrintable(failure));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void stopsAndTellsBySignal() {
        const QString box =
            create(QStringLiteral("trap 'exit 9' TERM; echo set; while :; do sleep 0.1; done"));
        QCOMPARE(m_studio->on(box, "Start"), QString());
        QVERIFY(m_studio->attach(box).waitFor("set")); // until then the signal goes unheard
        QCOMPARE(m_studio->on(box, "Stop", {5000U}), QString());
        QCOMPARE(m_studio->get(box, "ExitStatus").toInt(), 9);

        QCOMPARE(m_studio->on(box, "Start"), QString());
        QCOMPARE(m_studio->on(box, "Kill", {SIGKILL}), QString());
        QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")), QStringLiteral("stopped"));
        QCOMPARE(m_studio->get(box, "ExitStatus").toInt(), 128 + SIGKILL);
        QCOMPARE(m_studio->get(box, "ExitReason").toString(), QStringLiteral("signal"));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void stopKillsWhatDoesNotListen() {
        const QString box = create(QStringLiteral("trap '' TERM; while :; do sleep 0.1; done"));
        QCOMPARE(m_studio->on(box, "Start"), QString());
        QCOMPARE(m_studio->on(box, "Stop", {200U}), QString());
        QCOMPARE(m_studio->get(box, "ExitStatus").toInt(), 128 + SIGKILL);
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void pausesAndResumes() {
        const QString box = create(QStringLiteral("exec sleep 1000"));
        QCOMPARE(m_studio->on(box, "Start"), QString());
        if (m_studio->get(box, "Cgroup").toString().isEmpty())
            QSKIP("no cgroup v2 here");
        QCOMPARE(m_studio->on(box, "Pause"), QString());
        QCOMPARE(m_studio->get(box, "Phase").toString(), QStringLiteral("paused"));
        QVERIFY(m_studio->on(box, "Pause").contains(QStringLiteral("WrongState")));
        QCOMPARE(m_studio->on(box, "Resume"), QString());
        QCOMPARE(m_studio->on(box, "Pause"), QString());
        QCOMPARE(m_studio->on(box, "Stop", {0U}), QString());
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void limitIsChangedOrSaysWhyNot() {
        const QString box = create(QStringLiteral("exec sleep 1000"));
        QCOMPARE(m_studio->on(box, "Start"), QString());
        const auto reply =
            m_studio->call(box, bus::containerInterface, "SetLimit",
                           {QStringLiteral("pids.max"), QString(), QStringLiteral("77")});
        if (reply.type() == QDBusMessage::ReplyMessage) {
            QCOMPARE(reply.arguments().constFirst().toString(), QStringLiteral("77"));
            QVERIFY(m_studio->get(box, "Design").toString().contains(QStringLiteral("77")));
        } else {
            QVERIFY2(failureOf(reply).contains(QStringLiteral("NotSupported")),
                     qPrintable(failureOf(reply)));
        }
        QVERIFY(m_studio->on(box, "SetLimit", {QStringLiteral("no.such"), QString(), QString()})
                    .contains(QStringLiteral("InvalidArgument")));
        QVERIFY(m_studio
                    ->on(box, "SetLimit",
                         {QStringLiteral("pids.max"), QString(), QStringLiteral("many")})
                    .contains(QStringLiteral("InvalidArgument")));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void missingLimitsSayWhy() {
        Design design = m_studio->shellDesign(QStringLiteral("exec sleep 1000"));
        const LimitRow* row = findLimit("memory.max");
        QVERIFY(setLimit(design.spec, *row, LimitValue(uint64_t(64) << 20)));
        const QString box = m_studio->create(design);
        QCOMPARE(m_studio->on(box, "Start"), QString());
        const auto limits = qdbus_cast<TextMap>(m_studio->get(box, "Limits"));
        const auto missing = qdbus_cast<TextMap>(m_studio->get(box, "MissingLimits"));
        QVERIFY(limits.contains(QStringLiteral("memory.max")) !=
                missing.contains(QStringLiteral("memory.max")));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void exportsABundle() {
        const QString box = create(QStringLiteral("echo kept > /written"));
        QCOMPARE(m_studio->on(box, "Start"), QString());
        QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")), QStringLiteral("stopped"));
        QTemporaryDir target;
        const int fd = ::open(qPrintable(target.path()), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const auto reply = m_studio->call(
            QLatin1String(bus::managerPath), bus::managerInterface, "ExportBundle",
            {m_studio->get(box, "Design"), QVariant::fromValue(QDBusUnixFileDescriptor(fd)),
             QVariantMap{
                 {QStringLiteral("container"), QVariant::fromValue(QDBusObjectPath(box))}}});
        ::close(fd);
        QCOMPARE(failureOf(reply), QString());
        const auto job = reply.arguments().constFirst().value<QDBusObjectPath>().path();
        QCOMPARE(m_studio->waitForJob(job), QStringLiteral("succeeded"));
        QVERIFY(QFile::exists(target.filePath(QStringLiteral("config.json"))));
        QVERIFY(QFile::exists(target.filePath(QStringLiteral("rootfs/bin/busybox"))));
        QVERIFY(QFile::exists(target.filePath(QStringLiteral("rootfs/written"))));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    void layerInUseIsKept() {
        const QString box = create(QStringLiteral("true"));
        const QString layer = QLatin1String(bus::layerPrefix) + m_studio->starter.mid(7);
        QVERIFY(failureOf(m_studio->call(layer, bus::layerInterface, "Delete"))
                    .contains(QStringLiteral("Busy")));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

private:
    /// Numbers, each one more than the one before; the first and last lines may be cut.
    static bool isWithoutGap(const QByteArray& log) {
        qsizetype at = log.indexOf('\n') + 1;
        long expected = 0;
        for (qsizetype end = 0; (end = log.indexOf('\n', at)) >= 0; at = end + 1) {
            const long number = std::strtol(log.constData() + at, nullptr, 10);
            if (expected != 0 && number != expected) {
                qWarning("%ld follows %ld", number, expected - 1);
                return false;
            }
            expected = number + 1;
        }
        return true;
    }

    QString create(const QString& script) {
        return m_studio->create(m_studio->shellDesign(script));
    }
    std::unique_ptr<Studio> m_studio;
};

QTEST_GUILESS_MAIN(ContainersTest)
#include "containers_test.moc"
