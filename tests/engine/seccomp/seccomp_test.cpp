#include "engine/base/files.h"
#include "engine/linux/seccomp.h"
#include "engine/oci/seccomp_json.h"
#include "tests/engine/seccomp/under_filter.h"

#include <QTest>

#include <csignal>
#include <functional>
#include <map>
#include <sched.h>
#include <seccomp.h>
#include <sys/personality.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace boxwright;

class SeccompTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deniedCallGivesItsErrno();
    void killActionEndsTheProcess();
    void logActionRunsTheCall();
    void trapActionRaisesSigsys();
    void maskedArgumentDecides();
    void severalConditionsOnOneArgumentMeanAny();
    void notifyGivesAListener();
    void defaultProfileHolds();
    void secondaryArchitectureIsFilteredToo();
    void everyFlagIsTaken();
    void otherArchitecturesCallsAreSkipped();
    void podmansProfileCompiles();
    void callsNewerThanTheLibraryFallToTheDefault();
    void badProfilesAreRefused_data();
    void badProfilesAreRefused();
};

void SeccompTest::deniedCallGivesItsErrno() {
    const auto program = compileSeccomp(allowAllBut(deny("getppid", ENOTUNIQ)));
    QVERIFY(program);
    const Outcome outcome = underFilter(*program, [] { return errnoOf(::syscall(SYS_getppid)); });
    QCOMPARE(outcome.exitCode, ENOTUNIQ);
    SeccompRule plain = deny("getppid", 0);
    plain.errnoRet.reset();
    const auto other = compileSeccomp(allowAllBut(plain));
    QCOMPARE(underFilter(*other, [] { return errnoOf(::syscall(SYS_getppid)); }).exitCode, EPERM);
}

void SeccompTest::killActionEndsTheProcess() {
    for (const char* action : {"SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS"}) {
        const auto program =
            compileSeccomp(allowAllBut({{"getppid"}, action, std::nullopt, std::nullopt, {}}));
        QVERIFY(program);
        QCOMPARE(underFilter(*program, [] { return errnoOf(::syscall(SYS_getppid)); }).signal,
                 SIGSYS);
    }
}

void SeccompTest::logActionRunsTheCall() {
    const auto program =
        compileSeccomp(allowAllBut({{"getppid"}, "SCMP_ACT_LOG", std::nullopt, std::nullopt, {}}));
    QVERIFY(program);
    QCOMPARE(underFilter(*program, [] { return ::getppid() > 0 ? 7 : 8; }).exitCode, 7);
}

void SeccompTest::trapActionRaisesSigsys() {
    const auto program =
        compileSeccomp(allowAllBut({{"getppid"}, "SCMP_ACT_TRAP", std::nullopt, std::nullopt, {}}));
    QVERIFY(program);
    const Outcome outcome = underFilter(*program, [] {
        (void)::signal(SIGSYS, [](int) { ::_exit(9); });
        return errnoOf(::syscall(SYS_getppid));
    });
    QCOMPARE(outcome.exitCode, 9);
}

void SeccompTest::maskedArgumentDecides() {
    SeccompRule rule = deny("lseek", EDOM);
    rule.args = {{1, 0xF0, 0x10, "SCMP_CMP_MASKED_EQ", {}}};
    const auto program = compileSeccomp(allowAllBut(rule));
    QVERIFY(program);
    const auto seek = [](long offset) {
        return [offset] { return errnoOf(::syscall(SYS_lseek, -1, offset, SEEK_SET)); };
    };
    QCOMPARE(underFilter(*program, seek(0x1F)).exitCode, EDOM);
    QCOMPARE(underFilter(*program, seek(0x2F)).exitCode, EBADF);
}

void SeccompTest::severalConditionsOnOneArgumentMeanAny() {
    SeccompRule rule = deny("lseek", EDOM);
    rule.args = {{1, 5, std::nullopt, "SCMP_CMP_EQ", {}}, {1, 6, std::nullopt, "SCMP_CMP_EQ", {}}};
    const auto program = compileSeccomp(allowAllBut(rule));
    QVERIFY(program);
    const auto seek = [](long offset) {
        return [offset] { return errnoOf(::syscall(SYS_lseek, -1, offset, SEEK_SET)); };
    };
    QCOMPARE(underFilter(*program, seek(5)).exitCode, EDOM);
    QCOMPARE(underFilter(*program, seek(6)).exitCode, EDOM);
    QCOMPARE(underFilter(*program, seek(7)).exitCode, EBADF);
}

