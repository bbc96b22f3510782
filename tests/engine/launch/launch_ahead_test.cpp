#include "fixture.h"
#include "tests.h"

#include "engine/linux/fresh_network.h"
#include "engine/model/namespaces.h"

#include <QTest>

#include <sys/stat.h>

using namespace boxwright;
using namespace boxwright::test;

namespace {

QString nameOf(int fd) {
    struct stat info {};
    (void)::fstat(fd, &info);
    return QStringLiteral("net:[%1]\n").arg(info.st_ino);
}

QString ownNetwork() {
    const auto own = openNamespace("network", "/proc/self/ns/net");
    return own ? nameOf(own->fd.get()) : QString();
}

} // namespace

/// A network namespace that was made before its container.
class AheadTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        if (!isRoot())
            QSKIP("an ordinary user's belongs to the container's user namespace");
        const QString before = ownNetwork();
        auto made = makeFreshNetwork();
        QVERIFY(made && *made);
        QCOMPARE(ownNetwork(), before);
        m_name = nameOf((*made)->fd.get());
        QVERIFY(m_name != before);
        m_request = m_box.request(m_box.shell("readlink /proc/self/ns/net; ip addr show lo"));
        m_request.network = std::move(**made);
    }

    void isTheContainers() {
        const Outcome outcome = m_box.run(std::move(m_request));
        VERIFY_RAN(outcome);
        QVERIFY2(outcome.output.startsWith(m_name), qPrintable(outcome.output));
        QVERIFY2(outcome.output.contains(QStringLiteral("127.0.0.1/8")),
                 qPrintable(outcome.output)); // which is up
    }

    /// Its owner would be the host's user namespace, and the container no root in it.
    void isNotUsedInAUserNamespace() {
        if (oldKernel())
            QSKIP("owners of layers are mapped by the new mount API");
        setNamespaceChoice(m_request.spec, "user", {NamespaceMode::New, {}});
        IdMapping mapping;
        mapping.hostID = 100000;
        mapping.size = 65536;
        m_request.spec.linux->uidMappings = m_request.spec.linux->gidMappings =
            std::vector<IdMapping>{mapping};
        const Outcome outcome = m_box.run(std::move(m_request));
        VERIFY_RAN(outcome);
        QVERIFY2(outcome.output.startsWith(QStringLiteral("net:[")), qPrintable(outcome.output));
        QVERIFY2(!outcome.output.startsWith(m_name), qPrintable(outcome.output));
    }

    void isNotUsedForTheHostsNetwork() {
        setNamespaceChoice(m_request.spec, "network", {NamespaceMode::Host, {}});
        std::erase_if(*m_request.spec.mounts,
                      [](const Mount& mount) { return mount.type == "sysfs"; });
        const Outcome outcome = m_box.run(std::move(m_request));
        VERIFY_RAN(outcome);
        QVERIFY2(outcome.output.startsWith(ownNetwork()), qPrintable(outcome.output));
    }

private:
    Box m_box;
    LaunchRequest m_request;
    QString m_name;
};

std::unique_ptr<QObject> makeAheadTest() {
    return std::make_unique<AheadTest>();
}

#include "launch_ahead_test.moc"
