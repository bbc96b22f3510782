#include "fixture.h"
#include "tests.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/model/namespaces.h"

#include <QTest>

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

bool ip(const std::vector<std::string>& words) {
    std::vector<std::string> command{"ip"};
    command.insert(command.end(), words.begin(), words.end());
    const auto ended = capture(command);
    return ended && ended->status == 0;
}

} // namespace

/// linux.netDevices, with a pair of devices in a network of the test's own.
class NetworkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        if (!isRoot())
            QSKIP("taking devices from the host is root's");
        auto host = openAt(AT_FDCWD, "/proc/self/ns/net", O_RDONLY);
        QVERIFY(host);
        QVERIFY(::unshare(CLONE_NEWNET) == 0);
        m_host = std::move(*host);
        if (!ip({"link", "add", "outer0", "type", "veth", "peer", "name", "peer0"}))
            QSKIP("this kernel makes no pairs of network devices");
        QVERIFY(ip({"link", "set", "outer0", "mtu", "1400", "address", "02:00:00:00:00:07"}));
        QVERIFY(ip({"addr", "add", "192.0.2.5/24", "dev", "outer0"}));
        QVERIFY(ip({"link", "set", "outer0", "up"}));
        m_box = std::make_unique<Box>();
    }

    void cleanup() {
        m_box.reset();
        if (m_host)
            QVERIFY(::setns(m_host.get(), CLONE_NEWNET) == 0);
        m_host.reset();
    }

    void movesWithNameAndAddresses_data() {
        QTest::addColumn<QString>("newName");
        QTest::addColumn<bool>("ownUsers");
        QTest::newRow("under its name") << QStringLiteral("outer0") << false;
        QTest::newRow("renamed") << QStringLiteral("inner0") << false;
        QTest::newRow("into a user namespace") << QStringLiteral("inner0") << true;
    }
    void movesWithNameAndAddresses() {
        QFETCH(QString, newName);
        QFETCH(bool, ownUsers);
        if (ownUsers && oldKernel())
            QSKIP("owners of layers are mapped by the new mount API");
        const bool hasIpv6 = ip({"addr", "add", "2001:db8::5/64", "dev", "outer0", "nodad"});
        LaunchRequest request =
            wanting(newName.toStdString(), "ip addr show dev " + newName.toStdString());
        if (ownUsers)
            mapUsers(request.spec);
        const Outcome outcome = m_box->run(std::move(request));
        VERIFY_RAN(outcome);
        QStringList expected{QStringLiteral("192.0.2.5/24"), QStringLiteral("mtu 1400"),
                             QStringLiteral("02:00:00:00:00:07"), QStringLiteral(",UP")};
        if (hasIpv6)
            expected << QStringLiteral("2001:db8::5/64");
        for (const QString& text : std::as_const(expected))
            QVERIFY2(outcome.output.contains(text),
                     qPrintable(text + QLatin1Char('\n') + outcome.output));
    }

    void isGoneFromTheHost() {
        LaunchRequest request = wanting("inner0", "true");
        auto created = createContainer(request);
        QVERIFY2(created, created ? "" : created.error().message().c_str());
        QCOMPARE(::if_nametoindex("outer0"), 0U);
        QCOMPARE(::if_nametoindex("inner0"), 0U);
        created->gate.reset(); // which ends it
        created->execStatus.reset();
        (void)waitFor(created->pid);
    }

    void refused_data() {
        QTest::addColumn<QString>("device");
        QTest::addColumn<QString>("newName");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("not there") << QStringLiteral("other0") << QString() << ErrorCode::NotFound;
        QTest::newRow("taken name")
            << QStringLiteral("outer0") << QStringLiteral("lo") << ErrorCode::AlreadyExists;
        QTest::newRow("no name") << QStringLiteral("outer0") << QStringLiteral("a/b")
                                 << ErrorCode::InvalidArgument;
        QTest::newRow("a pattern")
            << QStringLiteral("outer0") << QStringLiteral("eth%d") << ErrorCode::InvalidArgument;
    }
    void refused() {
        QFETCH(QString, device);
        QFETCH(QString, newName);
        LaunchRequest request = wanting("inner0", "true");
        request.spec.linux->netDevices->clear();
        request.spec.linux->netDevices.value()[device.toStdString()].name = newName.toStdString();
        const Outcome outcome = m_box->run(std::move(request));
        QVERIFY(outcome.failure);
        QTEST(outcome.failure->code, "code");
        QCOMPARE(outcome.failure->step, std::string("net-devices"));
        QVERIFY(::if_nametoindex("outer0") != 0);
    }

    /// The second one's name: the first has not moved either.
    void takenInAJoinedNetwork() {
        const auto own = openAt(AT_FDCWD, "/proc/self/ns/net", O_RDONLY);
        QVERIFY(own);
        QVERIFY(::unshare(CLONE_NEWNET) == 0);
        const bool made = ip({"link", "add", "taken0", "type", "veth", "peer", "name", "spare0"});
        const auto joined = openAt(AT_FDCWD, "/proc/self/ns/net", O_RDONLY);
        QVERIFY(::setns(own->get(), CLONE_NEWNET) == 0);
        QVERIFY(made && joined);
        const std::string path =
            "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(joined->get());
        LaunchRequest request = wanting("inner0", "true");
        request.spec.linux->netDevices.value()["peer0"].name = "taken0";
        setNamespaceChoice(request.spec, "network", {NamespaceMode::Path, path});
        const Outcome outcome = m_box->run(std::move(request));
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->code, ErrorCode::AlreadyExists);
        QCOMPARE(outcome.failure->step, std::string("net-devices"));
        QCOMPARE(outcome.failure->object, std::string("linux.netDevices.peer0"));
        QVERIFY(::if_nametoindex("outer0") != 0);
        QVERIFY(::if_nametoindex("peer0") != 0);
    }

    void needsANetworkOfItsOwn() {
        LaunchRequest request = wanting("inner0", "true");
        setNamespaceChoice(request.spec, "network", {NamespaceMode::Host, {}});
        std::erase_if(*request.spec.mounts,
                      [](const Mount& mount) { return mount.type == "sysfs"; });
        const Outcome outcome = m_box->run(std::move(request));
        QVERIFY(outcome.failure);
        QCOMPARE(outcome.failure->object, std::string("linux.netDevices"));
        QVERIFY(::if_nametoindex("outer0") != 0);
    }

private:
    LaunchRequest wanting(const std::string& newName, const std::string& script) {
        ContainerSpec spec = m_box->shell(script);
        NetDevice device;
        device.name = newName;
        spec.linux->netDevices.emplace()["outer0"] = device;
        LaunchRequest request = m_box->request(std::move(spec));
        request.reachesHost = true;
        return request;
    }

    static void mapUsers(ContainerSpec& spec) {
        setNamespaceChoice(spec, "user", {NamespaceMode::New, {}});
        IdMapping mapping;
        mapping.hostID = 100000;
        mapping.size = 65536;
        spec.linux->uidMappings = spec.linux->gidMappings = std::vector<IdMapping>{mapping};
    }

    UniqueFd m_host;
    std::unique_ptr<Box> m_box;
};

std::unique_ptr<QObject> makeNetworkTest() {
    return std::make_unique<NetworkTest>();
}

#include "launch_network_test.moc"
