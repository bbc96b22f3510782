#include "tests/engine/runtime/fixture.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace boxwright::test {
namespace {

/// Every command in every state: whether it is allowed, and the state afterwards.
class LifecycleTest : public QObject {
    Q_OBJECT
    Bundle m_bundle;
    const QString m_id = QStringLiteral("box");

    void bring(const QString& state) {
        if (state == QLatin1String("absent"))
            return;
        m_bundle.command({"/bin/sleep", "1000"});
        const Answer made = m_bundle.create(m_id);
        QVERIFY2(made.status == 0, qPrintable(made.errors));
        if (state != QLatin1String("created"))
            QCOMPARE(m_bundle.call({QStringLiteral("start"), m_id}).status, 0);
        if (state == QLatin1String("paused"))
            QCOMPARE(m_bundle.call({QStringLiteral("pause"), m_id}).status, 0);
        if (state == QLatin1String("stopped"))
            QCOMPARE(m_bundle.call({QStringLiteral("kill"), m_id, QStringLiteral("KILL")}).status,
                     0);
        QVERIFY(m_bundle.reaches(m_id, state));
    }

private Q_SLOTS:
    void cleanup() {
        QCOMPARE(m_bundle.call({QStringLiteral("delete"), QStringLiteral("-f"), m_id}).status, 0);
        QCOMPARE(m_bundle.status(m_id), QStringLiteral("absent"));
    }

    void commands_data() {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("after"); // empty: refused, and the state stays
        const auto row = [](const char* state, const char* command, const char* after) {
            QTest::addRow("%s: %s", state, command)
                << QString::fromUtf8(state) << QString::fromUtf8(command)
                << QString::fromUtf8(after);
        };
        for (const char* command : {"start", "kill", "delete", "pause", "resume", "state", "ps",
                                    "exec /bin/true", "update --pids-limit -1", "events --stats"})
            row("absent", command, "");
        row("absent", "delete --force", "absent");
        row("created", "start", "running");
        row("created", "kill KILL", "stopped");
        row("created", "delete", "absent");
        row("created", "delete --force", "absent");
        row("created", "exec /bin/true", "created");
        row("created", "pause", "paused");
        row("created", "resume", "");
        row("created", "ps", "created");
        row("running", "start", "");
        row("running", "kill 0", "running");
        row("running", "kill NOSUCH", "");
        row("running", "kill KILL", "stopped");
        row("running", "kill --all SIGKILL", "stopped");
        row("running", "delete", "");
        row("running", "delete --force", "absent");
        row("running", "exec /bin/true", "running");
        row("running", "pause", "paused");
        row("running", "resume", "");
        row("running", "ps", "running");
        row("running", "events --stats", "running");
        row("paused", "start", "");
        row("paused", "pause", "");
        row("paused", "resume", "running");
        row("paused", "exec /bin/true", "");
        row("paused", "delete", "");
        row("paused", "delete --force", "absent");
        row("paused", "kill KILL", "stopped");
        row("stopped", "start", "");
        row("stopped", "kill", "");
        row("stopped", "pause", "");
        row("stopped", "resume", "");
        row("stopped", "exec /bin/true", "");
        row("stopped", "update --pids-limit -1", "");
        row("stopped", "ps", "stopped");
        row("stopped", "delete", "absent");
        row("stopped", "delete --force", "absent");
    }
    /// Words that begin with "-" stand before the id, the others behind it.
    void commands() {
        QFETCH(QString, state);
        QFETCH(QString, command);
        QFETCH(QString, after);
        bring(state);
        QStringList words = command.split(QLatin1Char(' '));
        int place = 1;
        while (place < words.size() && words[place].startsWith(QLatin1Char('-')) &&
               words[place - 1] != QLatin1String("--pids-limit"))
            ++place;
        if (command.startsWith(QLatin1String("update")))
            place = static_cast<int>(words.size());
        words.insert(place, m_id);
        const Answer answer = m_bundle.call(words);
        QVERIFY2((answer.status == 0) == !after.isEmpty(), qPrintable(answer.errors));
        QCOMPARE(answer.errors.isEmpty(), !after.isEmpty());
        const QString expected = after.isEmpty() ? state : after;
        QVERIFY2(m_bundle.reaches(m_id, expected), qPrintable(m_bundle.status(m_id)));
    }

    void stateIsTheSpecifications() {
        m_bundle.spec.annotations =
            std::map<std::string, std::string>{{"org.example.key", "value"}};
        bring(QStringLiteral("created"));
        const auto state =
            QJsonDocument::fromJson(m_bundle.call({QStringLiteral("state"), m_id}).output.toUtf8())
                .object();
        m_bundle.spec.annotations.reset();
        QCOMPARE(state.value(QLatin1String("id")).toString(), m_id);
        QVERIFY(state.value(QLatin1String("pid")).toInt() > 0);
        QCOMPARE(state.value(QLatin1String("bundle")).toString(), m_bundle.path({}));
        QCOMPARE(state.value(QLatin1String("annotations"))
                     .toObject()
                     .value(QLatin1String("org.example.key"))
                     .toString(),
                 QStringLiteral("value"));
    }

    void idsThatAreRefused_data() {
        QTest::addColumn<QString>("id");
        for (const char* id :
             {"", ".", "..", "../box", "a/b", "a b", "-box", ".box", "b%x", "b\nx"})
            QTest::addRow("%s", id) << QString::fromUtf8(id);
        QTest::newRow("long") << QString(256, QLatin1Char('x'));
    }
    void idsThatAreRefused() {
        QFETCH(QString, id);
        const Answer made = m_bundle.call({QStringLiteral("create"), QStringLiteral("--"), id});
        QVERIFY(made.status != 0);
        QVERIFY2(made.errors.contains(QLatin1String("invalid id format")), qPrintable(made.errors));
    }

    void anIdIsTakenOnce() {
        bring(QStringLiteral("created"));
        const Answer again = m_bundle.create(m_id);
        QVERIFY(again.status != 0);
        QVERIFY(again.errors.contains(QLatin1String("already exists")));
        QCOMPARE(m_bundle.status(m_id), QStringLiteral("created"));
    }

    void aFailedCreateLeavesNothing() {
        m_bundle.command({"/bin/no-such-program"});
        const Answer made = m_bundle.create(m_id);
        QVERIFY(made.status != 0);
        QVERIFY2(made.errors.contains(QLatin1String("/bin/no-such-program")),
                 qPrintable(made.errors));
        QCOMPARE(m_bundle.status(m_id), QStringLiteral("absent"));
        QVERIFY(!cgroupsOfRuntime().contains(m_id));
    }

    void nothingIsLeftOfTheCgroup() {
        bring(QStringLiteral("running"));
        QCOMPARE(m_bundle.call({QStringLiteral("delete"), QStringLiteral("-f"), m_id}).status, 0);
        QVERIFY(!cgroupsOfRuntime().contains(m_id));
    }
};

} // namespace
} // namespace boxwright::test

QTEST_GUILESS_MAIN(boxwright::test::LifecycleTest)
#include "lifecycle_test.moc"
