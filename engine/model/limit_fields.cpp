#include "engine/model/limit_parts.h"

#include <algorithm>
#include <array>

/// The plain members of linux.resources that hold a limit. They were made for cgroup v1: zero
/// mostly means "not set", -1 "unlimited", weights have another scale and swap counts memory too.
namespace boxwright {
namespace {

using Value = std::optional<LimitValue>;

// From here on the kernel reads back "max".
constexpr uint64_t unlimitedBytes = (1ull << 63) - 4096;

Value bytesOf(const std::optional<int64_t>& member) {
    if (!member || *member == 0)
        return std::nullopt;
    if (*member < 0 || static_cast<uint64_t>(*member) >= unlimitedBytes)
        return LimitValue{Unlimited{}};
    return LimitValue{static_cast<uint64_t>(*member)};
}

/// A member that takes -1 for unlimited.
std::optional<int64_t> signedOf(const Value& value) {
    if (!value)
        return std::nullopt;
    if (const auto* number = std::get_if<uint64_t>(&*value))
        return static_cast<int64_t>(*number);
    return -1;
}

std::optional<uint64_t> numberOf(const Value& value) {
    if (const auto* number = value ? std::get_if<uint64_t>(&*value) : nullptr)
        return *number;
    return std::nullopt;
}

/// Runs `change` on a section of resources, which is there for the time and goes when it is empty.
template <class Section, class Change>
bool inSection(ContainerSpec& spec, std::optional<Section> Resources::*section, Change change) {
    auto& member = resourcesIn(spec).*section;
    if (!member)
        member.emplace();
    const bool held = change(*member);
    if (*member == Section{})
        member.reset();
    return held;
}

template <class Section>
const Section* sectionOf(const ContainerSpec& spec, std::optional<Section> Resources::*section) {
    const Resources* resources = resourcesOf(spec);
    return resources && (resources->*section) ? &*(resources->*section) : nullptr;
}

// --- memory ---

Value readReservation(const ContainerSpec& spec, std::string_view) {
    const auto* memory = sectionOf(spec, &Resources::memory);
    return memory ? bytesOf(memory->reservation) : std::nullopt;
}

// A reservation of 0 is none at all.
bool writeReservation(ContainerSpec& spec, const Value& value, std::string_view) {
    return inSection(spec, &Resources::memory, [&](MemoryResources& memory) {
        const bool zero = value == LimitValue{uint64_t{0}};
        memory.reservation = zero ? std::nullopt : signedOf(value);
        return !zero;
    });
}

Value readMemory(const ContainerSpec& spec, std::string_view) {
    const auto* memory = sectionOf(spec, &Resources::memory);
    return memory ? bytesOf(memory->limit) : std::nullopt;
}

Value readSwap(const ContainerSpec& spec, std::string_view) {
    const auto* memory = sectionOf(spec, &Resources::memory);
    if (!memory)
        return std::nullopt;
    Value sum = bytesOf(memory->swap);
    const auto total = numberOf(sum);
    const auto limit = numberOf(bytesOf(memory->limit));
    if (!total)
        return sum;
    if (limit && *total >= *limit)
        return LimitValue{*total - *limit};
    return std::nullopt;
}

// The member is memory and swap together, so it says nothing without a memory limit.
bool writeSwap(ContainerSpec& spec, const Value& value, std::string_view) {
    return inSection(spec, &Resources::memory, [&](MemoryResources& memory) {
        memory.swap.reset();
        const auto swap = numberOf(value);
        if (!swap) {
            memory.swap = signedOf(value);
            return true;
        }
        const auto limit = numberOf(bytesOf(memory.limit));
        if (!limit || *swap >= unlimitedBytes - *limit)
            return false;
        memory.swap = static_cast<int64_t>(*limit + *swap);
        return true;
    });
}

// Swap on top stays what it was although the member it shares with the limit changes.
bool writeMemory(ContainerSpec& spec, const Value& value, std::string_view) {
    const Value swap = readSwap(spec, {});
    inSection(spec, &Resources::memory, [&](MemoryResources& memory) {
        memory.limit = signedOf(value);
        return true;
    });
    if (!writeSwap(spec, swap, {}))
        setUnified(spec, "memory.swap.max", limitText(*swap));
    return true;
}

// --- cpu ---

template <std::optional<std::string> CpuResources::*member>
Value readList(const ContainerSpec& spec, std::string_view) {
    const auto* cpu = sectionOf(spec, &Resources::cpu);
    if (!cpu || !(cpu->*member) || (cpu->*member)->empty())
        return std::nullopt;
    return LimitValue{*(cpu->*member)};
}

template <std::optional<std::string> CpuResources::*member>
bool writeList(ContainerSpec& spec, const Value& value, std::string_view) {
    return inSection(spec, &Resources::cpu, [&](CpuResources& cpu) {
        (cpu.*member).reset();
        if (value)
            cpu.*member = limitText(*value);
        return true;
    });
}

Value readQuota(const ContainerSpec& spec, std::string_view) {
    const auto* cpu = sectionOf(spec, &Resources::cpu);
    return cpu ? bytesOf(cpu->quota) : std::nullopt;
}

bool writeQuota(ContainerSpec& spec, const Value& value, std::string_view) {
    return inSection(spec, &Resources::cpu, [&](CpuResources& cpu) {
        cpu.quota = signedOf(value);
        return true;
    });
}

Value readPeriod(const ContainerSpec& spec, std::string_view) {
    const auto* cpu = sectionOf(spec, &Resources::cpu);
    if (!cpu || cpu->period.value_or(0) == 0)
        return std::nullopt;
    return LimitValue{*cpu->period};
}

bool writePeriod(ContainerSpec& spec, const Value& value, std::string_view) {
    return inSection(spec, &Resources::cpu, [&](CpuResources& cpu) {
        cpu.period = numberOf(value);
        return true;
    });
}

Value readBurst(const ContainerSpec& spec, std::string_view) {
    const auto* cpu = sectionOf(spec, &Resources::cpu);
    return cpu && cpu->burst ? Value{LimitValue{*cpu->burst}} : std::nullopt;
}

bool writeBurst(ContainerSpec& spec, const Value& value, std::string_view) {
    return inSection(spec, &Resources::cpu, [&](CpuResources& cpu) {
        cpu.burst = numberOf(value);
        return true;
    });
}

// A negative number stays visible to the range check as a very large one.
Value readIdle(const ContainerSpec& spec, std::string_view) {
    const auto* cpu = sectionOf(spec, &Resources::cpu);
    return cpu && cpu->idle ? Value{LimitValue{static_cast<uint64_t>(*cpu->idle)}} : std::nullopt;
}

bool writeIdle(ContainerSpec& spec, const Value& value, std::string_view) {
    return inSection(spec, &Resources::cpu, [&](CpuResources& cpu) {
        cpu.idle = signedOf(value);
        return true;
    });
}

// Shares 2..262144 to weight 1..10000, the runtimes' own formula.
Value readShares(const ContainerSpec& spec, std::string_view) {
    const auto* cpu = sectionOf(spec, &Resources::cpu);
    if (!cpu || cpu->shares.value_or(0) == 0)
        return std::nullopt;
    const uint64_t shares = std::clamp<uint64_t>(*cpu->shares, 2, 262144);
    return LimitValue{1 + ((shares - 2) * 9999) / 262142};
}

// Shares are too coarse for a weight: what is set goes to unified and the old share goes.
bool clearShares(ContainerSpec& spec, const Value& value, std::string_view) {
    inSection(spec, &Resources::cpu, [](CpuResources& cpu) {
        cpu.shares.reset();
        return true;
    });
    return !value;
}

// --- pids ---

Value readPids(const ContainerSpec& spec, std::string_view) {
    const auto* pids = sectionOf(spec, &Resources::pids);
    return pids ? bytesOf(pids->limit) : std::nullopt;
}

bool writePids(ContainerSpec& spec, const Value& value, std::string_view) {
    return inSection(spec, &Resources::pids, [&](PidsResources& pids) {
        pids.limit = signedOf(value);
        return true;
    });
}

constexpr std::array simpleFields{
    PlainField{"cpuset.cpus", readList<&CpuResources::cpus>, writeList<&CpuResources::cpus>},
    PlainField{"cpuset.mems", readList<&CpuResources::mems>, writeList<&CpuResources::mems>},
    PlainField{"cpu.max.quota", readQuota, writeQuota},
    PlainField{"cpu.max.period", readPeriod, writePeriod},
    PlainField{"cpu.max.burst", readBurst, writeBurst},
    PlainField{"cpu.weight", readShares, clearShares},
    PlainField{"cpu.idle", readIdle, writeIdle},
    PlainField{"memory.low", readReservation, writeReservation},
    PlainField{"memory.max", readMemory, writeMemory},
    PlainField{"memory.swap.max", readSwap, writeSwap},
    PlainField{"pids.max", readPids, writePids},
};

} // namespace

std::span<const PlainField> singlePlainFields() {
    return simpleFields;
}

} // namespace boxwright
