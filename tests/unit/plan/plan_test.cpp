#include "engine/plan/plan.h"

#include "engine/model/design.h"

#include <QTest>

using namespace boxwright;

namespace {

QString textOf(const std::vector<Step>& plan) {
    QStringList lines;
    for (const Step& step : plan) {
        QString line = QString::fromStdString(stepId(step));
        if (!step.object.empty() && !line.endsWith(QString::fromStdString(step.object)))
            line += QLatin1String(" [") + QString::fromStdString(step.object) + QLatin1Char(']');
        lines << line;
    }
    return lines.join(QLatin1Char('\n'));
}

Namespace joined(const char* type, const char* path) {
    Namespace entry;
    entry.type = type;
    entry.path = path;
    return entry;
}

void setNamespaces(ContainerSpec& spec, const std::vector<std::string>& types) {
    std::vector<Namespace> list;
    for (const std::string& type : types) {
        Namespace entry;
        entry.type = type;
        list.push_back(entry);
    }
    if (!spec.linux)
        spec.linux.emplace();
    spec.linux->namespaces = list;
}

ContainerSpec smallSpec() {
    ContainerSpec spec;
    spec.process.emplace();
    spec.process->args = std::vector<std::string>{"/bin/true"};
    setNamespaces(spec, {"pid", "mount"});
    return spec;
}

qsizetype lineOf(const QString& text, const char* id) {
    return text.split(QLatin1Char('\n')).indexOf(QLatin1String(id));
}

} // namespace

class PlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smallestPlan() {
        QCOMPARE(textOf(makePlan(smallSpec(), false)),
                 QStringLiteral("cgroup\ndevices-allowed\nnamespaces [pid mount]\nrootfs\n"
                                "device:/dev/null\ndevice:/dev/zero\ndevice:/dev/full\n"
                                "device:/dev/random\ndevice:/dev/urandom\ndevice:/dev/tty\n"
                                "device-links\npivot-root\nuser [0:0]\ncapabilities\n"
                                "command [/bin/true]\nexec [/bin/true]"));
    }

    void rootlessAddsUserNamespace() {
        QCOMPARE(stepId(makePlan(smallSpec(), true).front()), std::string("user-namespace"));
        QCOMPARE(stepId(makePlan(smallSpec(), false).front()), std::string("cgroup"));
        ContainerSpec joining = smallSpec();
        joining.linux->namespaces->push_back(joined("user", "/proc/1/ns/user"));
        QCOMPARE(stepId(makePlan(joining, true).front()), std::string("cgroup"));
    }

    /// An ordinary user's rights to devices are those of his files.
    void devicesAreGuardedForRoot() {
        QVERIFY(lineOf(textOf(makePlan(smallSpec(), false)), "devices-allowed") == 1);
        QVERIFY(lineOf(textOf(makePlan(smallSpec(), true)), "devices-allowed") < 0);
        QVERIFY(lineOf(textOf(makeExecPlan(smallSpec())), "devices-allowed") < 0);
    }

    void everyMemberHasItsStep() {
        ContainerSpec spec = smallSpec();
        setNamespaces(spec, {"pid", "mount", "uts", "network", "ipc", "time", "user"});
        spec.linux->namespaces->push_back(joined("cgroup", "/proc/1/ns/cgroup"));
        spec.hostname = "box";
        spec.linux->timeOffsets.emplace()["boottime"] = TimeOffset{};
        spec.linux->sysctl.emplace()["net.ipv4.ip_forward"] = "1";
        Mount proc;
        proc.destination = "/proc";
        proc.type = "proc";
        spec.mounts = std::vector<Mount>{proc};
        spec.linux->maskedPaths = std::vector<std::string>{"/proc/kcore"};
        spec.linux->readonlyPaths = std::vector<std::string>{"/proc/sys"};
        spec.linux->seccomp.emplace();
        spec.root.emplace();
        spec.root->readonly = true;
        spec.process->terminal = true;
        spec.process->cwd = "/srv";
        spec.process->noNewPrivileges = true;
        spec.process->oomScoreAdj = 100;
        spec.process->apparmorProfile = "box";
        Rlimit files;
        files.type = "RLIMIT_NOFILE";
        spec.process->rlimits = std::vector<Rlimit>{files};
        const QString text = textOf(makePlan(spec, false));
        QVERIFY2(text.startsWith(QLatin1String(
                     "user-namespace\ncgroup\ndevices-allowed\n"
                     "namespaces [pid mount uts network ipc time cgroup=/proc/1/ns/cgroup]\n"
                     "hostname [box]\ntime-offsets\nloopback\nsysctl:net.ipv4.ip_forward\n"
                     "rootfs\nmount:/proc\ndevice:/dev/null")),
                 qPrintable(text));
        QVERIFY2(text.endsWith(QLatin1String(
                     "device-links\nworking-directory [/srv]\nconsole\nmask:/proc/kcore\n"
                     "readonly:/proc/sys\nreadonly:/\npivot-root\nrlimit:RLIMIT_NOFILE\n"
                     "oom-score [100]\nlsm [box]\nuser [0:0]\ncapabilities\n"
                     "command [/bin/true]\nno-new-privileges\n"
                     "seccomp\nexec [/bin/true]")),
                 qPrintable(text));
    }

    /// So that the filter decides over nothing but the exec.
    void seccompIsLastWithoutNoNewPrivilegesToo() {
        ContainerSpec spec = smallSpec();
        spec.linux->seccomp.emplace();
        spec.process->noNewPrivileges = false;
        QVERIFY(textOf(makePlan(spec, false)).endsWith(QLatin1String("seccomp\nexec [/bin/true]")));
    }

    void joinedMountNamespaceBringsItsOwnFiles() {
        ContainerSpec spec = smallSpec();
        setNamespaces(spec, {"pid"});
        spec.linux->namespaces->push_back(joined("mount", "/proc/7/ns/mnt"));
        QCOMPARE(textOf(makePlan(spec, false)),
                 QStringLiteral(
                     "cgroup\ndevices-allowed\nnamespaces [pid mount=/proc/7/ns/mnt]\nuser [0:0]\n"
                     "capabilities\ncommand [/bin/true]\nexec [/bin/true]"));
    }

    void boundDevKeepsItsDevices() {
        ContainerSpec spec = smallSpec();
        Mount dev;
        dev.destination = "/dev";
        dev.options = std::vector<std::string>{"rbind"};
        spec.mounts = std::vector<Mount>{dev};
        QVERIFY(launchDevices(spec).empty());
        QVERIFY(lineOf(textOf(makePlan(spec, false)), "device-links") < 0);
    }

    void configuredDeviceReplacesDefault() {
        ContainerSpec spec = smallSpec();
        Device null;
        null.path = "/dev/null";
        null.type = "c";
        null.major = 1;
        null.minor = 3;
        null.fileMode = 0600;
        Device fuse = null;
        fuse.path = "/dev/fuse";
        spec.linux->devices = std::vector<Device>{null, fuse};
        const auto devices = launchDevices(spec);
        QCOMPARE(devices.size(), size_t(7));
        QCOMPARE(*devices.front().fileMode, 0600u);
        QCOMPARE(devices.back().path, std::string("/dev/fuse"));
    }

    void execPlanTouchesNoFiles() {
        const QString text = textOf(makeExecPlan(defaultSpec()));
        QVERIFY(lineOf(text, "rootfs") < 0);
        QVERIFY(lineOf(text, "pivot-root") < 0);
        QVERIFY(lineOf(text, "console") > 0);
        QVERIFY(text.endsWith(QLatin1String("seccomp\nexec [/bin/sh]")));
    }

    void orderIsThatOfTheKinds() {
        const auto plan = makePlan(defaultSpec(), true);
        for (size_t i = 1; i < plan.size(); ++i)
            QVERIFY2(plan[i - 1].kind <= plan[i].kind, stepId(plan[i]).c_str());
    }
};

QTEST_APPLESS_MAIN(PlanTest)
#include "plan_test.moc"