void SeccompTest::notifyGivesAListener() {
    Seccomp profile = allowAllBut({{"getppid"}, "SCMP_ACT_NOTIFY", std::nullopt, std::nullopt, {}});
    profile.flags = {"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"};
    const auto program = compileSeccomp(profile);
    QVERIFY(program);
    QVERIFY(program->notifies());
    const sock_fprog filter = program->view();
    const pid_t child = ::fork();
    if (child == 0) {
        (void)::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        const int listener = loadSeccomp(filter, program->flags);
        ::_exit(listener > 2 && ::fcntl(listener, F_GETFD) == FD_CLOEXEC ? 0 : 1);
    }
    int status = -1;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QCOMPARE(status, 0);
}

void SeccompTest::defaultProfileHolds() {
    const auto program = compileSeccomp(dockerLike());
    QVERIFY(program);
    const auto code = [&program](auto work) { return underFilter(*program, work).exitCode; };
    QCOMPARE(code([] { return errnoOf(::syscall(SYS_unshare, CLONE_NEWUSER)); }), EPERM);
    QCOMPARE(code([] { return errnoOf(::syscall(SYS_keyctl, 0, 0, 0)); }), EPERM);
    QCOMPARE(code([] { return errnoOf(::syscall(SYS_clone3, nullptr, 0)); }), ENOSYS);
    QCOMPARE(code([] { return errnoOf(::socket(38, SOCK_SEQPACKET, 0)); }), EPERM);
    QCOMPARE(code([] { return errnoOf(::socket(40, SOCK_STREAM, 0)); }), EPERM);
    QCOMPARE(code([] { return errnoOf(::socket(AF_UNIX, SOCK_STREAM, 0)); }), 0);
    QCOMPARE(code([] { return errnoOf(::personality(0x0040000)); }), EPERM);
    QCOMPARE(code([] { return errnoOf(::personality(0xffffffff)); }), 0);
    QCOMPARE(code([] {
                 const pid_t child = ::fork();
                 if (child == 0)
                     ::_exit(0);
                 return errnoOf(::waitpid(child, nullptr, 0));
             }),
             0);
}

#ifdef __x86_64__
namespace {

/// A call through the 32-bit gate, as an i386 program makes it. @return its value or -errno.
int call32(int number, unsigned first) {
    int value = 0;
    asm volatile("int $0x80" : "=a"(value) : "a"(number), "b"(first) : "memory");
    return value;
}

} // namespace
#endif

void SeccompTest::secondaryArchitectureIsFilteredToo() {
#ifdef __x86_64__
    constexpr int getpid32 = 20;
    constexpr int unshare32 = 310;
    const auto open = compileSeccomp(allowAllBut(deny("getppid", EPERM)));
    QCOMPARE(underFilter(*open, [] { return call32(getpid32, 0); }).signal, SIGSYS);
    const auto program = compileSeccomp(dockerLike());
    const Outcome known = underFilter(*program, [] { return call32(getpid32, 0) > 0 ? 0 : 1; });
    if (known.signal == SIGSEGV)
        QSKIP("this kernel runs no 32-bit programs");
    QCOMPARE(known.exitCode, 0);
    QCOMPARE(underFilter(*program, [] { return -call32(unshare32, CLONE_NEWUSER); }).exitCode,
             EPERM);
#else
    QSKIP("for x86_64");
#endif
}

void SeccompTest::everyFlagIsTaken() {
    Seccomp profile = allowAllBut(deny("getppid", ENOTUNIQ));
    profile.flags = {"SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG",
                     "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"};
    const auto program = compileSeccomp(profile);
    QVERIFY(program);
    QCOMPARE(program->flags, 7u); // nobody waits, so the fourth would be refused
    QCOMPARE(underFilter(*program, [] { return errnoOf(::syscall(SYS_getppid)); }).exitCode,
             ENOTUNIQ);
}

void SeccompTest::otherArchitecturesCallsAreSkipped() {
    for (const char* name : {"s390_runtime_instr", "swapcontext", "riscv_flush_icache", "chown32"})
        QVERIFY2(compileSeccomp(allowAllBut(deny(name, EPERM))), name);
}

void SeccompTest::podmansProfileCompiles() {
    const auto text = readFile(AT_FDCWD, "/usr/share/containers/seccomp.json");
    if (!text)
        QSKIP("golang-github-containers-common is not installed");
    const auto profile = seccompFromJson(*text, {{}, "x86_64", 6, 1});
    QVERIFY(profile);
    const auto program = compileSeccomp(*profile);
    QVERIFY2(program, program ? "" : program.error().message().c_str());
    const auto code = [&program](auto work) { return underFilter(*program, work).exitCode; };
    QCOMPARE(code([] { return errnoOf(::syscall(SYS_getppid)); }), 0);
    QCOMPARE(code([] { return errnoOf(::syscall(SYS_bpf, 0, 0, 0)); }), EPERM);
    QCOMPARE(code([] { return errnoOf(::syscall(SYS_add_key, 0, 0, 0, 0, 0)); }), ENOSYS);
}

