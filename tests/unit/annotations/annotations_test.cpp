#include "engine/runtime/annotations.h"

#include <QTest>

using namespace boxwright;
using namespace boxwright::runtime;

/// What annotations ask of the runtime, read into what is done.
class AnnotationsTest : public QObject {
    Q_OBJECT

    static ContainerSpec with(const std::map<std::string, std::string>& annotations) {
        ContainerSpec spec;
        spec.annotations = annotations;
        return spec;
    }

private Q_SLOTS:
    void values_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("expected"); // name type values…; empty: refused
        const auto row = [](const char* name, const char* value, const char* expected) {
            QTest::addRow("%s %s", name, value) << name << value << expected;
        };
        row("SendSIGHUP", "true", "SendSIGHUP b true");
        row("SendSIGHUP", "boolean false", "SendSIGHUP b false");
        row("SendSIGHUP", "yes", "");
        row("KillSignal", "37", "KillSignal i 37");
        row("KillSignal", "-1", "KillSignal i -1");
        row("KillSignal", "2147483648", "");
        row("KillSignal", "37x", "");
        row("KillSignal", "", "");
        row("CPUWeight", "uint64 18446744073709551615", "CPUWeight t 18446744073709551615");
        row("CPUWeight", "@t 5", "CPUWeight t 5");
        row("CPUWeight", "uint64 18446744073709551616", "");
        row("CPUWeight", "uint64 -1", "");
        row("CPUWeight", "uint32  4294967295", "CPUWeight u 4294967295");
        row("CPUWeight", "uint32 4294967296", "");
        row("CPUWeight", "int64 -5", "CPUWeight x -5");
        row("CPUWeight", "fancy 5", "");
        row("Ratio", "1.5", "Ratio d 1.5");
        row("CollectMode", "'inactive'", "CollectMode s inactive");
        row("CollectMode", "\"it's\"", "CollectMode s it's");
        row("CollectMode", R"('it\'s')", "CollectMode s it's");
        row("CollectMode", "'a' 'b'", "");
        row("CollectMode", "'open", "");
        row("CollectMode", R"('open\)", "");
        row("CollectMode", "inactive", "");
        row("After", "['a.service', 'b.service']", "After as a.service b.service");
        row("After", "@as []", "After as");
        row("After", "[]", "After as");
        row("After", "['a' 'b']", "");
        row("After", "['a'", "");
        row("After", "[5]", "");
        row("TimeoutStopSec", "5", "TimeoutStopUSec t 5000000");
        row("TimeoutStopSec", "uint64 5", "TimeoutStopUSec t 5000000");
        row("TimeoutStopSec", "0.25", "TimeoutStopUSec t 250000");
        row("TimeoutStopUSec", "uint64 5", "TimeoutStopUSec t 5");
        row("TimeoutStopSec", "'5'", "");
        row("TimeoutStopSec", "-5", "");
        row("TimeoutStopSec", "1e300", "");
        row("TimeoutStopSec", "nan", "");
        row("ab", "1", "");
        row("Two Words", "1", "");
        row("Wiþ", "1", "");
    }
    void values() {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, expected);
        const auto property = unitProperty(name.toStdString(), value.toStdString());
        QCOMPARE(property.has_value(), !expected.isEmpty());
        if (!property) {
            QVERIFY(property.error().code == ErrorCode::InvalidArgument);
            QCOMPARE(QString::fromStdString(property.error().object),
                     QStringLiteral("org.systemd.property.") + name);
            return;
        }
        std::string told = property->name + " " + property->type;
        for (const std::string& text : property->values)
            told += " " + text;
        QCOMPARE(QString::fromStdString(told), expected);
    }

    void onlyThoseOfSystemd() {
        const auto properties =
            unitProperties(with({{"org.example", "'x'"}, {"org.systemd.property.After", "['a']"}}));
        QVERIFY(properties);
        const std::vector<UnitProperty> expected{{"After", "as", {"a"}}};
        QVERIFY(*properties == expected);
    }

    void whatIsTheRuntimes_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("taken");
        QTest::newRow("pids") << "PIDs"
                              << "5" << false;
        QTest::newRow("slice") << "Slice"
                               << "'user.slice'" << false;
        QTest::newRow("not delegated") << "Delegate"
                                       << "false" << false;
        QTest::newRow("delegated") << "Delegate"
                                   << "true" << true;
    }
    void whatIsTheRuntimes() {
        QFETCH(QString, name);
        QFETCH(QString, value);
        const auto properties = unitProperties(
            with({{"org.systemd.property." + name.toStdString(), value.toStdString()}}));
        QTEST(properties.has_value(), "taken");
    }

    void groups_data() {
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("kept");
        QTest::newRow("1") << "1" << true;
        QTest::newRow("true") << "true" << true;
        QTest::newRow("0") << "0" << false;
        QTest::newRow("false") << "false" << false;
        QTest::newRow("empty") << "" << false;
    }
    void groups() {
        QFETCH(QString, value);
        QTEST(keepsGroups(with({{"run.oci.keep_original_groups", value.toStdString()}})), "kept");
        QVERIFY(!keepsGroups(ContainerSpec{}));
    }
};

QTEST_GUILESS_MAIN(AnnotationsTest)
#include "annotations_test.moc"
