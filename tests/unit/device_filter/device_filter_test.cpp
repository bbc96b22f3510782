#include "engine/linux/device_filter.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <random>

using namespace boxwright;

namespace {

constexpr uint32_t block = BPF_DEVCG_DEV_BLOCK;
constexpr uint32_t character = BPF_DEVCG_DEV_CHAR;
constexpr int64_t all = -1;

DevicePermission rule(bool allow, uint32_t type, int64_t major, int64_t minor, uint32_t access) {
    return {allow, type, major, minor, access};
}

DeviceRule ociRule(bool allow, const char* type, int64_t major, int64_t minor, const char* access) {
    DeviceRule made;
    made.allow = allow;
    if (type)
        made.type = type;
    if (major != all)
        made.major = major;
    if (minor != all)
        made.minor = minor;
    if (access)
        made.access = access;
    return made;
}

ContainerSpec withRules(const std::vector<DeviceRule>& rules) {
    ContainerSpec spec;
    spec.linux.emplace().resources.emplace().devices = rules;
    return spec;
}

/// One instruction as the kernel's verifier log words it.
QString textOf(const bpf_insn& code) {
    const auto reg = [](unsigned number) { return QStringLiteral("r%1").arg(number); };
    const QString to = reg(code.dst_reg);
    const QString value = QString::number(code.imm);
    const QString jump = QStringLiteral(" goto +%1").arg(code.off);
    switch (code.code) {
    case BPF_LDX | BPF_MEM | BPF_W:
        return QStringLiteral("%1 = *(u32 *)(%2 +%3)").arg(to, reg(code.src_reg)).arg(code.off);
    case BPF_ALU64 | BPF_MOV | BPF_X:
        return to + QStringLiteral(" = ") + reg(code.src_reg);
    case BPF_ALU64 | BPF_MOV | BPF_K:
        return to + QStringLiteral(" = ") + value;
    case BPF_ALU64 | BPF_AND | BPF_K:
        return to + QStringLiteral(" &= ") + value;
    case BPF_ALU64 | BPF_RSH | BPF_K:
        return to + QStringLiteral(" >>= ") + value;
    case BPF_JMP | BPF_JNE | BPF_K:
        return QStringLiteral("if ") + to + QStringLiteral(" != ") + value + jump;
    case BPF_JMP | BPF_JEQ | BPF_K:
        return QStringLiteral("if ") + to + QStringLiteral(" == ") + value + jump;
    case BPF_JMP | BPF_JSET | BPF_K:
        return QStringLiteral("if ") + to + QStringLiteral(" & ") + value + jump;
    case BPF_JMP | BPF_JA:
        return jump.trimmed();
    case BPF_JMP | BPF_EXIT:
        return QStringLiteral("exit");
    default:
        return QStringLiteral("?");
    }
}

QString textOf(const std::vector<bpf_insn>& program) {
    QStringList lines;
    for (const bpf_insn& code : program)
        lines << textOf(code);
    return lines.join(QLatin1Char('\n'));
}

/// What the kernel would answer: the instructions above, performed.
uint64_t run(const std::vector<bpf_insn>& program, const bpf_cgroup_dev_ctx& asked) {
    std::array<uint64_t, 11> r{};
    const auto* context = reinterpret_cast<const char*>(&asked);
    for (size_t at = 0; at < program.size(); ++at) {
        const bpf_insn& code = program[at];
        uint64_t& to = r[code.dst_reg];
        const auto value = static_cast<uint64_t>(static_cast<int64_t>(code.imm));
        bool jumps = false;
        switch (code.code) {
        case BPF_LDX | BPF_MEM | BPF_W:
            to = *reinterpret_cast<const uint32_t*>(context + code.off);
            break;
        case BPF_ALU64 | BPF_MOV | BPF_X:
            to = r[code.src_reg];
            break;
        case BPF_ALU64 | BPF_MOV | BPF_K:
            to = value;
            break;
        case BPF_ALU64 | BPF_AND | BPF_K:
            to &= value;
            break;
        case BPF_ALU64 | BPF_RSH | BPF_K:
            to >>= value;
            break;
        case BPF_JMP | BPF_JNE | BPF_K:
            jumps = to != value;
            break;
        case BPF_JMP | BPF_JEQ | BPF_K:
            jumps = to == value;
            break;
        case BPF_JMP | BPF_JSET | BPF_K:
            jumps = to & value;
            break;
        case BPF_JMP | BPF_JA:
            jumps = true;
            break;
        case BPF_JMP | BPF_EXIT:
            return r[0];
        default:
            return 99;
        }
        at += jumps ? static_cast<size_t>(code.off) : 0;
    }
    return 98;
}

/// As check_cfg() of the kernel's verifier asks.
bool isWhollyReachable(const std::vector<bpf_insn>& program) {
    std::vector<bool> reached(program.size());
    std::vector<size_t> next{0};
    while (!next.empty()) {
        const size_t at = next.back();
        next.pop_back();
        if (at >= program.size())
            return false;
        if (reached[at])
            continue;
        reached[at] = true;
        const bpf_insn& code = program[at];
        const bool exits = code.code == (BPF_JMP | BPF_EXIT);
        const bool jumps = BPF_CLASS(code.code) == BPF_JMP && !exits;
        if (jumps)
            next.push_back(at + 1 + static_cast<size_t>(code.off));
        if (!exits && code.code != (BPF_JMP | BPF_JA))
            next.push_back(at + 1);
    }
    return std::find(reached.begin(), reached.end(), false) == reached.end();
}

uint32_t bitsOf(const QString& letters) {
    return (letters.contains(QLatin1Char('r')) ? deviceRead : 0U) |
           (letters.contains(QLatin1Char('w')) ? deviceWrite : 0U) |
           (letters.contains(QLatin1Char('m')) ? deviceMknod : 0U);
}

} // namespace

class DeviceFilterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void programAsText() {
        QCOMPARE(textOf(deviceFilterProgram({rule(false, 0, all, all, deviceAll),
                                             rule(true, character, 10, 229, deviceRead),
                                             rule(true, character, 1, 3, deviceAll)})),
                 QStringLiteral("r2 = *(u32 *)(r1 +0)\nr3 = r2\nr2 &= 65535\nr3 >>= 16\n"
                                "r4 = *(u32 *)(r1 +4)\nr5 = *(u32 *)(r1 +8)\n"
                                "if r3 & -8 goto +1\ngoto +2\nr0 = 0\nexit\n"
                                // the last rule first
                                "if r2 != 2 goto +2\nif r4 != 1 goto +1\nif r5 == 3 goto +1\n"
                                "goto +2\nr0 = 1\nexit\n"
                                "if r2 != 2 goto +6\nif r4 != 10 goto +5\nif r5 != 229 goto +4\n"
                                "r3 &= -3\nif r3 != 0 goto +2\nr0 = 1\nexit\n"
                                "r0 = 0\nexit"));
    }

    void whatIsCommonIsAskedOnce() {
        const std::vector<DevicePermission> list{
            rule(true, character, 1, 5, deviceAll), rule(true, block, all, all, deviceAll),
            rule(true, character, 1, 3, deviceAll), rule(true, character, 136, all, deviceAll)};
        const QString text = textOf(deviceFilterProgram(list));
        QVERIFY2(text.contains(
                     QStringLiteral("if r2 == 1 goto +6\n"
                                    "if r2 != 2 goto +4\nif r4 != 1 goto +2\nif r5 == 3 goto +3\n"
                                    "if r5 == 5 goto +2\nif r4 == 136 goto +1\n"
                                    "goto +2\nr0 = 1\nexit\n")),
                 qPrintable(text));
    }

    /// Whatever the list, the program answers as the list does, and the verifier finds no
    /// instruction out of reach.
    void answersAsTheList() {
        std::mt19937 random(20'261'130);
        const auto one = [&](std::initializer_list<int64_t> of) {
            return *(of.begin() + random() % of.size());
        };
        for (int round = 0; round < 3000; ++round) {
            std::vector<DevicePermission> list;
            for (size_t i = random() % 9; i > 0; --i)
                list.push_back(rule(random() % 3 != 0, static_cast<uint32_t>(one({0, 1, 2})),
                                    one({all, 1, 5}), one({all, 0, 3}),
                                    static_cast<uint32_t>(one({7, 7, 7, 1, 6, 2}))));
            const auto program = deviceFilterProgram(list);
            const QString text = textOf(program);
            QVERIFY2(isWhollyReachable(program), qPrintable(text));
            for (const uint32_t type : {block, character}) {
                for (const uint32_t major : {1U, 5U, 9U}) {
                    for (const uint32_t minor : {0U, 3U, 9U}) {
                        for (uint32_t bits = 1; bits <= deviceAll; ++bits) {
                            const bool allowed =
                                allowedAccess(list, type, major, minor, bits) == bits;
                            QVERIFY2(run(program, {bits << 16 | type, major, minor}) ==
                                         uint64_t(allowed),
                                     qPrintable(text));
                        }
                    }
                }
            }
        }
    }

    void decisions_data() {
        QTest::addColumn<std::vector<DeviceRule>>("rules");
        QTest::addColumn<uint32_t>("type");
        QTest::addColumn<int64_t>("major");
        QTest::addColumn<int64_t>("minor");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<bool>("allowed");
        using Rules = std::vector<DeviceRule>;
        const auto row = [](const char* name, const Rules& rules, uint32_t type, int64_t major,
                            int64_t minor, const char* asked, bool allowed) {
            QTest::newRow(name) << rules << type << major << minor << QString::fromLatin1(asked)
                                << allowed;
        };
        const DeviceRule denyAll = ociRule(false, nullptr, all, all, "rwm");
        const DeviceRule allowAll = ociRule(true, "a", all, all, "rwm");
        row("no rules deny a disk", {}, block, 254, 0, "r", false);
        row("a disk can be made", {}, block, 254, 0, "m", true);
        row("null", {denyAll}, character, 1, 3, "rw", true);
        row("the null number as a block device", {denyAll}, block, 1, 3, "r", false);
        row("memory", {denyAll}, character, 1, 1, "r", false);
        row("console", {denyAll}, character, 5, 1, "rw", true);
        row("a terminal", {denyAll}, character, 136, 4095, "rw", true);
        row("ptmx", {denyAll}, character, 5, 2, "rw", true);
        row("a serial line", {denyAll}, character, 4, 64, "rw", false);
        row("default outweighs a denial", {ociRule(false, "c", 1, 3, "rwm")}, character, 1, 3, "r",
            true);
        row("allowed after denial", {denyAll, ociRule(true, "b", 254, 0, "r")}, block, 254, 0, "r",
            true);
        row("denied after allowing", {ociRule(true, "b", 254, 0, "r"), denyAll}, block, 254, 0, "r",
            false);
        row("only reading", {ociRule(true, "b", 254, 0, "r")}, block, 254, 0, "rw", false);
        row("bits of two rules", {ociRule(true, "b", 254, 0, "r"), ociRule(true, "b", 254, 0, "w")},
            block, 254, 0, "rw", true);
        row("one bit taken away", {allowAll, ociRule(false, "b", 254, all, "w")}, block, 254, 1,
            "rw", false);
        row("the other bit stays", {allowAll, ociRule(false, "b", 254, all, "w")}, block, 254, 1,
            "r", true);
        row("every minor", {ociRule(true, "b", 254, all, "rw")}, block, 254, 77, "rw", true);
        row("another major", {ociRule(true, "b", 254, all, "rw")}, block, 8, 77, "rw", false);
        row("another type", {ociRule(true, "c", 254, 0, "rw")}, block, 254, 0, "rw", false);
        row("everything", {allowAll}, block, 8, 0, "rwm", true);
        row("minus one is every number", {ociRule(true, "b", -1, -1, "rw")}, block, 8, 0, "rw",
            true);
    }
    void decisions() {
        QFETCH(std::vector<DeviceRule>, rules);
        QFETCH(uint32_t, type);
        QFETCH(int64_t, major);
        QFETCH(int64_t, minor);
        QFETCH(QString, asked);
        QFETCH(bool, allowed);
        const auto permissions = devicePermissions(withRules(rules));
        QVERIFY(permissions);
        const uint32_t bits = bitsOf(asked);
        QCOMPARE(allowedAccess(*permissions, type, major, minor, bits) == bits, allowed);
        const bpf_cgroup_dev_ctx context{bits << 16 | type, static_cast<uint32_t>(major),
                                         static_cast<uint32_t>(minor)};
        QCOMPARE(run(deviceFilterProgram(*permissions), context), uint64_t(allowed));
    }

    void listedDevice_data() {
        QTest::addColumn<bool>("denied");
        QTest::newRow("listed is allowed") << false;
        QTest::newRow("a rule outweighs the list") << true;
    }
    void listedDevice() {
        QFETCH(bool, denied);
        ContainerSpec spec = withRules({});
        if (denied)
            spec.linux->resources->devices->push_back(ociRule(false, "a", all, all, "rwm"));
        Device fuse;
        fuse.type = "c";
        fuse.path = "/dev/fuse";
        fuse.major = 10;
        fuse.minor = 229;
        spec.linux->devices = std::vector<Device>{fuse};
        const auto permissions = devicePermissions(spec);
        QVERIFY(permissions);
        QCOMPARE(allowedAccess(*permissions, character, 10, 229, deviceRead | deviceWrite) == 0,
                 denied);
    }

    void everythingAllowed() {
        const DeviceRule allowAll = ociRule(true, "a", all, all, "rwm");
        const auto everything = [](const std::vector<DeviceRule>& rules) {
            return allowsEverything(devicePermissions(withRules(rules)).value());
        };
        QVERIFY(everything({allowAll}));
        QVERIFY(everything({ociRule(false, "a", all, all, "rwm"), allowAll}));
        QVERIFY(!everything({allowAll, ociRule(false, "b", 8, 0, "w")}));
        QVERIFY(!everything({ociRule(true, "a", all, all, "rw")}));
        QVERIFY(!everything({}));
    }

    void badRules_data() {
        QTest::addColumn<DeviceRule>("bad");
        QTest::newRow("type") << ociRule(true, "x", 1, 3, "r");
        QTest::newRow("access") << ociRule(true, "c", 1, 3, "rx");
        QTest::newRow("no access") << ociRule(true, "c", 1, 3, nullptr);
        QTest::newRow("major") << ociRule(true, "c", -2, 3, "r");
        QTest::newRow("wrapping minor") << ociRule(true, "c", 1, int64_t(1) << 32, "r");
    }
    void badRules() {
        QFETCH(DeviceRule, bad);
        const auto permissions =
            devicePermissions(withRules({ociRule(false, "a", all, all, "rwm"), bad}));
        QVERIFY(!permissions);
        QCOMPARE(permissions.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(permissions.error().object, std::string("linux.resources.devices[1]"));
    }
};

QTEST_APPLESS_MAIN(DeviceFilterTest)
#include "device_filter_test.moc"
