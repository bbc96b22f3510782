#include "engine/model/seccomp_profile.h"
#include "engine/oci/seccomp_json.h"

#include <QFile>
#include <QTest>

#include <map>
#include <set>

using namespace boxwright;

namespace {

/// What a profile does with each name: the set of its (action, errno, conditions).
using Effect = std::map<std::string, std::set<std::string>>;

std::string describe(const SeccompRule& rule) {
    std::string text = rule.action;
    if (rule.errnoRet)
        text += " " + std::to_string(*rule.errnoRet);
    for (const SeccompArg& arg : rule.args.value_or(std::vector<SeccompArg>{}))
        text += " " + std::to_string(arg.index) + arg.op + std::to_string(arg.value) + "/" +
                std::to_string(arg.valueTwo.value_or(0));
    return text;
}

Effect effectOf(const Seccomp& profile) {
    Effect effect;
    effect["(default)"].insert(profile.defaultAction + " " +
                               std::to_string(profile.defaultErrnoRet.value_or(1)));
    for (const std::string& name : profile.architectures.value_or(std::vector<std::string>{}))
        effect["(architectures)"].insert(name);
    for (const SeccompRule& rule : profile.syscalls.value_or(std::vector<SeccompRule>{})) {
        for (const std::string& name : rule.names)
            effect[name].insert(describe(rule));
    }
    return effect;
}

QString difference(const Effect& a, const Effect& b) {
    std::string text;
    for (const auto& [name, rules] : a) {
        const auto other = b.find(name);
        if (other == b.end() || other->second != rules)
            text += name + " ";
    }
    return QString::fromStdString(text);
}

std::set<std::string> allowedNames(const Seccomp& profile) {
    std::set<std::string> names;
    for (const SeccompRule& rule : profile.syscalls.value_or(std::vector<SeccompRule>{})) {
        if (rule.action == "SCMP_ACT_ALLOW")
            names.insert(rule.names.begin(), rule.names.end());
    }
    return names;
}

QString only(const std::set<std::string>& here, const std::set<std::string>& there) {
    std::string text;
    for (const std::string& name : here) {
        if (!there.contains(name))
            text += (text.empty() ? "" : " ") + name;
    }
    return QString::fromStdString(text);
}

std::string fileText(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

const SeccompContext plain{{}, "x86_64", 6, 1};

std::string profileWith(const std::string& rule) {
    return R"({"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [)" + rule + "]}";
}

} // namespace

class SeccompJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void dockerFormMatchesOurData_data();
    void dockerFormMatchesOurData();
    void podmansProfileDiffersAsListed();
    void ociFormSurvivesARoundTrip();
    void resolvedFormSurvivesARoundTrip();
    void conditionsDecide_data();
    void conditionsDecide();
    void errnoNamesWin();
    void badInputIsRefused_data();
    void badInputIsRefused();
};

void SeccompJsonTest::dockerFormMatchesOurData_data() {
    QTest::addColumn<std::vector<std::string>>("capabilities");
    QTest::addColumn<std::string>("machine");
    QTest::addColumn<int>("minor");
    const std::vector<std::string> all{"CAP_DAC_READ_SEARCH",
                                       "CAP_SYS_ADMIN",
                                       "CAP_SYS_BOOT",
                                       "CAP_SYS_CHROOT",
                                       "CAP_SYS_MODULE",
                                       "CAP_SYS_PACCT",
                                       "CAP_SYS_TIME",
                                       "CAP_SYS_TTY_CONFIG",
                                       "CAP_SYS_PTRACE",
                                       "CAP_SYS_RAWIO",
                                       "CAP_SYS_NICE",
                                       "CAP_SYSLOG",
                                       "CAP_BPF",
                                       "CAP_PERFMON",
                                       "CAP_CHOWN"};
    for (const char* machine : {"x86_64", "aarch64"}) {
        for (const int minor : {7, 8}) {
            QTest::addRow("%s 4.%d none", machine, minor)
                << std::vector<std::string>{} << std::string(machine) << minor;
            QTest::addRow("%s 4.%d all", machine, minor) << all << std::string(machine) << minor;
            for (const std::string& name : all)
                QTest::addRow("%s 4.%d %s", machine, minor, name.c_str())
                    << std::vector{name} << std::string(machine) << minor;
        }
    }
}

void SeccompJsonTest::dockerFormMatchesOurData() {
    QFETCH(std::vector<std::string>, capabilities);
    QFETCH(std::string, machine);
    QFETCH(int, minor);
    const SeccompContext context{capabilities, machine, 4, minor};
    const auto docker =
        seccompFromJson(fileText(QStringLiteral(TEST_DATA "/docker-form.json")), context);
    QVERIFY2(docker, docker ? "" : docker.error().message().c_str());
    const Effect theirs = effectOf(*docker);
    const Effect ours = effectOf(defaultSeccomp(context));
    QVERIFY(theirs.size() > 300);
    QCOMPARE(difference(theirs, ours), QString());
    QCOMPARE(difference(ours, theirs), QString());
}

