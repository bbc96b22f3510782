#include "engine/model/seccomp_profile.h"

#include <QTest>

#include <seccomp.h>

#include <algorithm>
#include <cerrno>
#include <set>

using namespace boxwright;

namespace {

SeccompContext contextWith(std::vector<std::string> capabilities,
                           const std::string& machine = "x86_64") {
    return {std::move(capabilities), machine, 6, 1};
}

std::vector<SeccompRule> rulesFor(const Seccomp& profile, const std::string& name) {
    std::vector<SeccompRule> rules;
    for (const SeccompRule& rule : *profile.syscalls) {
        if (std::find(rule.names.begin(), rule.names.end(), name) != rule.names.end())
            rules.push_back(rule);
    }
    return rules;
}

bool allows(const Seccomp& profile, const std::string& name) {
    const auto rules = rulesFor(profile, name);
    return rules.size() == 1 && rules[0].action == "SCMP_ACT_ALLOW" && !rules[0].args;
}

/// Kernel 6.8 and later, which libseccomp 2.5.4 has not heard of.
const std::set<std::string> newerThanLibrary{
    "getxattrat",       "listxattrat", "removexattrat",     "setxattrat",
    "listmount",        "statmount",   "lsm_get_self_attr", "lsm_set_self_attr",
    "lsm_list_modules", "mseal",       "uretprobe"};

} // namespace

class SeccompProfileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void capabilityOpensItsCalls_data();
    void capabilityOpensItsCalls();
    void neverAllowed_data();
    void neverAllowed();
    void cloneMakesNoNamespacesWithoutSysAdmin();
    void cloneIsFreeWithSysAdmin();
    void debuggingNeedsKernel48OrTheCapability();
    void socketsRefuseAlgAndVsock();
    void personalityTakesFiveValues();
    void architectureBringsItsOwnCalls();
    void everyNameIsKnownAndListedOncePerRule();
};

void SeccompProfileTest::capabilityOpensItsCalls_data() {
    QTest::addColumn<std::string>("capability");
    QTest::addColumn<std::string>("syscall");
    const std::pair<const char*, const char*> pairs[] = {
        {"CAP_SYS_ADMIN", "mount"},
        {"CAP_SYS_ADMIN", "unshare"},
        {"CAP_SYS_ADMIN", "setns"},
        {"CAP_SYS_ADMIN", "bpf"},
        {"CAP_DAC_READ_SEARCH", "open_by_handle_at"},
        {"CAP_SYS_BOOT", "reboot"},
        {"CAP_SYS_CHROOT", "chroot"},
        {"CAP_SYS_MODULE", "finit_module"},
        {"CAP_SYS_PACCT", "acct"},
        {"CAP_SYS_PTRACE", "pidfd_getfd"},
        {"CAP_SYS_RAWIO", "iopl"},
        {"CAP_SYS_TIME", "clock_settime"},
        {"CAP_SYS_TTY_CONFIG", "vhangup"},
        {"CAP_SYS_NICE", "mbind"},
        {"CAP_SYSLOG", "syslog"},
        {"CAP_BPF", "bpf"},
        {"CAP_PERFMON", "perf_event_open"},
    };
    for (const auto& [capability, syscall] : pairs)
        QTest::addRow("%s %s", capability, syscall)
            << std::string(capability) << std::string(syscall);
}

void SeccompProfileTest::capabilityOpensItsCalls() {
    QFETCH(std::string, capability);
    QFETCH(std::string, syscall);
    QVERIFY(rulesFor(defaultSeccomp(contextWith({})), syscall).empty());
    QVERIFY(allows(defaultSeccomp(contextWith({capability})), syscall));
}

void SeccompProfileTest::neverAllowed_data() {
    QTest::addColumn<std::string>("syscall");
    for (const char* name : {"add_key", "request_key", "keyctl", "kexec_load", "kexec_file_load",
                             "io_uring_setup", "userfaultfd", "swapon", "swapoff", "pivot_root",
                             "nfsservctl", "move_pages", "migrate_pages", "uselib"})
        QTest::addRow("%s", name) << std::string(name);
}

void SeccompProfileTest::neverAllowed() {
    QFETCH(std::string, syscall);
    const SeccompContext most =
        contextWith({"CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_PTRACE"});
    QVERIFY(rulesFor(defaultSeccomp(most), syscall).empty());
}

