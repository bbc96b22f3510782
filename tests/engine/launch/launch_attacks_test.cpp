#include "fixture.h"
#include "tests.h"

#include <QTest>

class AttackTest : public QObject {
    Q_OBJECT
};

std::unique_ptr<QObject> makeAttackTest() {
    return std::make_unique<AttackTest>();
}

#include "launch_attacks_test.moc"
