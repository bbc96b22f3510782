#include "engine/linux/capabilities.h"
#include "engine/model/capabilities.h"

#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

using namespace boxwright;

namespace {

constexpr uint64_t bit(int number) {
    return uint64_t{1} << number;
}
constexpr uint64_t chownAndKill = bit(0) | bit(5);

/// Runs `work` in a child. @return its result (0 or an errno), or -1 when it did not exit.
template <class Work>
int inChild(Work work) {
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(-work());
    int status = 0;
    if (::waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

int becomeWith(const CapabilitySets& sets, int last, uid_t uid) {
    if (const int failed = dropBounding(sets.bounding, last))
        return failed;
    if (const int failed = setKeepCapabilities(true))
        return failed;
    if (::setresgid(uid, uid, uid) != 0 || ::setresuid(uid, uid, uid) != 0)
        return -errno;
    return applyCapabilities(sets);
}

} // namespace

class CapabilitiesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void catalogueCoversThisKernel();
    void namesBecomeMasks();
    void ambientKeepsWhatTheKernelTakes();
    void unknownNamesAreRefused_data();
    void unknownNamesAreRefused();
    void leavesOutWhatCannotBeGranted();
    void readsAProcess();
    void appliesAllFiveSetsAsRoot();
    void keepsThemAcrossTheChangeOfUser();
    void takesThemAllAway();
};

void CapabilitiesTest::catalogueCoversThisKernel() {
    const auto last = lastCapability();
    QVERIFY(last);
    QVERIFY(*last >= 37);
    QVERIFY(static_cast<size_t>(*last) < capabilityCatalogue().size());
}

void CapabilitiesTest::namesBecomeMasks() {
    Capabilities spec;
    spec.bounding = {"CAP_CHOWN", "CAP_KILL"};
    spec.effective = {"CAP_CHOWN"};
    spec.permitted = std::vector<std::string>{};
    const auto sets = capabilitySets(spec, 40);
    QVERIFY(sets);
    QVERIFY((*sets == CapabilitySets{chownAndKill, bit(0), 0, 0, 0}));
}

void CapabilitiesTest::ambientKeepsWhatTheKernelTakes() {
    Capabilities spec;
    spec.permitted = spec.ambient = {"CAP_CHOWN", "CAP_KILL"};
    spec.inheritable = {"CAP_KILL"};
    QCOMPARE(capabilitySets(spec, 40)->ambient, bit(5));
}

void CapabilitiesTest::unknownNamesAreRefused_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<int>("last");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, int last, ErrorCode code) {
        QTest::newRow(name) << std::string(name) << last << static_cast<int>(code);
    };
    row("CAP_NONSENSE", 40, ErrorCode::InvalidArgument);
    row("cap_chown", 40, ErrorCode::InvalidArgument);
    row("CAP_CHECKPOINT_RESTORE", 37, ErrorCode::NotSupported);
}

void CapabilitiesTest::unknownNamesAreRefused() {
    QFETCH(std::string, name);
    QFETCH(int, last);
    QFETCH(int, code);
    Capabilities spec;
    spec.inheritable = {"CAP_CHOWN", name};
    const auto sets = capabilitySets(spec, last);
    QVERIFY(!sets);
    QCOMPARE(static_cast<int>(sets.error().code), code);
    QCOMPARE(sets.error().object, name);
}

void CapabilitiesTest::leavesOutWhatCannotBeGranted() {
    Capabilities asked;
    asked.bounding = {"CAP_CHOWN", "CAP_NONSENSE", "CAP_KILL", "CAP_CHECKPOINT_RESTORE"};
    asked.ambient = {"CAP_NONSENSE"};
    std::vector<std::string> warnings;
    const Capabilities granted = grantable(asked, 37, bit(0), warnings);
    QCOMPARE(*granted.bounding, std::vector<std::string>{"CAP_CHOWN"});
    QVERIFY(granted.ambient->empty());
    QVERIFY(!granted.permitted);
    QCOMPARE(warnings, (std::vector<std::string>{
                           "capability CAP_NONSENSE is left out: there is no such capability",
                           "capability CAP_KILL is left out: it is not ours to grant",
                           "capability CAP_CHECKPOINT_RESTORE is left out: this kernel has no such "
                           "capability"}));
    QVERIFY(permittedCapabilities() == readCapabilities(::getpid())->permitted);
}

void CapabilitiesTest::readsAProcess() {
    const auto sets = readCapabilities(::getpid());
    QVERIFY(sets);
    QVERIFY((sets->effective & ~sets->permitted) == 0);
    QCOMPARE(static_cast<int>(readCapabilities(0x7ffffffe).error().code),
             static_cast<int>(ErrorCode::NotFound));
}

void CapabilitiesTest::appliesAllFiveSetsAsRoot() {
    if (::geteuid() != 0)
        QSKIP("an ordinary user has no capabilities to give");
    const CapabilitySets wanted{chownAndKill, bit(0), bit(5), chownAndKill, bit(5)};
    const int last = *lastCapability();
    QCOMPARE(inChild([&] {
                 if (const int failed = becomeWith(wanted, last, 0))
                     return failed;
                 return readCapabilities(::getpid()).value_or(CapabilitySets{}) == wanted
                            ? 0
                            : -EBADMSG;
             }),
             0);
}

void CapabilitiesTest::keepsThemAcrossTheChangeOfUser() {
    if (::geteuid() != 0)
        QSKIP("needs root to change user");
    const CapabilitySets wanted{chownAndKill, chownAndKill, bit(5), chownAndKill, bit(5)};
    const int last = *lastCapability();
    QCOMPARE(inChild([&] {
                 if (const int failed = becomeWith(wanted, last, 65534))
                     return failed;
                 return readCapabilities(::getpid()).value_or(CapabilitySets{}) == wanted
                            ? 0
                            : -EBADMSG;
             }),
             0);
}

void CapabilitiesTest::takesThemAllAway() {
    if (::geteuid() != 0)
        QSKIP("an ordinary user has no capabilities to lose");
    const int last = *lastCapability();
    QCOMPARE(inChild([&] {
                 if (const int failed = becomeWith({}, last, 0))
                     return failed;
                 // Root without capabilities is refused what root may.
                 return ::chown("/proc/self", 1, 1) != 0 && ::sethostname("x", 1) != 0 ? -errno : 0;
             }),
             EPERM);
}

QTEST_APPLESS_MAIN(CapabilitiesTest)
#include "capabilities_test.moc"
