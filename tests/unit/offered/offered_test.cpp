#include "engine/launch/checks.h"
#include "engine/launch/host_reach.h"
#include "engine/oci/spec_json.h"
#include "engine/plan/plan.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace boxwright;

namespace {

QByteArray sample(const QString& name) {
    QFile file(QStringLiteral(BOXWRIGHT_DATA "/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A smallest runnable configuration with `value` at a dotted place.
ContainerSpec specWith(const QString& place, const QByteArray& value) {
    QJsonObject root{
        {QStringLiteral("ociVersion"), QStringLiteral("1.0.2")},
        {QStringLiteral("process"),
         QJsonObject{{QStringLiteral("cwd"), QStringLiteral("/")},
                     {QStringLiteral("user"),
                      QJsonObject{{QStringLiteral("uid"), 0}, {QStringLiteral("gid"), 0}}},
                     {QStringLiteral("args"), QJsonArray{QStringLiteral("true")}}}},
        {QStringLiteral("linux"),
         QJsonObject{
             {QStringLiteral("namespaces"),
              QJsonArray{QJsonObject{{QStringLiteral("type"), QStringLiteral("mount")}}}}}}};
    QJsonValue leaf = QJsonDocument::fromJson("[" + value + "]").array().first();
    const QStringList names = place.split(QLatin1Char('.'));
    std::function<QJsonObject(QJsonObject, int)> put = [&](QJsonObject object, int at) {
        object[names[at]] =
            at + 1 == names.size() ? leaf : QJsonValue(put(object[names[at]].toObject(), at + 1));
        return object;
    };
    auto spec = specFromJson(QJsonDocument(put(root, 0)).toJson().toStdString());
    if (!spec)
        qFatal("%s", spec.error().message().c_str());
    return *spec;
}

/// Dotted names of all members of a document; lists are seen through.
void collect(const QJsonValue& value, const QString& name, QSet<QString>& names) {
    if (value.isArray() && value.toArray().first().isObject()) {
        for (const QJsonValue& entry : value.toArray())
            collect(entry, name, names);
    } else if (value.isObject() && !value.toObject().isEmpty()) {
        const QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member)
            collect(*member, name.isEmpty() ? member.key() : name + QLatin1Char('.') + member.key(),
                    names);
    } else {
        names << name;
    }
}

struct Refused {
    const char* place;
    const char* value;
    const char* member = nullptr; ///< named in the error; the place when null
};
constexpr Refused refusedRows[] = {
    {"linux.resources.memory.kernel", "1048576"},
    {"linux.resources.memory.kernelTCP", "1048576"},
    {"linux.resources.memory.swappiness", "60"},
    {"linux.resources.memory.disableOOMKiller", "true"},
    {"linux.resources.memory.useHierarchy", "false"},
    {"linux.resources.cpu.realtimeRuntime", "950000"},
    {"linux.resources.cpu.realtimePeriod", "1000000"},
    {"linux.resources.blockIO.leafWeight", "10"},
    {"linux.resources.blockIO.weightDevice", R"([{"major": 8, "minor": 0, "leafWeight": 10}])",
     "linux.resources.blockIO.leafWeight"},
    {"linux.resources.network", R"({"classID": 1})"},
    {"linux.resources.unified", R"({"cgroup.freeze": "1"})"},
};

/// What the engine carries out, and what is nobody's to carry out; prefixes of dotted names.
constexpr const char* carriedOut[] = {
    "annotations", // for others to read
    "domainname",
    "hooks", // where the caller asked for them
    "hostname",
    "linux.cgroupsPath", // the caller of a launch makes the cgroup
    "linux.devices",
    "linux.gidMappings",
    "linux.intelRdt", // its group is made by the caller of a launch
    "linux.maskedPaths",
    "linux.memoryPolicy",
    "linux.mountLabel",
    "linux.namespaces",
    "linux.netDevices",
    "linux.personality",
    "linux.readonlyPaths",
    "linux.resources.blockIO.throttle",
    "linux.resources.blockIO.weight",
    "linux.resources.cpu.burst",
    "linux.resources.cpu.cpus",
    "linux.resources.cpu.idle",
    "linux.resources.cpu.mems",
    "linux.resources.cpu.period",
    "linux.resources.cpu.quota",
    "linux.resources.cpu.shares",
    "linux.resources.devices",
    "linux.resources.hugepageLimits",
    "linux.resources.memory.checkBeforeUpdate",
    "linux.resources.memory.limit",
    "linux.resources.memory.reservation",
    "linux.resources.memory.swap",
    "linux.resources.pids",
    "linux.resources.rdma",
    "linux.rootfsPropagation",
    "linux.seccomp",
    "linux.sysctl",
    "linux.timeOffsets",
    "linux.uidMappings",
    "mounts",
    "ociVersion",
    "process.apparmorProfile",
    "process.args",
    "process.capabilities",
    "process.commandLine", // Windows
    "process.consoleSize",
    "process.cwd",
    "process.env",
    "process.execCPUAffinity",
    "process.ioPriority",
    "process.noNewPrivileges",
    "process.oomScoreAdj",
    "process.rlimits",
    "process.scheduler",
    "process.selinuxLabel",
    "process.terminal",
    "process.user",
    "root",
    "vm",
    "windows",
};

bool isKnown(const QString& name) {
    const auto begins = [&](const char* place) {
        const QString prefix = QString::fromLatin1(place);
        return name == prefix || name.startsWith(prefix + QLatin1Char('.')) ||
               (prefix.endsWith(QLatin1String("throttle")) && name.startsWith(prefix)) ||
               (prefix.endsWith(QLatin1String(".weight")) &&
                name.startsWith(prefix + QLatin1String("Device.")));
    };
    for (const Refused& row : refusedRows) {
        if (begins(row.place))
            return true;
    }
    return std::any_of(std::begin(carriedOut), std::end(carriedOut), begins);
}

} // namespace

/// Nothing in a configuration is ignored in silence.
class OfferedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refused_data() {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("member");
        for (const Refused& row : refusedRows)
            QTest::newRow(row.place) << QString::fromLatin1(row.place) << QByteArray(row.value)
                                     << QString::fromLatin1(row.member ? row.member : row.place);
    }
    void refused() {
        QFETCH(QString, place);
        QFETCH(QByteArray, value);
        const auto checked = checkRunnable(specWith(place, value));
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::NotSupported);
        QTEST(QString::fromStdString(checked.error().object), "member");
    }

