#include "engine/runtime/resource_patch.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/model/limits.h"
#include "engine/oci/spec_fields_resources.h"

#include <array>

#include <unistd.h>

namespace boxwright::runtime {
namespace {

constexpr std::string_view operation = "update";

enum class Kind { Number, Bytes, Text };
struct Row {
    Option option;
    const char* pointer; ///< of the member in linux.resources
    Kind kind;
};

constexpr std::array rows{
    Row{{"blkio-weight", 0, "N", "weight of block input and output, 10 to 1000"},
        "/blockIO/weight",
        Kind::Number},
    Row{{"cpu-period", 0, "US", "length of a CPU period"}, "/cpu/period", Kind::Number},
    Row{{"cpu-quota", 0, "US", "CPU time in a period, -1 for no limit"},
        "/cpu/quota",
        Kind::Number},
    Row{{"cpu-burst", 0, "US", "unused time that may be caught up"}, "/cpu/burst", Kind::Number},
    Row{{"cpu-share", 0, "N", "share of CPU time, 2 to 262144"}, "/cpu/shares", Kind::Number},
    Row{{"cpu-idle", 0, "0|1", "run only when nobody else wants to"}, "/cpu/idle", Kind::Number},
    Row{{"cpuset-cpus", 0, "LIST", "CPUs to run on"}, "/cpu/cpus", Kind::Text},
    Row{{"cpuset-mems", 0, "LIST", "memory nodes to use"}, "/cpu/mems", Kind::Text},
    Row{{"memory", 0, "BYTES", "memory, -1 for no limit"}, "/memory/limit", Kind::Bytes},
    Row{{"memory-reservation", 0, "BYTES", "memory that is protected"},
        "/memory/reservation",
        Kind::Bytes},
    Row{{"memory-swap", 0, "BYTES", "memory and swap together, -1 for no limit"},
        "/memory/swap",
        Kind::Bytes},
    Row{{"pids-limit", 0, "N", "processes, -1 for no limit"}, "/pids/limit", Kind::Number},
};

/// What runc has for cgroup v1 or resctrl, refused by name rather than as an unknown option.
constexpr std::array absentRows{
    Option{"cpu-rt-period", 0, "US", "cgroup v2 has no such limit"},
    Option{"cpu-rt-runtime", 0, "US", "cgroup v2 has no such limit"},
    Option{"kernel-memory", 0, "BYTES", "cgroup v2 has no such limit"},
    Option{"kernel-memory-tcp", 0, "BYTES", "cgroup v2 has no such limit"},
    Option{"l3-cache-schema", 0, "TEXT", "linux.intelRdt is not offered"},
    Option{"mem-bw-schema", 0, "TEXT", "linux.intelRdt is not offered"},
};

constexpr Option fileOption{"resources", 'r', "PATH",
                            "linux.resources in JSON; - reads standard input"};

Result<Json> valueOf(const Row& row, const std::string& text) {
    if (row.kind == Kind::Text)
        return Json(text);
    const bool negative = text.starts_with('-');
    auto number = parseNumber(std::string_view(text).substr(negative ? 1 : 0));
    if (!number && !negative && row.kind == Kind::Bytes) {
        const auto value = parseLimit(*findLimit("memory.max"), text);
        if (value && std::holds_alternative<uint64_t>(*value))
            number = std::get<uint64_t>(*value);
    }
    if (!number || *number > static_cast<uint64_t>(INT64_MAX))
        return fail(makeError(ErrorCode::InvalidArgument, std::string(operation),
                              std::string("--") + row.option.name,
                              "\"" + text + "\" is no number"));
    const auto amount = static_cast<int64_t>(*number);
    return Json(negative ? -amount : amount);
}

Result<Json> documentOf(const std::string& path) {
    auto text = path == "-" ? readAll(STDIN_FILENO, path) : readFile(AT_FDCWD, path);
    if (!text)
        return fail(text.error());
    auto document = parseJson(*text, operation);
    if (document && !document->is_object())
        return fail(
            makeError(ErrorCode::Malformed, std::string(operation), path, "no JSON object"));
    return document;
}

Status checkAbsent(const Arguments& arguments) {
    for (const Option& row : absentRows) {
        if (arguments.has(row.name))
            return fail(makeError(ErrorCode::NotSupported, std::string(operation),
                                  std::string("--") + row.name, row.help));
    }
    return {};
}

} // namespace

std::span<const Option> resourceOptions() {
    static const std::vector<Option> options = [] {
        std::vector<Option> list{fileOption};
        for (const Row& row : rows)
            list.push_back(row.option);
        list.insert(list.end(), absentRows.begin(), absentRows.end());
        return list;
    }();
    return options;
}

Result<Resources> patchResources(const Resources& held, const Arguments& arguments) {
    if (auto checked = checkAbsent(arguments); !checked)
        return fail(checked.error());
    Json document = writeDocument(held);
    if (const auto path = arguments.value(fileOption.name)) {
        auto patch = documentOf(*path);
        if (!patch)
            return fail(patch.error());
        document.merge_patch(*patch);
    }
    for (const Row& row : rows) {
        const auto text = arguments.value(row.option.name);
        if (!text)
            continue;
        auto value = valueOf(row, *text);
        if (!value)
            return fail(value.error());
        document[Json::json_pointer(row.pointer)] = *value;
    }
    auto wanted = readDocument<Resources>(document, "/linux/resources", operation);
    if (!wanted)
        return wanted;
    // An empty list is what callers write who mean no devices at all.
    if (!wanted->devices || wanted->devices->empty())
        wanted->devices = held.devices;
    return wanted;
}

} // namespace boxwright::runtime
