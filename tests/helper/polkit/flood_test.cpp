#include "privhelper/api/names.h"
#include "tests/helper/polkit/client.h"
#include "tests/helper/polkit/private_bus.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

constexpr int pingPatienceMs = 2000;
constexpr qint64 moreMemory = 64 << 20;
constexpr char refuseAll[] =
    "polkit.addRule(function(action, subject) { return polkit.Result.NO; });";
constexpr char allowAll[] =
    "polkit.addRule(function(action, subject) { return polkit.Result.YES; });";

QDBusMessage ask(const QString& service, const QString& path, const char* interface,
                 const char* method, const QVariantList& arguments = {}) {
    auto message = QDBusMessage::createMethodCall(service, path, QLatin1String(interface),
                                                  QLatin1String(method));
    message.setArguments(arguments);
    return QDBusConnection(QStringLiteral("private")).call(message, QDBus::Block, 20'000);
}

QDBusMessage ping() {
    return ask(QLatin1String(bus::service), QLatin1String(bus::managerPath),
               bus::propertiesInterface, "Get",
               {QLatin1String(bus::managerInterface), QStringLiteral("Version")});
}

qint64 residentBytes(qint64 pid) {
    QFile file(QStringLiteral("/proc/%1/statm").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

} // namespace

/// Callers who ask too much, ask nonsense, or are gone when the answer comes.
class FloodTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (::geteuid() != 0)
            QSKIP("a system bus of our own needs root");
    }

    /// Three callers send what nobody counts; others are answered in between, and memory stays.
    void aSilentFloodLeavesOthersServed() {
        PrivateBus bus;
        QVERIFY(bus.startBus());
        QVERIFY(bus.startPolkit(refuseAll));
        QVERIFY(bus.startHelper());
        QCOMPARE(ping().type(), QDBusMessage::ReplyMessage);
        const qint64 before = residentBytes(bus.helperPid());
        std::vector<std::unique_ptr<QProcess>> flooders;
        for (int i = 0; i < 3; ++i) {
            flooders.push_back(bus.startAsNobody({QStringLiteral("flood")}));
            QVERIFY(flooders.back()->waitForReadyRead(10'000));
        }
        const auto floods = [&] {
            return std::any_of(flooders.begin(), flooders.end(), [](auto& flooder) {
                return flooder->state() != QProcess::NotRunning && !flooder->waitForFinished(10);
            });
        };
        qint64 slowest = 0;
        qint64 most = before;
        int pings = 0;
        do {
            QElapsedTimer timer;
            timer.start();
            QVERIFY(pings++ < 10'000);
            QCOMPARE(ping().type(), QDBusMessage::ReplyMessage);
            slowest = std::max(slowest, timer.elapsed());
            most = std::max(most, residentBytes(bus.helperPid()));
        } while (floods());
        QVERIFY2(slowest < pingPatienceMs, qPrintable(QString::number(slowest)));
        QVERIFY2(before > 0 && most - before < moreMemory,
                 qPrintable(QString::number(most - before)));
        for (const auto& flooder : flooders)
            QVERIFY(flooder->readAllStandardOutput().contains("answered 1"));
        QVERIFY(pings > 1);
        qInfo("slowest of %d pings %lld ms, %lld KiB more memory", pings, slowest,
              (most - before) / 1024);
    }

    /// Many connections of one user and a polkit that does not answer: what waits is bounded, the
    /// rest is told so at once, and afterwards all is as before.
    void questionsOfOneUserAreBounded() {
        PrivateBus bus;
        QVERIFY(bus.startBus());
        QVERIFY(bus.startPolkit(refuseAll));
        QVERIFY(bus.startHelper());
        QCOMPARE(ping().type(), QDBusMessage::ReplyMessage);
        QVERIFY(bus.pausePolkit(true));
        const auto caller = bus.startAsNobody(
            {QStringLiteral("questions"), QStringLiteral("8"), QStringLiteral("60")});
        QVERIFY(caller->waitForReadyRead(10'000));
        qint64 slowest = 0;
        do {
            QElapsedTimer timer;
            timer.start();
            QCOMPARE(ping().type(), QDBusMessage::ReplyMessage);
            slowest = std::max(slowest, timer.elapsed());
        } while (caller->state() != QProcess::NotRunning && !caller->waitForFinished(50));
        QVERIFY2(slowest < pingPatienceMs, qPrintable(QString::number(slowest)));
        QMap<QByteArray, int> outcomes;
        for (const QByteArray& line : caller->readAllStandardOutput().split('\n'))
            outcomes[line.split(' ').value(0)] = line.split(' ').value(1).toInt();
        QCOMPARE(outcomes["Busy"] + outcomes["AccessDenied"], 480);
        QVERIFY2(outcomes["Busy"] >= 300, qPrintable(QString::number(outcomes["Busy"])));
        QVERIFY(outcomes["AccessDenied"] >= 32);

        QVERIFY(bus.pausePolkit(false));
        QCOMPARE(
            bus.asNobody({QStringLiteral("questions"), QStringLiteral("1"), QStringLiteral("5")}),
            QByteArray("flooding\nAccessDenied 5\n"));
    }

    void whoLeavesWhilePolkitAsksIsRefused_data() {
        QTest::addColumn<bool>("leaves");
        QTest::newRow("stays") << false;
        QTest::newRow("leaves") << true;
    }
    /// polkit says yes in both cases; to a caller who has gone it says so in vain.
    void whoLeavesWhilePolkitAsksIsRefused() {
        QFETCH(bool, leaves);
        PrivateBus bus;
        QVERIFY(bus.startBus());
        QVERIFY(bus.startPolkit(allowAll));
        QVERIFY(bus.startHelper());
        QVERIFY(bus.pausePolkit(true));
        const auto caller = bus.startAsNobody(
            {leaves ? QStringLiteral("import") : QStringLiteral("import-and-stay")});
        QVERIFY(caller->waitForReadyRead(10'000));
        // Its question is with polkit once the helper has answered somebody who came later.
        QCOMPARE(ping().type(), QDBusMessage::ReplyMessage);
        if (leaves) {
            caller->kill();
            QVERIFY(caller->waitForFinished());
            QTRY_COMPARE(connections(), 3); // ours, polkit's, the helper's
            QCOMPARE(ping().type(), QDBusMessage::ReplyMessage);
        }
        QVERIFY(bus.pausePolkit(false));
        if (!leaves)
            QVERIFY(caller->waitForFinished(60'000));
        // polkit answers in order: what it was asked before is with the helper by now.
        QCOMPARE(ask(QStringLiteral("org.freedesktop.PolicyKit1"),
                     QStringLiteral("/org/freedesktop/PolicyKit1/Authority"),
                     "org.freedesktop.DBus.Peer", "Ping")
                     .type(),
                 QDBusMessage::ReplyMessage);
        QCOMPARE(ping().type(), QDBusMessage::ReplyMessage);
        const QDir layers(bus.data() + QStringLiteral("/layers"));
        const auto stored = [&] { return layers.entryList(QDir::Dirs | QDir::NoDotAndDotDot); };
        if (leaves)
            QCOMPARE(stored(), QStringList());
        else
            QTRY_COMPARE_WITH_TIMEOUT(stored().size(), 1, 30'000);
    }

    void hostileArgumentsAndDescriptorsLeaveNothing() {
        PrivateBus bus;
        QVERIFY(bus.startBus());
        QVERIFY(bus.startPolkit(refuseAll));
        QVERIFY(bus.startHelper());
        const QString folder = QStringLiteral("/proc/%1/fd").arg(bus.helperPid());
        const auto open = [&] { return QDir(folder).entryList(QDir::System | QDir::Files).size(); };
        QCOMPARE(ping().type(), QDBusMessage::ReplyMessage);
        const auto before = open();
        QVERIFY(before > 3);
        QCOMPARE(bus.asNobody({QStringLiteral("hostile")}), QByteArray("refused 7 of 7\n"));
        QCOMPARE(ping().type(), QDBusMessage::ReplyMessage);
        // The connection to polkit's answers may have cost one or two.
        QTRY_VERIFY_WITH_TIMEOUT(open() <= before + 2, 10'000);
    }

private:
    /// Unique names on the private bus.
    static qsizetype connections() {
        const QStringList names =
            QDBusConnection(QStringLiteral("private")).interface()->registeredServiceNames();
        return std::count_if(names.begin(), names.end(),
                             [](const QString& name) { return name.startsWith(QLatin1Char(':')); });
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (isClient(arguments))
        return client(arguments);
    FloodTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "flood_test.moc"