void SeccompTest::callsNewerThanTheLibraryFallToTheDefault() {
    // In the catalogue and not in libseccomp 2.5 or 2.6; skip when a later one learns it.
    const std::string name = "file_setattr";
    if (seccomp_syscall_resolve_name(name.c_str()) != __NR_SCMP_ERROR)
        QSKIP("this libseccomp knows it");
    Seccomp profile = dockerLike();
    profile.syscalls->push_back({{name}, "SCMP_ACT_ALLOW", std::nullopt, std::nullopt, {}});
    QVERIFY(compileSeccomp(profile));
    // Leaving out a refusal would open what the user closed.
    const auto denied = compileSeccomp(allowAllBut(deny(name, EPERM)));
    QVERIFY(!denied);
    QCOMPARE(static_cast<int>(denied.error().code), static_cast<int>(ErrorCode::NotSupported));
}

void SeccompTest::badProfilesAreRefused_data() {
    QTest::addColumn<QString>("part");
    QTest::addColumn<std::string>("object");
    QTest::newRow("default action")
        << QStringLiteral("defaultAction") << std::string("/linux/seccomp/defaultAction");
    QTest::newRow("default notify")
        << QStringLiteral("defaultNotify") << std::string("/linux/seccomp/defaultAction");
    QTest::newRow("default errno")
        << QStringLiteral("defaultErrno") << std::string("/linux/seccomp/defaultAction");
    QTest::newRow("action") << QStringLiteral("action")
                            << std::string("/linux/seccomp/syscalls/0/action");
    QTest::newRow("errno") << QStringLiteral("errno")
                           << std::string("/linux/seccomp/syscalls/0/action");
    QTest::newRow("name") << QStringLiteral("name")
                          << std::string("/linux/seccomp/syscalls/0/names/1");
    QTest::newRow("op") << QStringLiteral("op")
                        << std::string("/linux/seccomp/syscalls/0/args/0/op");
    QTest::newRow("index") << QStringLiteral("index")
                           << std::string("/linux/seccomp/syscalls/0/args/0/index");
    QTest::newRow("architecture") << QStringLiteral("architecture")
                                  << std::string("/linux/seccomp/architectures/1");
    QTest::newRow("flag") << QStringLiteral("flag") << std::string("/linux/seccomp/flags/0");
    QTest::newRow("notify write") << QStringLiteral("notifyWrite")
                                  << std::string("/linux/seccomp/syscalls/0/names/0");
}

void SeccompTest::badProfilesAreRefused() {
    QFETCH(QString, part);
    QFETCH(std::string, object);
    Seccomp profile = allowAllBut(deny("getppid", EPERM));
    SeccompRule& rule = profile.syscalls->front();
    const std::map<QString, std::function<void()>> spoil{
        {QStringLiteral("defaultAction"), [&] { profile.defaultAction = "SCMP_ACT_NONSENSE"; }},
        {QStringLiteral("defaultNotify"), [&] { profile.defaultAction = "SCMP_ACT_NOTIFY"; }},
        {QStringLiteral("defaultErrno"), [&] { profile.defaultErrnoRet = 1; }},
        {QStringLiteral("action"), [&] { rule.action = "ALLOW"; }},
        {QStringLiteral("errno"), [&] { rule.errnoRet = 70000; }},
        {QStringLiteral("name"), [&] { rule.names.push_back("getpidd"); }},
        {QStringLiteral("op"),
         [&] {
             rule.args = {{0, 0, std::nullopt, "==", {}}};
         }},
        {QStringLiteral("index"),
         [&] {
             rule.args = {{6, 0, std::nullopt, "SCMP_CMP_EQ", {}}};
         }},
        {QStringLiteral("architecture"),
         [&] {
             profile.architectures = {"SCMP_ARCH_X86", "SCMP_ARCH_PDP11"};
         }},
        {QStringLiteral("flag"), [&] { profile.flags = {"SECCOMP_FILTER_FLAG_NONSENSE"}; }},
        {QStringLiteral("notifyWrite"),
         [&] {
             rule = {{"write"}, "SCMP_ACT_NOTIFY", std::nullopt, std::nullopt, {}};
         }},
    };
    spoil.at(part)();
    const auto program = compileSeccomp(profile);
    QVERIFY(!program);
    QCOMPARE(static_cast<int>(program.error().code), static_cast<int>(ErrorCode::InvalidArgument));
    QCOMPARE(program.error().object, object);
}

QTEST_APPLESS_MAIN(SeccompTest)
#include "seccomp_test.moc"