/// Debian's podman: a default of ENOSYS with refusals listed, and looser about namespaces.
void SeccompJsonTest::podmansProfileDiffersAsListed() {
    const QString path = QStringLiteral("/usr/share/containers/seccomp.json");
    if (!QFile::exists(path))
        QSKIP("golang-github-containers-common is not installed");
    const auto podman = seccompFromJson(fileText(path), plain);
    QVERIFY2(podman, podman ? "" : podman.error().message().c_str());
    QCOMPARE(podman->defaultErrnoRet.value(), 38u);
    const auto theirs = allowedNames(*podman);
    const auto ours = allowedNames(defaultSeccomp(plain));
    // Theirs trusts the kernel's capability checks for mounts and namespaces, and keeps calls of
    // other architectures and keyrings.
    QCOMPARE(
        only(theirs, ours),
        QStringLiteral("clone3 fsconfig fsmount fsopen fspick get_mempolicy keyctl mbind mount "
                       "mount_setattr move_mount open_tree pidfd_getfd pivot_root readdir "
                       "reboot set_mempolicy setns sigaction signal sigpending sigsuspend "
                       "syscall syslog timerfd umount umount2 unshare"));
    // Ours is newer, and docker's allows vmsplice and io_pgetevents.
    QCOMPARE(only(ours, theirs),
             QStringLiteral("cachestat fchmodat2 futex_requeue futex_wait futex_waitv futex_wake "
                            "getxattrat io_pgetevents io_pgetevents_time64 listmount listxattrat "
                            "map_shadow_stack mseal removexattrat setxattrat statmount uretprobe "
                            "vmsplice"));
    // Both know clone; theirs whatever the flags, ours without new namespaces.
    const Effect they = effectOf(*podman);
    const Effect we = effectOf(defaultSeccomp(plain));
    QVERIFY((they.at("clone") == std::set<std::string>{"SCMP_ACT_ALLOW"}));
    QVERIFY((we.at("clone") ==
             std::set<std::string>{"SCMP_ACT_ALLOW 0SCMP_CMP_MASKED_EQ2114060288/0"}));
    QCOMPARE(they.at("personality").size(), we.at("personality").size());
}

void SeccompJsonTest::ociFormSurvivesARoundTrip() {
    const std::string json = R"({
        "defaultAction": "SCMP_ACT_ALLOW", "defaultErrnoRet": 5,
        "architectures": ["SCMP_ARCH_X86_64"], "flags": ["SECCOMP_FILTER_FLAG_LOG"],
        "listenerPath": "/run/l.sock", "listenerMetadata": "m", "x-unknown": {"a": [1]},
        "syscalls": [{"names": ["clone", "bpf"], "action": "SCMP_ACT_NOTIFY", "x-rule": 1,
            "args": [{"index": 5, "value": 18446744073709551615, "valueTwo": 0,
                      "op": "SCMP_CMP_MASKED_EQ", "x-arg": null}]}]})";
    const auto profile = seccompFromJson(json, plain);
    QVERIFY2(profile, profile ? "" : profile.error().message().c_str());
    QCOMPARE(profile->syscalls->at(0).args->at(0).value, UINT64_MAX);
    QVERIFY(profile->extras.contains("x-unknown"));
    const auto again = seccompFromJson(seccompToJson(*profile), plain);
    QVERIFY(again);
    QVERIFY(*again == *profile);
    QCOMPARE(seccompToJson(*again, -1), seccompToJson(*profile, -1));
}

void SeccompJsonTest::resolvedFormSurvivesARoundTrip() {
    const Seccomp profile = defaultSeccomp(plain);
    const auto again = seccompFromJson(seccompToJson(profile), plain);
    QVERIFY(again);
    QVERIFY(*again == profile);
}

void SeccompJsonTest::conditionsDecide_data() {
    QTest::addColumn<std::string>("conditions");
    QTest::addColumn<bool>("kept");
    const auto row = [](const char* conditions, bool kept) {
        QTest::newRow(conditions) << std::string(conditions) << kept;
    };
    // The context: CAP_KILL and CAP_CHOWN on aarch64, Linux 6.1.
    row(R"("includes": {})", true);
    row(R"("includes": null, "excludes": null)", true);
    row(R"("includes": {"caps": ["CAP_KILL"]})", true);
    row(R"("includes": {"caps": ["CAP_KILL", "CAP_CHOWN"]})", true);
    row(R"("includes": {"caps": ["CAP_KILL", "CAP_BPF"]})", false);
    row(R"("includes": {"arches": ["amd64"]})", false);
    row(R"("includes": {"arches": ["amd64", "arm64"]})", true);
    row(R"("includes": {"minKernel": "6.1"})", true);
    row(R"("includes": {"minKernel": "6.10"})", false);
    row(R"("includes": {"minKernel": "5.19"})", true);
    row(R"("excludes": {"caps": ["CAP_BPF", "CAP_KILL"]})", false);
    row(R"("excludes": {"caps": ["CAP_BPF"]})", true);
    row(R"("excludes": {"arches": ["arm64"]})", false);
    row(R"("excludes": {"minKernel": "6.2"})", true);
    row(R"("excludes": {"minKernel": "6.0"})", false);
    row(R"("includes": {"caps": ["CAP_KILL"]}, "excludes": {"arches": ["arm64"]})", false);
}

