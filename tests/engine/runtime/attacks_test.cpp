#include "tests/engine/runtime/fixture.h"

#include "engine/oci/spec_json.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace boxwright::test {
namespace {

QByteArray readFileOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFileTo(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(bytes);
}

/// Numbers that wrap and names that climb, wherever the command line and its files take them.
class RuntimeAttackTest : public QObject {
    Q_OBJECT
    Bundle m_bundle;
    const QString m_id = QStringLiteral("box");

    void expectRefused(const Answer& answer, const QString& word) {
        QVERIFY2(answer.status != 0, qPrintable(answer.output));
        QVERIFY2(answer.errors.contains(word), qPrintable(answer.errors));
    }

private Q_SLOTS:
    void initTestCase() {
        m_bundle.command({"/bin/sleep", "1000"});
        const Answer made = m_bundle.create(m_id);
        QVERIFY2(made.status == 0, qPrintable(made.errors));
        QCOMPARE(m_bundle.call({QStringLiteral("start"), m_id}).status, 0);
    }
    void cleanupTestCase() {
        QCOMPARE(m_bundle.call({QStringLiteral("delete"), QStringLiteral("-f"), m_id}).status, 0);
    }

    void wrappedOption_data() {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        const auto row = [](const char* option, const char* value) {
            QTest::addRow("%s %s", option, value)
                << QString::fromUtf8(option) << QString::fromUtf8(value);
        };
        for (const char* id :
             {"4294967295", "4294967296", "18446744073709551616", "-1", "+1", " 1", "1x", ""}) {
            row("--user", id);
            row("--additional-gids", id);
            QTest::addRow("--user 0:%s", id)
                << QStringLiteral("--user") << QStringLiteral("0:") + QString::fromUtf8(id);
        }
        for (const char* count : {"4294967296", "4294967299", "-1"})
            row("--preserve-fds", count);
    }
    void wrappedOption() {
        QFETCH(QString, option);
        QFETCH(QString, value);
        expectRefused(m_bundle.call({QStringLiteral("exec"), option + QLatin1Char('=') + value,
                                     m_id, QStringLiteral("/bin/true")}),
                      option);
    }

    void wrappedSignal() {
        for (const char* signal : {"4294967305", "18446744073709551625", "-9"})
            QVERIFY(
                m_bundle.call({QStringLiteral("kill"), m_id, QString::fromUtf8(signal)}).status !=
                0);
        QCOMPARE(m_bundle.status(m_id), QStringLiteral("running"));
    }

    void wrappedProcessFile_data() {
        QTest::addColumn<QString>("user");
        QTest::newRow("(uid_t)-1") << R"({"uid": 4294967295, "gid": 0})";
        QTest::newRow("(gid_t)-1") << R"({"uid": 0, "gid": 4294967295})";
        QTest::newRow("2^32") << R"({"uid": 4294967296, "gid": 0})";
        QTest::newRow("negative") << R"({"uid": -1, "gid": 0})";
        QTest::newRow("another group") << R"({"uid": 1, "gid": 1, "additionalGids": [4294967295]})";
    }
    void wrappedProcessFile() {
        QFETCH(QString, user);
        const QString file = m_bundle.path(QStringLiteral("process.json"));
        writeFileTo(file, QStringLiteral(R"({"args": ["/bin/true"], "cwd": "/", "user": %1})")
                              .arg(user)
                              .toUtf8());
        expectRefused(
            m_bundle.call({QStringLiteral("exec"), QStringLiteral("--process"), file, m_id}),
            QStringLiteral("user"));
    }