void SeccompProfileTest::cloneMakesNoNamespacesWithoutSysAdmin() {
    const Seccomp profile = defaultSeccomp(contextWith({}));
    QCOMPARE(profile.defaultAction, std::string("SCMP_ACT_ERRNO"));
    QCOMPARE(profile.defaultErrnoRet.value(), static_cast<uint32_t>(EPERM));
    const auto clone = rulesFor(profile, "clone");
    QCOMPARE(clone.size(), size_t{1});
    const SeccompArg arg{0, 0x7E020000, 0, "SCMP_CMP_MASKED_EQ", {}};
    QCOMPARE(clone[0].args.value() == std::vector{arg}, true);
    const auto clone3 = rulesFor(profile, "clone3");
    QCOMPARE(clone3.size(), size_t{1});
    QCOMPARE(clone3[0].action, std::string("SCMP_ACT_ERRNO"));
    QCOMPARE(clone3[0].errnoRet.value(), static_cast<uint32_t>(ENOSYS));
}

void SeccompProfileTest::cloneIsFreeWithSysAdmin() {
    const Seccomp profile = defaultSeccomp(contextWith({"CAP_SYS_ADMIN"}));
    QVERIFY(allows(profile, "clone"));
    QVERIFY(allows(profile, "clone3"));
}

void SeccompProfileTest::debuggingNeedsKernel48OrTheCapability() {
    SeccompContext context = contextWith({});
    QVERIFY(allows(defaultSeccomp(context), "ptrace"));
    context.kernelMajor = 4;
    context.kernelMinor = 7;
    QVERIFY(!allows(defaultSeccomp(context), "ptrace"));
    context.capabilities = {"CAP_SYS_PTRACE"};
    QVERIFY(allows(defaultSeccomp(context), "ptrace"));
}

void SeccompProfileTest::socketsRefuseAlgAndVsock() {
    const auto rules = rulesFor(defaultSeccomp(contextWith({})), "socket");
    const auto allowed = [&rules](uint64_t family) {
        return std::any_of(rules.begin(), rules.end(), [family](const SeccompRule& rule) {
            const SeccompArg& arg = rule.args->at(0);
            return (arg.op == "SCMP_CMP_LT" && family < arg.value) ||
                   (arg.op == "SCMP_CMP_EQ" && family == arg.value) ||
                   (arg.op == "SCMP_CMP_GT" && family > arg.value);
        });
    };
    for (uint64_t family = 0; family < 64; ++family)
        QCOMPARE(allowed(family), family != 38 && family != 40);
}

void SeccompProfileTest::personalityTakesFiveValues() {
    std::set<uint64_t> values;
    for (const SeccompRule& rule : rulesFor(defaultSeccomp(contextWith({})), "personality"))
        values.insert(rule.args->at(0).value);
    QVERIFY((values == std::set<uint64_t>{0, 8, 0x20000, 0x20008, 0xffffffff}));
}

void SeccompProfileTest::architectureBringsItsOwnCalls() {
    const Seccomp intel = defaultSeccomp(contextWith({}, "x86_64"));
    const Seccomp arm = defaultSeccomp(contextWith({}, "aarch64"));
    QVERIFY(allows(intel, "arch_prctl"));
    QVERIFY(rulesFor(arm, "arch_prctl").empty());
    QVERIFY(allows(arm, "set_tls"));
    QVERIFY(rulesFor(intel, "set_tls").empty());
    QCOMPARE(arm.architectures.value()[0], std::string("SCMP_ARCH_AARCH64"));
    QCOMPARE(intel.architectures->size(), size_t{3});
}

void SeccompProfileTest::everyNameIsKnownAndListedOncePerRule() {
    const Seccomp profile = defaultSeccomp(contextWith({"CAP_SYS_ADMIN", "CAP_SYS_PTRACE"}));
    std::set<std::string> unconditional;
    for (const SeccompRule& rule : *profile.syscalls) {
        for (const std::string& name : rule.names) {
            const bool known = seccomp_syscall_resolve_name(name.c_str()) != __NR_SCMP_ERROR;
            QVERIFY2(known || newerThanLibrary.contains(name), name.c_str());
            QVERIFY2(rule.args || unconditional.insert(name).second, name.c_str());
        }
    }
}

QTEST_APPLESS_MAIN(SeccompProfileTest)
#include "seccomp_profile_test.moc"
