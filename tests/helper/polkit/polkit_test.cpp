#include "engine/model/design.h"
#include "engine/oci/design_json.h"
#include "privhelper/api/names.h"
#include "privhelper/api/types.h"
#include "tests/helper/polkit/client.h"
#include "tests/helper/polkit/private_bus.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDir>
#include <QFile>
#include <QTest>

#include <unistd.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

const QString missing = QStringLiteral("0123456789abcdef");
constexpr char refuseAll[] =
    "polkit.addRule(function(action, subject) { return polkit.Result.NO; });";
constexpr char allowOwn[] = "polkit.addRule(function(action, subject) {"
                            " return action.id == 'org.boxwright.manage-others' ? polkit.Result.NO "
                            ": polkit.Result.YES; });";
constexpr char runEverySecondTime[] =
    "var asked = 0;"
    "polkit.addRule(function(action, subject) {"
    " if (action.id == 'org.boxwright.run' && ++asked % 2 == 0) return polkit.Result.NO;"
    " return polkit.Result.YES; });";

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

    /// Root held the sources open for the caller; it opens no path in their place.
    void bindSourcesEndWithTheHelper() {
        PrivateBus bus;
        QVERIFY(bus.startBus());
        QVERIFY(bus.startPolkit(allowOwn));
        QVERIFY(bus.startHelper());
        QCOMPARE(bus.asNobody({QStringLiteral("import-and-stay")}), QByteArray("asked\nallowed\n"));
        QTRY_VERIFY_WITH_TIMEOUT(!storedLayer(bus).isEmpty(), 30'000);
        const QString digest = storedLayer(bus);
        const QString box =
            QString::fromUtf8(bus.asNobody({QStringLiteral("bind"), digest})).trimmed();
        QVERIFY2(box.startsWith(QLatin1String(bus::containerPrefix)), qPrintable(box));
        const auto call = [&](const char* method) {
            return bus.asNobody({QStringLiteral("on"), box, QLatin1String(method)});
        };
        QCOMPARE(call("Start"), QByteArray("done\n"));
        bus.killHelper();
        QVERIFY(bus.startHelper());
        QTRY_VERIFY(!call("Start").contains("it is running")); // its shell ends at once
        const QByteArray refused = call("Start");
        QVERIFY2(refused.startsWith("org.boxwright.Error.WrongState"), refused.constData());
        QVERIFY2(refused.contains("open bind mounts"), refused.constData());
        QVERIFY2(refused.contains("create the container again"), refused.constData());
        QCOMPARE(call("Delete"), QByteArray("done\n"));
    }

    /// The permission to run what is made covers its first start, by who made it, and no other.
    void oneRunIsAskedForOnce() {
        PrivateBus bus;
        QVERIFY(bus.startBus());
        QVERIFY(bus.startPolkit(runEverySecondTime));
        QVERIFY(bus.startHelper());
        QCOMPARE(bus.asNobody({QStringLiteral("import-and-stay")}), QByteArray("asked\nallowed\n"));
        QTRY_VERIFY_WITH_TIMEOUT(!storedLayer(bus).isEmpty(), 30'000);
        const QString digest = storedLayer(bus);
        const auto lines = bus.asNobody({QStringLiteral("run-twice"), digest}).split('\n');
        QCOMPARE(lines.value(0), QByteArray("done"));
        QVERIFY2(lines.value(1).contains("AccessDenied"), lines.value(1).constData());
        const QString box =
            QString::fromUtf8(bus.asNobody({QStringLiteral("bind"), digest})).trimmed();
        QVERIFY2(box.startsWith(QLatin1String(bus::containerPrefix)), qPrintable(box));
        const QByteArray other = bus.asNobody({QStringLiteral("on"), box, QStringLiteral("Start")});
        QVERIFY2(other.contains("AccessDenied"), other.constData());
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

private:
    static QList<QByteArray> aboutContainers(const QList<QByteArray>& lines) {
        QList<QByteArray> found;
        std::copy_if(
            lines.begin(), lines.end(), std::back_inserter(found),
            [](const QByteArray& line) { return line.startsWith(bus::containerInterface); });
        return found;
    }

    /// Digest of the first layer in the store; empty while there is none.
    static QString storedLayer(const PrivateBus& bus) {
        const auto stored = QDir(bus.data() + QStringLiteral("/layers"))
                                .entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        return stored.isEmpty() ? QString() : QStringLiteral("sha256:") + stored.constFirst();
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
    if (isClient(arguments))
        return client(arguments);
    PolkitTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "polkit_test.moc"
