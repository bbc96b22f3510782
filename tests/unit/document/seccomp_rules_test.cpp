#include "ui/document/seccomp_rules.h"

#include <QTest>

using namespace boxwright;
using namespace boxwright::ui;

namespace {

SeccompRule rule(std::vector<std::string> names, const char* action) {
    SeccompRule made;
    made.names = std::move(names);
    made.action = action;
    return made;
}

Seccomp sample() {
    Seccomp profile;
    profile.defaultAction = "SCMP_ACT_ERRNO";
    SeccompRule conditional = rule({"clone"}, "SCMP_ACT_ALLOW");
    conditional.args = std::vector<SeccompArg>{{0, 0x7e020000, 0, "SCMP_CMP_MASKED_EQ", {}}};
    profile.syscalls =
        std::vector<SeccompRule>{rule({"read", "write"}, "SCMP_ACT_ALLOW"), conditional};
    return profile;
}

} // namespace

class SeccompRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verdicts() {
        const Seccomp profile = sample();
        QCOMPARE(verdictOf(profile, "read").action, std::string("SCMP_ACT_ALLOW"));
        QVERIFY(verdictOf(profile, "clone").conditional);
        QCOMPARE(verdictOf(profile, "mount").action, std::string("SCMP_ACT_ERRNO"));
        QVERIFY(!verdictOf(profile, "mount").listed);
        QCOMPARE(boxwright::ui::verdicts(profile).size(), size_t(3));
    }

    void anUnconditionalRuleOutweighsAConditionalOne() {
        Seccomp profile = sample();
        profile.syscalls->push_back(rule({"clone"}, "SCMP_ACT_ALLOW"));
        QVERIFY(!verdictOf(profile, "clone").conditional);
    }

    void settingMovesASyscallOutOfItsRules() {
        Seccomp profile = sample();
        setSyscallAction(profile, {"clone"}, "SCMP_ACT_ALLOW");
        QCOMPARE(profile.syscalls->size(), size_t(1));
        QCOMPARE(verdictOf(profile, "clone").conditional, false);
        setSyscallAction(profile, {"read"}, "SCMP_ACT_ERRNO", 38);
        QCOMPARE(verdictOf(profile, "read").errnoRet, std::optional<uint32_t>(38));
        QCOMPARE(verdictOf(profile, "write").action, std::string("SCMP_ACT_ALLOW"));
    }

    void theDefaultActionNeedsNoRule() {
        Seccomp profile = sample();
        setSyscallAction(profile, {"read", "write", "clone"}, "SCMP_ACT_ERRNO");
        QVERIFY(profile.syscalls->empty());
    }

    void conditionsInWords() {
        QCOMPARE(conditionText({0, 0x7e020000, 0, "SCMP_CMP_MASKED_EQ", {}}),
                 std::string("arg 0 & 0x7e020000 = 0"));
        QCOMPARE(conditionText({1, 8, {}, "SCMP_CMP_GE", {}}), std::string("arg 1 ≥ 8"));
    }
};

QTEST_GUILESS_MAIN(SeccompRulesTest)
#include "seccomp_rules_test.moc"