    void wrappedMap_data() {
        QTest::addColumn<QByteArray>("mapping");
        const auto row = [](const char* name, const char* mapping) {
            QTest::newRow(name) << QByteArray(mapping);
        };
        row("host id -1", R"({"containerID":9,"hostID":4294967295,"size":1})");
        row("past the last host id", R"({"containerID":9,"hostID":4294967000,"size":65536})");
        row("past the last id inside", R"({"containerID":4294967000,"hostID":9,"size":65536})");
        row("2^32", R"({"containerID":9,"hostID":4294967296,"size":1})");
        row("empty", R"({"containerID":9,"hostID":1,"size":0})");
        row("overlapping", R"({"containerID":9,"hostID":77777,"size":1})");
    }
    void wrappedMap() {
        QFETCH(QByteArray, mapping);
        const QString config = m_bundle.path(QStringLiteral("config.json"));
        const QByteArray before = readFileOf(config);
        ContainerSpec spec = m_bundle.spec;
        Namespace user;
        user.type = "user";
        spec.linux->namespaces->push_back(user);
        spec.linux->uidMappings = std::vector{IdMapping{0, 77777, 1, {}}};
        spec.linux->gidMappings = std::vector{IdMapping{0, 100000, 65536, {}}};
        QByteArray text = QByteArray::fromStdString(specToJson(spec, -1));
        const QByteArray honest = R"({"containerID":0,"hostID":77777,"size":1})";
        QVERIFY(text.contains(honest));
        writeFileTo(config, text.replace(honest, honest + ',' + mapping));
        const Answer made = m_bundle.create(QStringLiteral("mapped"));
        writeFileTo(config, before);
        expectRefused(made, QStringLiteral("uidMappings"));
        QCOMPARE(m_bundle.status(QStringLiteral("mapped")), QStringLiteral("absent"));
    }

    void climbingId_data() {
        QTest::addColumn<QStringList>("command");
        for (const char* command : {"start", "state", "kill", "delete --force", "pause", "resume",
                                    "ps", "exec", "update --pids-limit=10", "events --stats"})
            QTest::newRow(command) << QString::fromUtf8(command).split(QLatin1Char(' '));
    }
    void climbingId() {
        QFETCH(QStringList, command);
        const QString victim = m_bundle.path(QStringLiteral("victim"));
        QVERIFY(QDir().mkpath(victim));
        writeFileTo(victim + QStringLiteral("/state.json"), "{}");
        for (const char* id : {"../victim", "box/../../victim", "./box", ".."}) {
            QStringList words = command;
            words << QString::fromUtf8(id);
            if (command.front() == QLatin1String("exec"))
                words << QStringLiteral("/bin/true");
            expectRefused(m_bundle.call(words), QStringLiteral("invalid id format"));
        }
        QCOMPARE(readFileOf(victim + QStringLiteral("/state.json")), QByteArray("{}"));
    }

    /// An entry that is a link leads nowhere, least of all a deletion.
    void linkedEntry() {
        const QString victim = m_bundle.path(QStringLiteral("linked"));
        QVERIFY(QDir().mkpath(victim));
        writeFileTo(victim + QStringLiteral("/state.json"), "{}");
        QVERIFY(QFile::link(victim, m_bundle.store() + QStringLiteral("/link")));
        for (const char* command : {"state", "kill", "delete"})
            QVERIFY(m_bundle.call({QString::fromUtf8(command), QStringLiteral("link")}).status !=
                    0);
        (void)m_bundle.call(
            {QStringLiteral("delete"), QStringLiteral("--force"), QStringLiteral("link")});
        QCOMPARE(readFileOf(victim + QStringLiteral("/state.json")), QByteArray("{}"));
        (void)QFile::remove(m_bundle.store() + QStringLiteral("/link"));

        // Not to another container, either.
        const QString alias = QStringLiteral("alias");
        QVERIFY(QFile::link(m_bundle.store() + QLatin1Char('/') + m_id,
                            m_bundle.store() + QLatin1Char('/') + alias));
        QVERIFY(m_bundle.call({QStringLiteral("state"), alias}).status != 0);
        QVERIFY(m_bundle.call({QStringLiteral("kill"), alias, QStringLiteral("KILL")}).status != 0);
        QCOMPARE(m_bundle.status(m_id), QStringLiteral("running"));
        QVERIFY(QFile::remove(m_bundle.store() + QLatin1Char('/') + alias));
    }

    /// CVE-2022-29162: a capability that is asked for is not one that files may hand on.
    void addedCapabilityIsNotInheritable() {
        const Answer answer =
            m_bundle.call({QStringLiteral("exec"), QStringLiteral("--cap=CAP_SYS_ADMIN"), m_id,
                           QStringLiteral("/bin/cat"), QStringLiteral("/proc/self/status")});
        QVERIFY2(answer.status == 0, qPrintable(answer.errors));
        QVERIFY(answer.output.contains(QLatin1String("CapInh:\t0000000000000000")));
        QVERIFY(answer.output.contains(QLatin1String("CapEff:\t00000000")));
    }
};

} // namespace
} // namespace boxwright::test

QTEST_GUILESS_MAIN(boxwright::test::RuntimeAttackTest)
#include "attacks_test.moc"
