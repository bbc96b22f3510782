#include "engine/model/design.h"
#include "engine/oci/design_json.h"
#include "privhelper/api/names.h"
#include "privhelper/api/types.h"
#include "privhelper/daemon/interface_catalogue.h"
#include "tests/helper/polkit/private_bus.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusUnixFileDescriptor>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <cstdio>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

constexpr uid_t nobody = 65534;
constexpr int floodCalls = 10'000;
constexpr int floodDescriptors = 2'000;
constexpr int pingPatienceMs = 2000;

/// Something of the right type for every argument there is.
QVariantList argumentsFor(const QString& signature) {
    QVariantList arguments;
    for (qsizetype at = 0; at < signature.size(); ++at) {
        const QChar type = signature.at(at);
        if (type == QLatin1Char('s'))
            arguments << QStringLiteral("x");
        else if (type == QLatin1Char('u'))
            arguments << 1U;
        else if (type == QLatin1Char('i'))
            arguments << 9;
        else if (type == QLatin1Char('h'))
            arguments << QVariant::fromValue(QDBusUnixFileDescriptor(0));
        else if (type == QLatin1Char('a')) { // a{sv}
            arguments << QVariantMap();
            at += 4;
        }
    }
    return arguments;
}

QString pathFor(const QString& interface, const QString& id) {
    if (interface == QLatin1String(bus::containerInterface))
        return QLatin1String(bus::containerPrefix) + id;
    if (interface == QLatin1String(bus::layerInterface))
        return QLatin1String(bus::layerPrefix) + QString(64, QLatin1Char('a'));
    if (interface == QLatin1String(bus::jobInterface))
        return QLatin1String(bus::jobPrefix) + QStringLiteral("1");
    return QLatin1String(bus::managerPath);
}

