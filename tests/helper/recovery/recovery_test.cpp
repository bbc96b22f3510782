#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/model/namespaces.h"
#include "engine/oci/design_json.h"
#include "privhelper/api/names.h"
#include "privhelper/api/types.h"
#include "privhelper/shim/container_state.h"
#include "tests/helper/support/studio.h"

#include <QDBusPendingCall>
#include <QDBusUnixFileDescriptor>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <csignal>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

/// Who dies, and what lives on.
class RecoveryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_studio = std::make_unique<Studio>();
        QVERIFY(m_studio->open());
    }
    void cleanup() { m_studio.reset(); }

    void containersOutliveTheHelper() {
        const QString box = start(QStringLiteral("echo before; read a; echo after $a; exit 6"));
        const uint pid = m_studio->get(box, "Pid").toUInt();
        ConsoleReader console = m_studio->attach(box);
        QVERIFY(console.waitFor("before"));

        m_studio->kill9();
        QVERIFY(m_studio->start());
        QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("running")), QStringLiteral("running"));
        QCOMPARE(m_studio->get(box, "Pid").toUInt(), pid);

        // The old viewer never noticed; a new one sees it all.
        ConsoleReader late = m_studio->attach(box);
        QVERIFY(late.waitFor("before"));
        console.type("again\n");
        QVERIFY(late.waitFor("after again"));
        QCOMPARE(console.waitForExit(), std::optional(6));
        QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")), QStringLiteral("stopped"));
        QCOMPARE(m_studio->get(box, "ExitStatus").toInt(), 6);
        QVERIFY(m_studio->log(box).contains("after again"));
    }

    void endsWhileNobodyLooksAreKnownLater() {
        const QString box = start(QStringLiteral("read a; echo told; exit 4"));
        ConsoleReader console = m_studio->attach(box);
        m_studio->kill9();
        console.type("\n");
        QCOMPARE(console.waitForExit(), std::optional(4));
        QVERIFY(m_studio->start());
        QCOMPARE(m_studio->get(box, "Phase").toString(), QStringLiteral("stopped"));
        QCOMPARE(m_studio->get(box, "ExitStatus").toInt(), 4);
        QCOMPARE(m_studio->get(box, "ExitReason").toString(), QStringLiteral("exited"));
        QVERIFY(m_studio->log(box).contains("told"));
        QVERIFY(m_studio->get(box, "StartedAt").toLongLong() > 0);
    }

    void damagedContainerIsToldAndDeleted_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("record") << "record.json";
        QTest::newRow("design") << "design.json";
    }
    void damagedContainerIsToldAndDeleted() {
        QFETCH(QString, file);
        const QString box = m_studio->create(m_studio->shellDesign(QStringLiteral("true")));
        const QString other = m_studio->create(m_studio->shellDesign(QStringLiteral("true")));
        m_studio->kill9();
        const std::string path = directoryOf(box) + "/" + file.toStdString();
        QVERIFY(replaceFile(AT_FDCWD, path, "{\"half\": "));
        QVERIFY(m_studio->start());
        QCOMPARE(m_studio->get(box, "Phase").toString(), QStringLiteral("failed"));
        const QString failure = m_studio->get(box, "Failure").toString();
        QVERIFY2(failure.contains(QStringLiteral("Malformed")), qPrintable(failure));
        QCOMPARE(m_studio->get(other, "Phase").toString(), QStringLiteral("created"));
        QVERIFY(!m_studio->on(box, "Start").isEmpty());
        QCOMPARE(*readFile(AT_FDCWD, path), "{\"half\": ");
        QCOMPARE(m_studio->on(box, "Delete"), QString());
        QTRY_VERIFY(!exists(AT_FDCWD, directoryOf(box)));
    }

    /// The helper dies at another moment of the end each time: nothing of it is lost.
    void endsWhileTheHelperDies() {
        const QByteArray lines = "for i in 1 2 3 4 5; do echo line $i; done; exit 5";
        for (int round = 0; round < 10; ++round) {
            const QString box = start(QStringLiteral("read a; ") + QString::fromLatin1(lines));
            ConsoleReader console = m_studio->attach(box);
            console.type("\n");
            QThread::usleep(static_cast<unsigned long>(round) * 1500);
            m_studio->kill9();
            QCOMPARE(console.waitForExit(), std::optional(5));
            QVERIFY(m_studio->start());
            QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")),
                     QStringLiteral("stopped"));
            QCOMPARE(m_studio->get(box, "ExitStatus").toInt(), 5);
            QCOMPARE(m_studio->get(box, "ExitReason").toString(), QStringLiteral("exited"));
            QCOMPARE(m_studio->log(box), QByteArray("line 1\nline 2\nline 3\nline 4\nline 5\n"));
            QCOMPARE(m_studio->on(box, "Delete"), QString());
        }
    }

    /// The helper dies at another moment of the start each time: it runs, or it did not begin, and
    /// either way the next helper knows it and can be rid of it.
    void startsWhileTheHelperDies() {
        for (int round = 0; round < 10; ++round) {
            const QString box =
                m_studio->create(m_studio->shellDesign(QStringLiteral("exec sleep 1000")));
            m_studio->bus().asyncCall(QDBusMessage::createMethodCall(
                QString(), box, QLatin1String(bus::containerInterface), QStringLiteral("Start")));
            QThread::usleep(static_cast<unsigned long>(round) * 3000);
            m_studio->kill9();
            QVERIFY(m_studio->start());
            const QStringList good{QStringLiteral("created"), QStringLiteral("running"),
                                   QStringLiteral("failed")};
            QString phase;
            QTRY_VERIFY2((phase = m_studio->get(box, "Phase").toString(), good.contains(phase)),
                         qPrintable(phase));
            const ContainerState state = stateOf(box);
            QCOMPARE(m_studio->on(box, "Delete"), QString());
            QTRY_VERIFY(!isAlive(state.init));
            QTRY_VERIFY(!isAlive(state.shim));
            QTRY_VERIFY(!QDir(QString::fromStdString(state.cgroup)).exists() ||
                        state.cgroup.empty());
            QVERIFY(!QDir(m_studio->run() + QLatin1Char('/') + box.section(QLatin1Char('/'), -1))
                         .exists());
        }
    }

    void containerOfADeadShimIsLostAndEnded() {
        const QString box = start(QStringLiteral("exec sleep 1000"));
        const ContainerState before = stateOf(box);
        QVERIFY(isAlive(before.init));
        QVERIFY(signalProcess(before.shim, SIGKILL));
        QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")), QStringLiteral("stopped"));
        QCOMPARE(m_studio->get(box, "ExitReason").toString(), QStringLiteral("lost"));
        QTRY_VERIFY(!isAlive(before.init));
        QTRY_VERIFY(before.cgroup.empty() || !QDir(QString::fromStdString(before.cgroup)).exists());
        QCOMPARE(m_studio->on(box, "Start"), QString());
    }

    /// Without a pid namespace nothing but the cgroup holds the processes together.
    void allProcessesOfADeadShimEnd() {
        if (::geteuid() != 0)
            QSKIP("an ordinary user has no cgroup here");
        Design design =
            m_studio->shellDesign(QStringLiteral("sleep 4711 & (sleep 4711 &); exec sleep 4711"));
        setNamespaceChoice(design.spec, "pid", {NamespaceMode::Host, {}});
        const QString box = m_studio->create(design);
        QCOMPARE(m_studio->on(box, "Start"), QString());
        const ContainerState state = stateOf(box);
        const auto members = [&] {
            return readFile(AT_FDCWD, state.cgroup + "/cgroup.procs").value_or(std::string());
        };
        QTRY_COMPARE(std::ranges::count(members(), '\n'), 3);
        const std::string pids = members();
        QVERIFY(signalProcess(state.shim, SIGKILL));
        QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")), QStringLiteral("stopped"));
        for (const auto pid : splitWords(pids))
            QTRY_VERIFY(!identify(std::stoi(std::string(pid))));
        QTRY_VERIFY(!QDir(QString::fromStdString(state.cgroup)).exists());
    }

    void shimAndHelperDeadTogether() {
        const QString box = start(QStringLiteral("exec sleep 1000"));
        const ContainerState before = stateOf(box);
        m_studio->kill9();
        QVERIFY(signalProcess(before.shim, SIGKILL));
        QVERIFY(isAlive(before.init));
        QVERIFY(m_studio->start());
        QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")), QStringLiteral("stopped"));
        QCOMPARE(m_studio->get(box, "ExitReason").toString(), QStringLiteral("lost"));
        QTRY_VERIFY(!isAlive(before.init));
        QCOMPARE(m_studio->on(box, "Delete"), QString());
    }

    /// The helper and the owner of the container are one user, for whom it opens the path again.
    void bindMountsOutliveTheHelper() {
        QTemporaryDir shared;
        QFile file(shared.filePath(QStringLiteral("word")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("shared") == 6);
        file.close();
        Design design = m_studio->shellDesign(QStringLiteral("cat /shared/word"));
        Mount mount;
        mount.destination = "/shared";
        mount.type = "bind";
        mount.source = shared.path().toStdString();
        mount.options = {"rbind", "ro"};
        design.spec.mounts->push_back(mount);
        const auto source = openDirectory(AT_FDCWD, shared.path().toStdString());
        const DescriptorMap binds{
            {QStringLiteral("/shared"), QDBusUnixFileDescriptor(source->get())}};
        const auto reply = m_studio->call(
            QLatin1String(bus::managerPath), bus::managerInterface, "CreateContainer",
            {QString::fromStdString(designToJson(design)),
             QVariantMap{{QStringLiteral("binds"), QVariant::fromValue(binds)}}});
        QCOMPARE(failureOf(reply), QString());
        const QString box = reply.arguments().constFirst().value<QDBusObjectPath>().path();
        for (int run = 1; run <= 2; ++run) {
            QCOMPARE(m_studio->on(box, "Start"), QString());
            QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")),
                     QStringLiteral("stopped"));
            QCOMPARE(m_studio->log(box), QByteArray("shared").repeated(run));
            m_studio->kill9();
            QVERIFY(m_studio->start());
        }
    }

    void leftOversAreSwept() {
        const QString containers = m_studio->data() + QStringLiteral("/containers");
        m_studio->kill9();
        QVERIFY(QDir().mkpath(containers + QStringLiteral("/.new-0123456789abcdef/upper")));
        QVERIFY(QDir().mkpath(containers + QStringLiteral("/.trash-0123456789abcdef/upper")));
        // What a power cut leaves of a throw-away container.
        QVERIFY(QDir().mkpath(containers + QStringLiteral("/0123456789abcdef/upper")));
        QFile hollow(containers + QStringLiteral("/0123456789abcdef/record.json"));
        QVERIFY(hollow.open(QIODevice::WriteOnly));
        QVERIFY(m_studio->start());
        const auto left = [&] {
            return QDir(containers)
                .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        };
        QTRY_COMPARE(left(), QStringList());
    }

    void interruptedStartIsAFailure() {
        const QString box = m_studio->create(m_studio->shellDesign(QStringLiteral("true")));
        m_studio->kill9();
        auto directory = openDirectory(AT_FDCWD, directoryOf(box));
        QVERIFY(directory.has_value());
        ContainerState state;
        state.phase = Phase::Starting;
        QVERIFY(writeState(directory->get(), state).has_value());
        QVERIFY(m_studio->start());
        QCOMPARE(m_studio->get(box, "Phase").toString(), QStringLiteral("failed"));
        QVERIFY(m_studio->get(box, "Failure").toString().contains(QStringLiteral("supervisor")));
        QCOMPARE(m_studio->on(box, "Start"), QString());
    }

    /// What a power cut may leave of the state, which is written without waiting for the disk.
    void emptyStateLosesNoContainer() {
        const QString box = m_studio->create(m_studio->shellDesign(QStringLiteral("true")));
        m_studio->kill9();
        QVERIFY(replaceFile(AT_FDCWD, directoryOf(box) + "/state.json", "", 0600).has_value());
        QVERIFY(m_studio->start());
        QCOMPARE(m_studio->get(box, "Phase").toString(), QStringLiteral("failed"));
        QCOMPARE(m_studio->on(box, "Start"), QString());
        QCOMPARE(m_studio->waitForPhase(box, QStringLiteral("stopped")), QStringLiteral("stopped"));
    }

private:
    QString start(const QString& script) {
        const QString box = m_studio->create(m_studio->shellDesign(script));
        const QString failure = m_studio->on(box, "Start");
        if (!failure.isEmpty())
            qWarning() << failure;
        return box;
    }
    std::string directoryOf(const QString& box) const {
        return (m_studio->data() + QStringLiteral("/containers/") +
                box.section(QLatin1Char('/'), -1))
            .toStdString();
    }
    ContainerState stateOf(const QString& box) const {
        auto directory = openDirectory(AT_FDCWD, directoryOf(box));
        return directory ? readState(directory->get()).value_or(ContainerState())
                         : ContainerState();
    }
    std::unique_ptr<Studio> m_studio;
};

QTEST_GUILESS_MAIN(RecoveryTest)
#include "recovery_test.moc"
