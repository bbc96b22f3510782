#include "engine/linux/seccomp_shrink.h"
#include "tests/engine/seccomp/under_filter.h"

#include <QTest>

#include <array>
#include <cstring>

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/syscall.h>

using namespace boxwright;
using Filter = std::vector<sock_filter>;

namespace {

/// What the kernel would answer: the instructions, performed (seccomp(2)).
uint32_t answerOf(const Filter& filter, const seccomp_data& call) {
    std::array<uint32_t, sizeof call / sizeof(uint32_t)> words{};
    std::memcpy(words.data(), &call, sizeof call);
    uint32_t held = 0;
    for (size_t at = 0; at < filter.size(); ++at) {
        const sock_filter& code = filter[at];
        const auto jump = [&](bool taken) { at += taken ? code.jt : code.jf; };
        switch (code.code) {
        case BPF_LD | BPF_W | BPF_ABS:
            held = words.at(code.k / sizeof(uint32_t));
            break;
        case BPF_ALU | BPF_AND | BPF_K:
            held &= code.k;
            break;
        case BPF_JMP | BPF_JA:
            at += code.k;
            break;
        case BPF_JMP | BPF_JEQ | BPF_K:
            jump(held == code.k);
            break;
        case BPF_JMP | BPF_JGT | BPF_K:
            jump(held > code.k);
            break;
        case BPF_JMP | BPF_JGE | BPF_K:
            jump(held >= code.k);
            break;
        case BPF_JMP | BPF_JSET | BPF_K:
            jump(held & code.k);
            break;
        case BPF_RET | BPF_K:
            return code.k;
        default:
            return 0xdead;
        }
    }
    return 0xdead;
}

SeccompRule conditional(const std::string& name, std::vector<SeccompArg> args) {
    return {{name}, "SCMP_ACT_ERRNO", 13, std::move(args), {}};
}

} // namespace

class SeccompShrinkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decidesAlike_data() {
        QTest::addColumn<Filter>("filter");
        const auto row = [](const char* name, const Seccomp& profile) {
            const auto program = compileSeccomp(profile);
            QVERIFY(program);
            QTest::newRow(name) << program->filter;
        };
        row("default profile", dockerLike());
        row("default profile with every capability",
            defaultSeccomp({{"CAP_SYS_ADMIN", "CAP_SYS_PTRACE", "CAP_BPF"}, "x86_64", 6, 1}));
        Seccomp arguments;
        arguments.defaultAction = "SCMP_ACT_ALLOW";
        arguments.syscalls = std::vector{
            // Neighbours, or there were nothing to shorten.
            SeccompRule{{"getuid",    "syslog",    "getgid",    "setuid",    "setgid",
                         "geteuid",   "getegid",   "setpgid",   "getppid",   "getpgrp",
                         "setsid",    "setreuid",  "setregid",  "getgroups", "setgroups",
                         "setresuid", "getresuid", "setresgid", "getresgid", "getpgid",
                         "setfsuid",  "setfsgid",  "getsid",    "capget"},
                        "SCMP_ACT_ERRNO",
                        7,
                        std::nullopt,
                        {}},
            conditional("personality", {{0, 0x20008, {}, "SCMP_CMP_EQ", {}}}),
            conditional("clone", {{0, CLONE_NEWUSER, CLONE_NEWUSER, "SCMP_CMP_MASKED_EQ", {}}}),
            conditional("socket", {{0, 40, {}, "SCMP_CMP_GE", {}}, {1, 2, {}, "SCMP_CMP_NE", {}}}),
            conditional("lseek", {{1, uint64_t(1) << 40, {}, "SCMP_CMP_GT", {}}}),
            conditional("read", {{2, 512, {}, "SCMP_CMP_LT", {}}})};
        row("conditions", arguments);
    }
    /// Every architecture, number and kind of argument the filter could tell apart, and more.
    void decidesAlike() {
        QFETCH(Filter, filter);
        const auto shrunk = shrunkFilter(filter);
        QVERIFY(shrunk);
        QVERIFY(shrunk->size() < filter.size());
        std::vector<uint32_t> numbers{0x40000000 - 1, INT32_MAX, UINT32_MAX - 1, UINT32_MAX};
        for (uint32_t number = 0; number < 700; ++number) {
            numbers.push_back(number);
            numbers.push_back(0x40000000 + number); // x32
        }
        for (const uint32_t arch :
             std::initializer_list<uint32_t>{AUDIT_ARCH_X86_64, AUDIT_ARCH_I386, AUDIT_ARCH_AARCH64,
                                             AUDIT_ARCH_ARM, uint32_t(0), UINT32_MAX}) {
            for (const uint32_t number : numbers)
                compareArguments(filter, *shrunk, arch, number);
        }
    }

    void isMuchShorter() {
        const auto program = compileSeccomp(dockerLike());
        QVERIFY(shrunkFilter(program->filter).value().size() < program->filter.size() / 2);
    }

    void kernelTakesIt() {
        auto program = compileSeccomp(dockerLike());
        program->filter = shrunkFilter(program->filter).value();
        const auto outcome = underFilter(*program, [] {
            const bool allowed = ::syscall(SYS_getppid) >= 0;
            return allowed ? errnoOf(::syscall(SYS_add_key, nullptr, nullptr, nullptr, 0, 0)) : 99;
        });
        QCOMPARE(outcome.exitCode, EPERM);
    }

    void whatIsNotUnderstoodIsLeft_data() {
        QTest::addColumn<Filter>("filter");
        const sock_filter number = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0);
        const sock_filter architecture = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4);
        const sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
        const sock_filter kill = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
        QTest::newRow("memory") << Filter{number, BPF_STMT(BPF_ST, 0), allow};
        QTest::newRow("half a number")
            << Filter{number, BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 4, 0, 1), kill, allow};
        QTest::newRow("masked number")
            << Filter{number, BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 7),
                      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 4, 0, 1), kill, allow};
        QTest::newRow("architectures by size")
            << Filter{architecture, BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 4, 0, 1), kill, allow};
        QTest::newRow("no end") << Filter{number, BPF_STMT(BPF_JMP | BPF_JA, 7)};
        QTest::newRow("short enough") << Filter{allow};
    }
    void whatIsNotUnderstoodIsLeft() {
        QFETCH(Filter, filter);
        QVERIFY(!shrunkFilter(filter));
    }

private:
    static void compareArguments(const Filter& filter, const Filter& shrunk, uint32_t arch,
                                 uint32_t number) {
        for (const uint64_t one :
             {uint64_t(0), uint64_t(8), uint64_t(40), uint64_t(0x20008), uint64_t(CLONE_NEWUSER),
              uint64_t(0x7e020000), (uint64_t(1) << 40) + 1, UINT64_MAX}) {
            for (const uint64_t two : {uint64_t(0), uint64_t(2), uint64_t(511), one}) {
                seccomp_data call{};
                call.nr = static_cast<int>(number);
                call.arch = arch;
                const std::array<uint64_t, 6> arguments{one, two, two, one, 0, 0};
                std::memcpy(call.args, arguments.data(), sizeof call.args);
                if (answerOf(filter, call) != answerOf(shrunk, call))
                    QFAIL(qPrintable(QStringLiteral("%1 %2 %3 %4")
                                         .arg(arch, 0, 16)
                                         .arg(number)
                                         .arg(one, 0, 16)
                                         .arg(two, 0, 16)));
            }
        }
    }
};

QTEST_APPLESS_MAIN(SeccompShrinkTest)
#include "seccomp_shrink_test.moc"
