#include "engine/linux/device_filter.h"

#include <cstddef>
#include <map>
#include <set>

namespace boxwright {
namespace {

// Registers: what the kernel asks, taken apart once.
constexpr uint8_t result = BPF_REG_0;
constexpr uint8_t context = BPF_REG_1;
constexpr uint8_t typeAsked = BPF_REG_2;
constexpr uint8_t undecided = BPF_REG_3; ///< access bits nobody has spoken of yet
constexpr uint8_t majorAsked = BPF_REG_4;
constexpr uint8_t minorAsked = BPF_REG_5;

bpf_insn instruction(int code, uint8_t destination, int32_t immediate, int16_t offset = 0,
                     uint8_t source = 0) {
    bpf_insn made{};
    made.code = static_cast<uint8_t>(code);
    made.dst_reg = destination & 0xf;
    made.src_reg = source & 0xf;
    made.off = offset;
    made.imm = immediate;
    return made;
}

bpf_insn load(uint8_t destination, size_t offset) {
    return instruction(BPF_LDX | BPF_MEM | BPF_W, destination, 0, static_cast<int16_t>(offset),
                       context);
}

bpf_insn jumpUnless(uint8_t asked, int64_t value, size_t over) {
    return instruction(BPF_JMP | BPF_JNE | BPF_K, asked, static_cast<int32_t>(value),
                       static_cast<int16_t>(over));
}

bpf_insn jumpIf(uint8_t asked, int64_t value) {
    return instruction(BPF_JMP | BPF_JEQ | BPF_K, asked, static_cast<int32_t>(value));
}

void answer(std::vector<bpf_insn>& code, int32_t value) {
    code.push_back(instruction(BPF_ALU64 | BPF_MOV | BPF_K, result, value));
    code.push_back(instruction(BPF_JMP | BPF_EXIT, 0, 0));
}

bool allowsAll(const DevicePermission& entry) {
    return entry.allow && entry.access == deviceAll;
}

/// Whether no entry before it has a say.
bool decidesAll(const DevicePermission& entry) {
    return entry.type == 0 && entry.major < 0 && entry.minor < 0 && entry.access == deviceAll;
}

/// An entry that does not speak of the device is jumped over. Every exit is behind a condition, so
/// the verifier finds no instruction out of reach.
void addEntry(std::vector<bpf_insn>& program, const DevicePermission& entry) {
    std::vector<bpf_insn> code;
    const auto unlessEqual = [&](uint8_t asked, int64_t value) {
        code.push_back(jumpUnless(asked, value, 0));
    };
    if (entry.type != 0)
        unlessEqual(typeAsked, entry.type);
    if (entry.major >= 0)
        unlessEqual(majorAsked, entry.major);
    if (entry.minor >= 0)
        unlessEqual(minorAsked, entry.minor);
    const auto bits = static_cast<int32_t>(entry.access);
    if (entry.allow) {
        code.push_back(instruction(BPF_ALU64 | BPF_AND | BPF_K, undecided, ~bits));
        unlessEqual(undecided, 0);
    } else {
        code.push_back(instruction(BPF_JMP | BPF_JSET | BPF_K, undecided, bits, 1));
        code.push_back(instruction(BPF_JMP | BPF_JA, 0, 0));
    }
    answer(code, entry.allow ? 1 : 0);
    for (size_t i = 0; i < code.size(); ++i) {
        const bool skips =
            code[i].code == (BPF_JMP | BPF_JNE | BPF_K) || code[i].code == (BPF_JMP | BPF_JA);
        if (skips)
            code[i].off = static_cast<int16_t>(code.size() - i - 1);
    }
    program.insert(program.end(), code.begin(), code.end());
}

using Numbers = std::set<int64_t>;                              ///< -1 for all
using Allowed = std::map<uint32_t, std::map<int64_t, Numbers>>; ///< minors by major by type

void append(std::vector<bpf_insn>& program, const std::vector<bpf_insn>& code) {
    program.insert(program.end(), code.begin(), code.end());
}

/// Jumps, to where is not known yet, when the numbers are among these.
std::vector<bpf_insn> anyOf(uint8_t asked, const Numbers& numbers) {
    std::vector<bpf_insn> code;
    for (const int64_t number : numbers)
        code.push_back(jumpIf(asked, number));
    return code;
}

std::vector<bpf_insn> anyOfMajors(const std::map<int64_t, Numbers>& majors) {
    std::vector<bpf_insn> code;
    for (const auto& [major, minors] : majors) {
        if (minors.contains(-1)) {
            code.push_back(jumpIf(majorAsked, major));
            continue;
        }
        const auto below = anyOf(minorAsked, minors);
        if (major >= 0)
            code.push_back(jumpUnless(majorAsked, major, below.size()));
        append(code, below);
    }
    return code;
}

/// Side by side it makes no difference which of them comes first: they are a set, and what they
/// have in common is asked once. The verifier, which follows every branch, needs half the time.
void addAllowed(std::vector<bpf_insn>& program, const Allowed& allowed) {
    std::vector<bpf_insn> code;
    for (const auto& [type, majors] : allowed) {
        const auto all = majors.find(-1);
        if (all != majors.end() && all->second.contains(-1)) {
            code.push_back(jumpIf(typeAsked, type));
            continue;
        }
        const auto below = anyOfMajors(majors);
        if (type != 0)
            code.push_back(jumpUnless(typeAsked, type, below.size()));
        append(code, below);
    }
    code.push_back(instruction(BPF_JMP | BPF_JA, 0, 0, 2));
    for (size_t i = 0; i < code.size(); ++i) {
        if (code[i].code == (BPF_JMP | BPF_JEQ | BPF_K))
            code[i].off = static_cast<int16_t>(code.size() - i - 1);
    }
    answer(code, 1);
    append(program, code);
}

} // namespace

std::vector<bpf_insn> deviceFilterProgram(const std::vector<DevicePermission>& permissions) {
    std::vector<bpf_insn> program{
        load(typeAsked, offsetof(bpf_cgroup_dev_ctx, access_type)),
        instruction(BPF_ALU64 | BPF_MOV | BPF_X, undecided, 0, 0, typeAsked),
        instruction(BPF_ALU64 | BPF_AND | BPF_K, typeAsked, 0xffff),
        instruction(BPF_ALU64 | BPF_RSH | BPF_K, undecided, 16),
        load(majorAsked, offsetof(bpf_cgroup_dev_ctx, major)),
        load(minorAsked, offsetof(bpf_cgroup_dev_ctx, minor)),
        // A kind of access that no entry can have spoken of.
        instruction(BPF_JMP | BPF_JSET | BPF_K, undecided, ~static_cast<int32_t>(deviceAll), 1),
        instruction(BPF_JMP | BPF_JA, 0, 0, 2),
    };
    answer(program, 0);
    for (auto entry = permissions.rbegin(); entry != permissions.rend();) {
        if (decidesAll(*entry)) {
            answer(program, entry->allow ? 1 : 0);
            return program;
        }
        Allowed allowed;
        while (entry != permissions.rend() && allowsAll(*entry) && !decidesAll(*entry)) {
            allowed[entry->type][entry->major].insert(entry->minor);
            ++entry;
        }
        if (!allowed.empty())
            addAllowed(program, allowed);
        else
            addEntry(program, *entry++);
    }
    answer(program, 0);
    return program;
}

} // namespace boxwright
