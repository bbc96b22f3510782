#include "engine/model/lifecycle.h"

#include <QTest>

using namespace boxwright;

class LifecycleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPairIsWrittenDown();
    void namesComeBack();
};

// The whole table once more, as a reader would say it: for each phase what is allowed.
void LifecycleTest::everyPairIsWrittenDown() {
    const QStringList expected{
        QStringLiteral("creating:"),
        QStringLiteral("created: start>starting stop>stopping kill attach set-limit delete export"),
        QStringLiteral("starting: stop>stopping kill attach set-limit delete export"),
        QStringLiteral("running: stop>stopping kill pause>paused exec attach set-limit "
                       "restart>starting delete export"),
        QStringLiteral("paused: stop>stopping kill resume>running attach set-limit "
                       "restart>starting delete export"),
        QStringLiteral("stopping: kill attach delete export"),
        QStringLiteral("stopped: start>starting restart>starting delete export"),
        QStringLiteral("failed: start>starting restart>starting delete export"),
    };
    for (int p = 0; p <= static_cast<int>(Phase::Failed); ++p) {
        const auto phase = static_cast<Phase>(p);
        QString line = QString::fromUtf8(phaseName(phase).data()) + QLatin1Char(':');
        for (int c = 0; c <= static_cast<int>(Command::Export); ++c) {
            const auto command = static_cast<Command>(c);
            const auto next = nextPhase(phase, command);
            if (!allowed(phase, command)) {
                QVERIFY(!next);
                continue;
            }
            line += QLatin1Char(' ') + QString::fromUtf8(commandName(command).data());
            if (next)
                line += QLatin1Char('>') + QString::fromUtf8(phaseName(*next).data());
        }
        QCOMPARE(line, expected[p]);
    }
}

void LifecycleTest::namesComeBack() {
    for (int p = 0; p <= static_cast<int>(Phase::Failed); ++p)
        QCOMPARE(phaseFromName(phaseName(static_cast<Phase>(p))), static_cast<Phase>(p));
    QVERIFY(!phaseFromName("exploded"));
}

QTEST_APPLESS_MAIN(LifecycleTest)
#include "lifecycle_test.moc"