void SeccompJsonTest::conditionsDecide() {
    QFETCH(std::string, conditions);
    QFETCH(bool, kept);
    const auto profile = seccompFromJson(
        profileWith(R"({"name": "read", "action": "SCMP_ACT_ALLOW", )" + conditions + "}"),
        {{"CAP_KILL", "CAP_CHOWN"}, "aarch64", 6, 1});
    QVERIFY2(profile, profile ? "" : profile.error().message().c_str());
    QCOMPARE(profile->syscalls->size(), size_t{kept ? 1u : 0u});
}

void SeccompJsonTest::errnoNamesWin() {
    const auto profile = seccompFromJson(
        R"({"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1, "defaultErrno": "ENOSYS",
            "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1,
                          "errno": "EINVAL", "comment": "gone when resolved"}]})",
        plain);
    QVERIFY(profile);
    QCOMPARE(profile->defaultErrnoRet.value(), 38u);
    QCOMPARE(profile->syscalls->at(0).errnoRet.value(), 22u);
    QVERIFY(profile->syscalls->at(0).extras.empty());
}

void SeccompJsonTest::badInputIsRefused_data() {
    QTest::addColumn<std::string>("json");
    QTest::addColumn<std::string>("object");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const std::string& json, const char* object,
                        ErrorCode code = ErrorCode::Malformed) {
        QTest::newRow(name) << json << std::string(object) << static_cast<int>(code);
    };
    row("no object", "[]", "/");
    row("no default", "{}", "/defaultAction");
    row("unknown default", R"({"defaultAction": "ALLOW"})", "/defaultAction",
        ErrorCode::InvalidArgument);
    row("no names", profileWith(R"({"action": "SCMP_ACT_ALLOW"})"), "/syscalls/0/names");
    row("no names in Docker's form", profileWith(R"({"action": "SCMP_ACT_ALLOW", "includes": {}})"),
        "/syscalls/0/names");
    row("name and names",
        profileWith(R"({"name": "read", "names": ["write"], "action": "SCMP_ACT_ALLOW"})"),
        "/syscalls/0");
    row("unknown action", profileWith(R"({"names": ["read"], "action": "SCMP_ACT_PERMIT"})"),
        "/syscalls/0/action", ErrorCode::InvalidArgument);
    row("unknown action elsewhere",
        profileWith(R"({"names": ["read"], "action": "X", "includes": {"arches": ["s390x"]}})"),
        "/syscalls/0/action", ErrorCode::InvalidArgument);
    row("errno too large",
        profileWith(R"({"names": ["read"], "action": "SCMP_ACT_ERRNO", "errnoRet": 4294967296})"),
        "/syscalls/0/errnoRet");
    row("unknown errno",
        profileWith(R"({"names": ["read"], "action": "SCMP_ACT_ERRNO", "errno": "ENONE"})"),
        "/syscalls/0/errno");
    row("number as text", profileWith(R"({"names": ["read"], "action": "SCMP_ACT_ALLOW",
                        "args": [{"index": "0", "value": 0, "op": "SCMP_CMP_EQ"}]})"),
        "/syscalls/0/args/0/index");
    row("negative value", profileWith(R"({"names": ["read"], "action": "SCMP_ACT_ALLOW",
                        "args": [{"index": 0, "value": -1, "op": "SCMP_CMP_EQ"}]})"),
        "/syscalls/0/args/0/value");
    row("kernel version",
        profileWith(
            R"({"name": "read", "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "new"}})"),
        "/syscalls/0/includes/minKernel");
    row("capabilities no list",
        profileWith(R"({"name": "read", "action": "SCMP_ACT_ALLOW", "excludes": {"caps": "A"}})"),
        "/syscalls/0/excludes/caps");
    row("both architecture members",
        R"({"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86"],
            "archMap": [{"architecture": "SCMP_ARCH_X86_64"}]})",
        "/archMap");
}

void SeccompJsonTest::badInputIsRefused() {
    QFETCH(std::string, json);
    QFETCH(std::string, object);
    QFETCH(int, code);
    const auto profile = seccompFromJson(json, plain);
    QVERIFY(!profile);
    QCOMPARE(profile.error().object, object);
    QCOMPARE(static_cast<int>(profile.error().code), code);
}

QTEST_APPLESS_MAIN(SeccompJsonTest)
#include "seccomp_json_test.moc"
