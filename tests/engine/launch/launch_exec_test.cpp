#include "fixture.h"
#include "tests.h"

#include <QTest>

class ExecTest : public QObject {
    Q_OBJECT
};

std::unique_ptr<QObject> makeExecTest() {
    return std::make_unique<ExecTest>();
}

#include "launch_exec_test.moc"
