#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace boxwright {

struct Unlimited {
    bool operator==(const Unlimited&) const = default;
};
/// "max", a number in the row's unit, or a list such as "0-1,4".
using LimitValue = std::variant<Unlimited, uint64_t, std::string>;

enum class LimitUnit {
    Bytes,
    BytesPerSecond,
    OperationsPerSecond,
    Microseconds,
    Weight,
    Count,
    Flag,
    List
};
enum class LimitScale { Linear, Logarithmic, Switch, Set };
/// Whether a limit exists once or once per block device ("8:0") or huge page size ("2MB").
enum class LimitInstance { Single, Device, HugePageSize };

/// One cgroup v2 limit. Adding a limit to Boxwright is adding a row: window, OCI conversion,
/// kernel writes, validation, Under-the-hood text and tests loop over the catalogue.
struct LimitRow {
    std::string_view key;        ///< "memory.max", "cpu.max.quota", "io.max.rbps", "hugetlb.max"
    std::string_view file;       ///< "memory.max", "cpu.max", "io.max", "hugetlb.<size>.max"
    std::string_view controller; ///< "memory"
    std::string_view field;      ///< the part of the file this row is: "quota", "rbps"; else empty
    LimitUnit unit;
    LimitScale scale;
    LimitInstance instance;
    uint64_t minimum;
    uint64_t maximum;
    bool allowsMax;           ///< takes "max"
    LimitValue kernelDefault; ///< what an untouched cgroup holds
    std::string_view ociPath; ///< "linux.resources.memory.limit" or "linux.resources.unified"
    std::string_view label;   ///< untranslated source texts
    std::string_view explanation;
    std::string_view docker; ///< equivalents with %1 for the value; empty where there is none
    std::string_view podman;
    std::string_view systemd;
    std::string_view kubernetes;
    std::string_view manual; ///< kernel document section, "cgroup-v2, memory"
};

std::span<const LimitRow> limitCatalogue();
const LimitRow* findLimit(std::string_view key);

/// What the configuration asks for; nothing where it leaves the kernel's default.
std::optional<LimitValue> limitOf(const ContainerSpec& spec, const LimitRow& row,
                                  std::string_view instance = {});
/// Sets or, with no value, removes. Errors: InvalidArgument with the bound that would work.
Status setLimit(ContainerSpec& spec, const LimitRow& row, std::optional<LimitValue> value,
                std::string_view instance = {});
/// Devices or page sizes the configuration mentions for this row.
std::vector<std::string> limitInstances(const ContainerSpec& spec, const LimitRow& row);
/// Range and form, without touching a configuration.
Status checkLimit(const LimitRow& row, const LimitValue& value, std::string_view instance = {});

/// Accepts what people type: "256m", "0.25 GiB", "max", "50000", "0-1". Errors: InvalidArgument.
Result<LimitValue> parseLimit(const LimitRow& row, std::string_view text);
/// The kernel's own spelling: "268435456", "max", "0-1".
std::string limitText(const LimitValue& value);

struct CgroupWrite {
    std::string file;
    std::string text;
    std::string key; ///< the row it stems from, for errors
    bool operator==(const CgroupWrite&) const = default;
};
/// Every file to write for a configuration, in an order the kernel accepts (cpuset before tasks,
/// memory.high before memory.max when lowering is the caller's business).
std::vector<CgroupWrite> cgroupWrites(const ContainerSpec& spec);
/// The one write that brings a single limit of `spec` to the kernel (both halves of cpu.max,
/// one device line of io.max).
CgroupWrite cgroupWrite(const ContainerSpec& spec, const LimitRow& row,
                        std::string_view instance = {});
/// Reads a limit back from the content of its file. Errors: Malformed.
Result<LimitValue> limitFromFile(const LimitRow& row, std::string_view content,
                                 std::string_view instance = {});
/// Controllers a configuration needs: {"cpu", "memory"}.
std::vector<std::string> neededControllers(const ContainerSpec& spec);

/// The rlimits a process may be given, "RLIMIT_NOFILE" and the rest.
struct RlimitRow {
    std::string_view type;
    int resource; ///< RLIMIT_* number
    std::string_view label;
    std::string_view explanation;
    LimitUnit unit;
};
std::span<const RlimitRow> rlimitCatalogue();
const RlimitRow* findRlimit(std::string_view type);

} // namespace boxwright
