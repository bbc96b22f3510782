#include "privhelper/api/names.h"
#include "privhelper/api/types.h"
#include "tests/helper/support/helper_process.h"

#include <QDBusPendingReply>
#include <QFile>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace boxwright;
using boxwright::test::failureOf;
using boxwright::test::HelperProcess;

namespace {
const QString manager = QString::fromLatin1(bus::managerPath);
}

/// The private socket: how a window embeds a helper.
class PeerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { registerBusTypes(); }

    void managerTellsWhatItIs() {
        HelperProcess helper;
        QVERIFY(helper.start());
        QCOMPARE(helper.property(manager, bus::managerInterface, "Mode").toString(),
                 QStringLiteral("peer"));
        QCOMPARE(helper.property(manager, bus::managerInterface, "Uid").toUInt(), ::geteuid());
        QCOMPARE(helper.property(manager, bus::managerInterface, "Version").toString(),
                 QStringLiteral(BOXWRIGHT_VERSION));
    }

    void managedObjectsAreEmptyAtFirst() {
        HelperProcess helper;
        QVERIFY(helper.start());
        const auto reply = helper.call(manager, bus::objectManagerInterface, "GetManagedObjects");
        QCOMPARE(failureOf(reply), QString());
        QVERIFY(qdbus_cast<ManagedObjects>(reply.arguments().constFirst()).isEmpty());
    }

    void socketAndFoldersArePrivate() {
        HelperProcess helper;
        QVERIFY(helper.start());
        for (const QString& path : {helper.data(), helper.run(), helper.socket()}) {
            struct stat info {};
            QCOMPARE(::stat(qPrintable(path), &info), 0);
            QCOMPARE(info.st_mode & 0077, mode_t(0));
        }
    }

    void secondHelperOnAStoreSaysSo() {
        HelperProcess helper;
        QVERIFY(helper.start());
        QProcess second;
        second.start(helper.process().program(),
                     {QStringLiteral("--peer"), helper.socket() + QStringLiteral("2"),
                      QStringLiteral("--data"), helper.data(), QStringLiteral("--run"),
                      helper.run()});
        QVERIFY(second.waitForFinished(10'000));
        QCOMPARE(second.exitCode(), 3);
        // Whoever embedded it goes to the one that serves; the user has nothing to do with that.
        QCOMPARE(second.readAllStandardError(), QByteArray());
    }

    void endsWhenItsLastPeerLeaves() {
        HelperProcess helper;
        QVERIFY(helper.start());
        QCOMPARE(failureOf(helper.call(manager, bus::objectManagerInterface, "GetManagedObjects")),
                 QString());
        helper.disconnectPeer();
        QVERIFY(helper.waitForExit());
        QCOMPARE(helper.process().exitCode(), 0);
    }

    void refusesWhatIsNotInTheInterface_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("interface");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QVariantList>("arguments");
        QTest::addColumn<QString>("error");
        const QByteArray managerInterface(bus::managerInterface);
        QTest::newRow("unknown method")
            << manager << managerInterface << QByteArray("Reboot") << QVariantList()
            << QStringLiteral("org.freedesktop.DBus.Error.UnknownMethod");
        QTest::newRow("wrong types")
            << manager << managerInterface << QByteArray("CreateContainer") << QVariantList{7}
            << QStringLiteral("org.boxwright.Error.InvalidArgument");
        QTest::newRow("no arguments")
            << manager << managerInterface << QByteArray("Import") << QVariantList()
            << QStringLiteral("org.boxwright.Error.InvalidArgument");
        QTest::newRow("method of another object")
            << manager << QByteArray(bus::containerInterface) << QByteArray("Start")
            << QVariantList() << QStringLiteral("org.boxwright.Error.NotFound");
        QTest::newRow("unknown object")
            << QStringLiteral("/org/boxwright/Helper1/containers/none")
            << QByteArray(bus::containerInterface) << QByteArray("Start") << QVariantList()
            << QStringLiteral("org.boxwright.Error.NotFound");
        QTest::newRow("set a property")
            << manager << QByteArray(bus::propertiesInterface) << QByteArray("Set")
            << QVariantList{QStringLiteral("a.b"), QStringLiteral("c"), QStringLiteral("d")}
            << QStringLiteral("org.boxwright.Error.InvalidArgument");
    }
    void refusesWhatIsNotInTheInterface() {
        QFETCH(QString, path);
        QFETCH(QByteArray, interface);
        QFETCH(QByteArray, method);
        QFETCH(QVariantList, arguments);
        QFETCH(QString, error);
        HelperProcess helper;
        QVERIFY(helper.start());
        const auto reply = helper.call(path, interface.constData(), method.constData(), arguments);
        QCOMPARE(reply.errorName(), error);
    }

    void introspectionShowsTheInterfaceFile() {
        HelperProcess helper;
        QVERIFY(helper.start());
        const auto reply =
            helper.call(manager, "org.freedesktop.DBus.Introspectable", "Introspect");
        const QString xml = reply.arguments().value(0).toString();
        QVERIFY(xml.contains(QStringLiteral("CreateContainer")));
        QVERIFY(xml.contains(QStringLiteral("GetManagedObjects")));
    }
};

QTEST_GUILESS_MAIN(PeerTest)
#include "peer_test.moc"