QDBusMessage callHelper(const QString& path, const QString& interface, const QString& method,
                        const QVariantList& arguments) {
    QDBusMessage message =
        QDBusMessage::createMethodCall(QLatin1String(bus::service), path, interface, method);
    message.setArguments(arguments);
    return QDBusConnection::systemBus().call(message, QDBus::Block, 20'000);
}

/// The client: every method of the interface files on an object, one line each.
int callEverything(const QString& id) {
    for (const auto& row : daemon::InterfaceCatalogue::load().methods()) {
        if (row.action == QLatin1String("none"))
            continue;
        const auto reply = callHelper(pathFor(row.interface, id), row.interface, row.name,
                                      argumentsFor(row.signature));
        const QString outcome = reply.type() == QDBusMessage::ReplyMessage
                                    ? QStringLiteral("allowed")
                                    : reply.errorName() + QLatin1Char(' ') +
                                          reply.errorMessage().replace(id, QStringLiteral("ID"));
        std::printf("%s.%s %s\n", qPrintable(row.interface), qPrintable(row.name),
                    qPrintable(outcome));
    }
    return 0;
}

/// What another user's programs can learn: objects in sight, and a property read.
int lookAround(const QString& id) {
    const auto objects =
        callHelper(QLatin1String(bus::managerPath), QLatin1String(bus::objectManagerInterface),
                   QStringLiteral("GetManagedObjects"), {});
    std::printf("objects %d\n",
                int(qdbus_cast<ManagedObjects>(objects.arguments().value(0)).size()));
    const auto properties =
        callHelper(pathFor(QLatin1String(bus::containerInterface), id),
                   QLatin1String(bus::propertiesInterface), QStringLiteral("GetAll"),
                   {QLatin1String(bus::containerInterface)});
    std::printf("properties %s\n", qPrintable(properties.errorName()));
    return 0;
}

/// Calls without end in sight, unanswered ones among them, and says when they are on their way.
int flood() {
    auto bus = QDBusConnection::systemBus();
    std::puts("flooding");
    std::fflush(stdout);
    for (int count = 0; count < floodCalls; ++count) {
        auto message = QDBusMessage::createMethodCall(
            QLatin1String(bus::service), QLatin1String(bus::managerPath),
            QLatin1String(bus::objectManagerInterface), QStringLiteral("GetManagedObjects"));
        bus.send(message); // expects no reply: those the bus itself counts
    }
    const auto last =
        callHelper(QLatin1String(bus::managerPath), QLatin1String(bus::objectManagerInterface),
                   QStringLiteral("GetManagedObjects"), {});
    std::printf("answered %d\n", last.type() != QDBusMessage::InvalidMessage);
    return 0;
}

/// Descriptors with calls that are refused, and arguments of every wrong kind.
int hostile() {
    const QString manager = QLatin1String(bus::managerInterface);
    const QList<QVariantList> wrong{
        {},
        {1U},
        {QStringLiteral("x")},
        {QByteArray(1'000'000, 'x')},
        {QStringLiteral("x"), 1},
        {QStringList{QStringLiteral("x")}, QVariantMap()},
        {QVariant::fromValue(QDBusObjectPath(QStringLiteral("/"))), QVariantMap()}};
    int refused = 0;
    for (const QVariantList& arguments : wrong)
        refused += callHelper(QLatin1String(bus::managerPath), manager,
                              QStringLiteral("CreateContainer"), arguments)
                       .type() == QDBusMessage::ErrorMessage;
    auto bus = QDBusConnection::systemBus();
    const QDBusUnixFileDescriptor descriptor(0);
    for (int count = 0; count < floodDescriptors; ++count) {
        auto message = QDBusMessage::createMethodCall(QLatin1String(bus::service),
                                                      QLatin1String(bus::managerPath), manager,
                                                      QStringLiteral("Import"));
        message << QVariant::fromValue(descriptor) << QVariantMap();
        bus.send(message); // expects no reply: those the bus itself counts
    }
    (void)callHelper(QLatin1String(bus::managerPath), manager, QStringLiteral("Import"), {});
    std::printf("refused %d of %d\n", refused, int(wrong.size()));
    return 0;
}

int client(const QStringList& arguments) {
    if (::setresgid(nobody, nobody, nobody) != 0 || ::setresuid(nobody, nobody, nobody) != 0)
        return 1;
    registerBusTypes();
    const QString id = arguments.value(2);
    if (arguments.value(1) == QLatin1String("flood"))
        return flood();
    if (arguments.value(1) == QLatin1String("hostile"))
        return hostile();
    return arguments.value(1) == QLatin1String("call-everything") ? callEverything(id)
                                                                  : lookAround(id);
}

const QString missing = QStringLiteral("0123456789abcdef");
constexpr char refuseAll[] =
    "polkit.addRule(function(action, subject) { return polkit.Result.NO; });";
constexpr char allowOwn[] = "polkit.addRule(function(action, subject) {"
                            " return action.id == 'org.boxwright.manage-others' ? polkit.Result.NO "
                            ": polkit.Result.YES; });";

} // namespace

