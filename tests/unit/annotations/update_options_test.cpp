#include "engine/oci/spec_fields_resources.h"
#include "engine/runtime/resource_patch.h"

#include <QTest>

using namespace boxwright;
using namespace boxwright::runtime;

/// Each option of `update` reaches its member of linux.resources, and the others stay.
class UpdateOptionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void options_data() {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* option, const char* expected) {
            QTest::newRow(option) << option << expected;
        };
        row("--blkio-weight=100", R"({"blockIO":{"weight":100}})");
        row("--cpu-period=100000", R"({"cpu":{"period":100000}})");
        row("--cpu-quota=30000", R"({"cpu":{"quota":30000}})");
        row("--cpu-quota=-1", R"({"cpu":{"quota":-1}})");
        row("--cpu-burst=5000", R"({"cpu":{"burst":5000}})");
        row("--cpu-share=512", R"({"cpu":{"shares":512}})");
        row("--cpu-idle=1", R"({"cpu":{"idle":1}})");
        row("--cpuset-cpus=0-1", R"({"cpu":{"cpus":"0-1"}})");
        row("--cpuset-mems=0", R"({"cpu":{"mems":"0"}})");
        row("--memory=33554432", R"({"memory":{"limit":33554432}})");
        row("--memory=32M", R"({"memory":{"limit":33554432}})");
        row("--memory=-1", R"({"memory":{"limit":-1}})");
        row("--memory-reservation=4096", R"({"memory":{"reservation":4096}})");
        row("--memory-swap=8192", R"({"memory":{"swap":8192}})");
        row("--pids-limit=20", R"({"pids":{"limit":20}})");
        row("--pids-limit=-1", R"({"pids":{"limit":-1}})");
    }
    void options() {
        QFETCH(QString, option);
        QFETCH(QString, expected);
        const auto arguments =
            parseArguments(resourceOptions(), {option.toStdString(), "box"}, Order::Free);
        QVERIFY(arguments);
        const auto patched = patchResources({}, *arguments);
        QVERIFY2(patched, patched ? "" : patched.error().message().c_str());
        QCOMPARE(QString::fromStdString(writeDocument(*patched).dump()), expected);
    }
};

QTEST_GUILESS_MAIN(UpdateOptionsTest)
#include "update_options_test.moc"
