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
    LimitUnit unit = LimitUnit::Count;
    LimitScale scale = LimitScale::Linear;
    LimitInstance instance = LimitInstance::Single;
    uint64_t minimum = 0;
    uint64_t maximum = 0;                                 ///< of a list: the highest member
    bool allowsMax = false;                               ///< takes "max"
    LimitValue kernelDefault = Unlimited{};               ///< what an untouched cgroup holds
    std::string_view ociPath = "linux.resources.unified"; ///< or "linux.resources.memory.limit"
    std::string_view label = {};                          ///< untranslated source texts
    std::string_view explanation = {};
    std::string_view docker = {}; ///< equivalents, filled in by equivalentText(); may be empty
    std::string_view podman = {};
    std::string_view systemd = {};
    std::string_view kubernetes = {};
    std::string_view manual = {}; ///< kernel document section, "cgroup-v2, memory"
};

std::span<const LimitRow> limitCatalogue();
const LimitRow* findLimit(std::string_view key);

/// What the configuration asks for; nothing where it leaves the kernel's default. The text of
/// linux.resources.unified wins over a plain field; cgroup v1 weights are converted as the runtimes
/// do.
std::optional<LimitValue> limitOf(const ContainerSpec& spec, const LimitRow& row,
                                  std::string_view instance = {});
/// Sets or, with no value, removes. Errors: InvalidArgument with the bound that would work.
Status setLimit(ContainerSpec& spec, const LimitRow& row, std::optional<LimitValue> value,
                std::string_view instance = {});
/// Devices or page sizes the configuration mentions for this row.
std::vector<std::string> limitInstances(const ContainerSpec& spec, const LimitRow& row);
/// Range and form, without touching a configuration.
Status checkLimit(const LimitRow& row, const LimitValue& value, std::string_view instance = {});

/// Accepts what people type: "256m", "0.25 GiB", "1 MB/s", "50 ms", "max", "50000", "0-1". Memory
/// counts in 1024, rates in 1000 unless "MiB" says otherwise; "50 %" is a CPU quota of half a core
/// at the usual period of 100 ms. Errors: InvalidArgument.
Result<LimitValue> parseLimit(const LimitRow& row, std::string_view text);
/// The kernel's own spelling: "268435456", "max", "0-1".
std::string limitText(const LimitValue& value);
/// The name of a limit's file: "hugetlb.2MB.max".
std::string limitFile(const LimitRow& row, std::string_view instance = {});
/// Where the configuration holds a limit, or would: "/linux/resources/memory/limit".
std::string limitPointer(const ContainerSpec& spec, const LimitRow& row,
                         std::string_view instance = {});
/// One of a row's equivalents for the value `spec` holds: %1 the value, %2 the instance, %3 percent
/// of one core, %4 cores, %5 memory and swap together. Empty where there is no value or no
/// equivalent.
std::string equivalentText(std::string_view pattern, const ContainerSpec& spec, const LimitRow& row,
                           std::string_view instance = {});

struct CgroupWrite {
    std::string file;
    std::string text;
    std::string key; ///< the row it stems from, for errors
    bool operator==(const CgroupWrite&) const = default;
};
/// Every file to write for a fresh cgroup, in an order the kernel accepts. Files of unified outside
/// the catalogue come last, as they stand; those that steer a cgroup rather than limit it
/// (isLimitFile) are left out.
std::vector<CgroupWrite> cgroupWrites(const ContainerSpec& spec);
/// The one write that brings a single limit of `spec` to the kernel (both halves of cpu.max,
/// one device line of io.max).
CgroupWrite cgroupWrite(const ContainerSpec& spec, const LimitRow& row,
                        std::string_view instance = {});
/// Reads a limit back from the content of its file. Errors: Malformed.
Result<LimitValue> limitFromFile(const LimitRow& row, std::string_view content,
                                 std::string_view instance = {});
/// Whether a cgroup file may be named in linux.resources.unified: "memory.zswap.max" may,
/// "cgroup.procs" and "../x" may not.
bool isLimitFile(std::string_view name);
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