/// Who may do what through the system helper, with the real polkitd.
class PolkitTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (::geteuid() != 0)
            QSKIP("a system bus of our own needs root");
        if (!QFile::exists(QStringLiteral("/usr/lib/polkit-1/polkitd")))
            QFAIL("polkitd is not installed, and app/packages.txt names it");
    }

    void everyMethodIsRefused_data() {
        QTest::addColumn<bool>("polkit");
        QTest::newRow("polkit refuses") << true;
        QTest::newRow("no polkit at all") << false;
    }
    void everyMethodIsRefused() {
        QFETCH(bool, polkit);
        PrivateBus bus;
        QVERIFY(bus.startBus());
        if (polkit)
            QVERIFY(bus.startPolkit(refuseAll));
        QVERIFY(bus.startHelper());
        const auto lines = callEverythingOn(bus, missing);
        QVERIFY(lines.size() >= 17);
        for (const QByteArray& line : lines)
            QVERIFY2(line.contains("org.boxwright.Error.AccessDenied"), line.constData());
    }

    void allowedCallsReachTheirMethods() {
        PrivateBus bus;
        QVERIFY(bus.startBus());
        QVERIFY(bus.startPolkit(allowOwn));
        QVERIFY(bus.startHelper());
        int reached = 0;
        for (const QByteArray& line : callEverythingOn(bus, missing))
            reached += !line.contains("AccessDenied");
        QVERIFY(reached >= 5); // manager and layer methods
    }

    void foreignAndMissingContainersLookTheSame() {
        PrivateBus bus;
        QVERIFY(bus.startBus());
        QVERIFY(bus.startPolkit(allowOwn));
        QVERIFY(bus.startHelper());
        const QString foreign = containerOfRoot(bus);
        QVERIFY(!foreign.isEmpty());
        const QByteArray seen = bus.asNobody({QStringLiteral("look"), foreign});
        QCOMPARE(seen, bus.asNobody({QStringLiteral("look"), missing}));
        QVERIFY2(seen.startsWith("objects 0\n"), seen.constData());
        // Jobs come and go with the calls themselves, so only what concerns containers is compared.
        const auto onForeign = aboutContainers(callEverythingOn(bus, foreign));
        QVERIFY(onForeign.size() >= 8);
        QCOMPARE(onForeign, aboutContainers(callEverythingOn(bus, missing)));
    }

    void aFloodLeavesOthersServed() {
        PrivateBus bus;
        QVERIFY(bus.startBus());
        QVERIFY(bus.startPolkit(refuseAll));
        QVERIFY(bus.startHelper());
        const auto flooder = bus.startAsNobody({QStringLiteral("flood")});
        QVERIFY(flooder->waitForReadyRead(10'000));
        qint64 slowest = 0;
        int pings = 0;
        do {
            QElapsedTimer timer;
            timer.start();
            QVERIFY(pings++ < 10'000);
            QCOMPARE(ping().type(), QDBusMessage::ReplyMessage);
            slowest = std::max(slowest, timer.elapsed());
        } while (!flooder->waitForFinished(20));
        QVERIFY2(slowest < pingPatienceMs, qPrintable(QString::number(slowest)));
        QVERIFY(flooder->readAllStandardOutput().contains("answered 1"));
        QVERIFY(pings > 1);
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
    static QList<QByteArray> aboutContainers(const QList<QByteArray>& lines) {
        QList<QByteArray> found;
        std::copy_if(
            lines.begin(), lines.end(), std::back_inserter(found),
            [](const QByteArray& line) { return line.startsWith(bus::containerInterface); });
        return found;
    }

    static QDBusMessage ping() {
        return QDBusConnection(QStringLiteral("private"))
            .call(QDBusMessage::createMethodCall(
                      QLatin1String(bus::service), QLatin1String(bus::managerPath),
                      QLatin1String(bus::propertiesInterface), QStringLiteral("Get"))
                      << QLatin1String(bus::managerInterface) << QStringLiteral("Version"),
                  QDBus::Block, 20'000);
    }

    static QList<QByteArray> callEverythingOn(PrivateBus& bus, const QString& id) {
        auto lines = bus.asNobody({QStringLiteral("call-everything"), id}).split('\n');
        lines.removeAll(QByteArray());
        std::sort(lines.begin(), lines.end());
        return lines;
    }

    /// Root is not asked by polkit.
    static QString containerOfRoot(PrivateBus&) {
        Design design;
        design.name = "root's";
        design.spec = defaultSpec();
        QDBusMessage message = QDBusMessage::createMethodCall(
            QLatin1String(bus::service), QLatin1String(bus::managerPath),
            QLatin1String(bus::managerInterface), QStringLiteral("CreateContainer"));
        message << QString::fromStdString(designToJson(design)) << QVariantMap();
        const auto reply = QDBusConnection(QStringLiteral("private")).call(message);
        if (reply.type() != QDBusMessage::ReplyMessage)
            qWarning() << reply.errorMessage();
        return reply.arguments().value(0).value<QDBusObjectPath>().path().section(QLatin1Char('/'),
                                                                                  -1);
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    static const QStringList clients{QStringLiteral("call-everything"), QStringLiteral("look"),
                                     QStringLiteral("flood"), QStringLiteral("hostile")};
    if (clients.contains(arguments.value(1)))
        return client(arguments);
    PolkitTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "polkit_test.moc"