    void twoSecurityLabels() {
        ContainerSpec spec = specWith(QStringLiteral("process.apparmorProfile"), "\"box\"");
        QVERIFY(checkRunnable(spec));
        spec.process->selinuxLabel = "box_t";
        const auto checked = checkRunnable(spec);
        QVERIFY(!checked);
        QCOMPARE(checked.error().object, std::string("process.selinuxLabel"));
    }

    void contradictions_data() {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("unknown propagation")
            << QStringLiteral("linux.rootfsPropagation") << QByteArray("\"sideways\"");
        QTest::newRow("swap without memory")
            << QStringLiteral("linux.resources.memory.swap") << QByteArray("1048576");
    }
    void contradictions() {
        QFETCH(QString, place);
        QFETCH(QByteArray, value);
        const auto checked = checkRunnable(specWith(place, value));
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(QString::fromStdString(checked.error().object), place);
    }

    /// The kernel would take such a number for another one.
    void numbersThatWrap_data() {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("member");
        const auto row = [](const char* place, const char* value, const char* member) {
            QTest::addRow("%s %s", place, value)
                << QString::fromLatin1(place) << QByteArray(value) << QString::fromLatin1(member);
        };
        row("process.user.uid", "4294967295", "process.user.uid");
        row("process.user.gid", "4294967295", "process.user.gid");
        row("process.user.additionalGids", "[1, 4294967295]", "process.user.additionalGids");
        row("process.user.umask", "512", "process.user.umask");
        row("process.consoleSize", R"({"height": 65536, "width": 80})", "process.consoleSize");
        row("process.consoleSize", R"({"height": 24, "width": 65616})", "process.consoleSize");
        row("process.scheduler", R"({"policy": "SCHED_OTHER", "nice": 20})",
            "process.scheduler.nice");
        row("process.scheduler", R"({"policy": "SCHED_OTHER", "nice": -21})",
            "process.scheduler.nice");
        for (const char* number : {"uid", "gid", "major", "minor"}) {
            const QByteArray wraps =
                QByteArray(number).endsWith("id") ? "4294967295" : "4294967297";
            const QByteArray device =
                QByteArray(R"([{"type": "c", "path": "/dev/x", "NAME": VALUE}])")
                    .replace("NAME", number)
                    .replace("VALUE", wraps);
            row("linux.devices", device, (QByteArray("linux.devices[0].") + number).constData());
        }
        row("linux.devices", R"([{"type": "c", "path": "/dev/x", "major": -1, "minor": 3}])",
            "linux.devices[0].major");
    }
    void numbersThatWrap() {
        QFETCH(QString, place);
        QFETCH(QByteArray, value);
        const auto checked = checkRunnable(specWith(place, value));
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::InvalidArgument);
        QTEST(QString::fromStdString(checked.error().object), "member");
    }

    /// 2^32 and negative numbers do not even get that far.
    void numbersThatAreNone_data() {
        QTest::addColumn<QString>("member");
        for (const char* member : {"process.user.uid", "process.user.gid", "process.user.umask"})
            QTest::newRow(member) << QString::fromLatin1(member);
    }
    void numbersThatAreNone() {
        QFETCH(QString, member);
        const QString format = QStringLiteral(
            R"({"ociVersion": "1.0.2", "process": {"cwd": "/", "user": {"%1": %2}}})");
        const QString name = member.section(QLatin1Char('.'), -1);
        for (const char* value : {"4294967296", "-1", "18446744073709551616", "1.5"}) {
            const QString text = format.arg(name, QLatin1String(value));
            QVERIFY2(!specFromJson(text.toStdString()), qPrintable(text));
        }
        QVERIFY(specFromJson(format.arg(name, QLatin1String("1")).toStdString()));
    }

    void propagationNeedsItsOwnMounts() {
        ContainerSpec spec = specWith(QStringLiteral("linux.rootfsPropagation"), "\"rslave\"");
        QVERIFY(checkRunnable(spec));
        spec.linux->namespaces->clear();
        QVERIFY(!checkRunnable(spec));
    }

    void reachesBeyondTheContainer_data() {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QByteArray>("value");
        for (const char* kind : {"prestart", "createRuntime", "createContainer", "startContainer",
                                 "poststart", "poststop"})
            QTest::newRow(kind) << QStringLiteral("hooks.") + QLatin1String(kind)
                                << QByteArray(R"([{"path": "/bin/x"}])");
        QTest::newRow("listener")
            << QStringLiteral("linux.seccomp")
            << QByteArray(R"({"defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "/run/x"})");
        QTest::newRow("devices") << QStringLiteral("linux.netDevices")
                                 << QByteArray(R"({"eth0": {}})");
        QTest::newRow("owners") << QStringLiteral("mounts")
                                << QByteArray(R"([{"destination": "/x", "type": "bind",
                                                   "source": "/", "options": ["ridmap"]}])");
        QTest::newRow("file systems")
            << QStringLiteral("mounts") << QByteArray(R"([{"destination": "/x", "type": "ext4",
                                                         "options": ["remount", "sync"]}])");
        QTest::newRow("caches") << QStringLiteral("linux.intelRdt")
                                << QByteArray(R"({"closID": "a"})");
    }
    void reachesBeyondTheContainer() {
        QFETCH(QString, member);
        QFETCH(QByteArray, value);
        const auto checked = checkStaysInside(specWith(member, value));
        QVERIFY(!checked);
        QVERIFY2(checked.error().object.starts_with(member.toStdString()),
                 checked.error().object.c_str());
        QVERIFY(checkStaysInside(ContainerSpec{}));
    }

    void asksForNothing_data() {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* place, const char* value) {
            QTest::newRow(place) << QString::fromLatin1(place) << QByteArray(value);
        };
        row("hooks", R"({"prestart": [], "poststop": []})");
        row("linux.netDevices", "{}");
        row("linux.mountLabel", "\"\"");
        row("linux.resources.memory.kernel", "-1");
        row("linux.resources.memory.disableOOMKiller", "false");
        row("linux.resources.memory.useHierarchy", "true");
        row("linux.resources.cpu.realtimePeriod", "0");
        row("linux.resources.blockIO.leafWeight", "0");
        row("linux.resources.network", "{}");
        row("linux.resources.unified", R"({"memory.high": "max"})");
        row("linux.resources.somethingOfTomorrow", "1");
    }
    void asksForNothing() {
        QFETCH(QString, place);
        QFETCH(QByteArray, value);
        const auto checked = checkRunnable(specWith(place, value));
        QVERIFY2(checked, checked ? "" : checked.error().message().c_str());
    }

    /// A member the specification gains must be decided upon here.
    void everyMemberIsDecided() {
        QSet<QString> names;
        collect(QJsonDocument::fromJson(sample(QStringLiteral("every-member.json"))).object(), {},
                names);
        QVERIFY(names.size() > 140);
        for (const QString& name : std::as_const(names)) {
            const QStringList parts = name.split(QLatin1Char('.'));
            const bool foreign = std::any_of(parts.begin(), parts.end(), [](const QString& part) {
                return part == QLatin1String("x") || part.startsWith(QLatin1String("x-"));
            });
            QVERIFY2(foreign || isKnown(name), qPrintable(name));
        }
    }

    void configurationsOfOthersRun_data() {
        QTest::addColumn<QString>("file");
        for (const char* name : {"crun-spec", "podman-create", "runc-spec-rootless", "runc-spec",
                                 "umoci-unpack-rootless", "umoci-unpack"})
            QTest::newRow(name) << QString::fromLatin1(name) + QStringLiteral(".json");
    }
    void configurationsOfOthersRun() {
        QFETCH(QString, file);
        const auto spec = specFromJson(sample(file).toStdString());
        QVERIFY(spec);
        const auto checked = checkRunnable(*spec);
        QVERIFY2(checked, checked ? "" : checked.error().message().c_str());
        const auto plan = makePlan(*spec, false);
        QCOMPARE(stepId(plan.back()), std::string("exec"));
    }
};

QTEST_APPLESS_MAIN(OfferedTest)
#include "offered_test.moc"
