#include "engine/model/findings.h"
#include "engine/model/limit_parts.h"

#include <algorithm>
#include <sstream>

/// linux.resources against the limit catalogue, and what cgroup v2 no longer has.
namespace boxwright {
namespace {

const std::string base = "/linux/resources";

std::optional<uint64_t> numberOf(const ContainerSpec& spec, const char* key) {
    const auto value = limitOf(spec, *findLimit(key));
    const auto* number = value ? std::get_if<uint64_t>(&*value) : nullptr;
    return number ? std::optional(*number) : std::nullopt;
}

void checkOne(Findings& findings, const ContainerSpec& spec, const LimitRow& row,
              const std::string& instance) {
    const auto value = limitOf(spec, row, instance);
    if (!value || checkLimit(row, *value, instance))
        return;
    findings.error("limit.out-of-range", limitPointer(spec, row, instance),
                   {{"name", std::string(row.key)},
                    {"value", limitText(*value)},
                    {"minimum", std::to_string(row.minimum)},
                    {"maximum", std::to_string(row.maximum)}});
}

/// @return whether the instance is of the right form.
bool checkInstance(Findings& findings, const ContainerSpec& spec, const LimitRow& row,
                   const std::string& instance) {
    if (checkLimit(row, row.kernelDefault, instance))
        return true;
    const bool device = row.instance == LimitInstance::Device;
    findings.error(device ? "limit.device" : "limit.page-size", limitPointer(spec, row, instance),
                   {{"name", std::string(row.key)}, {"value", instance}});
    return false;
}

void checkCatalogue(Findings& findings, const ContainerSpec& spec) {
    for (const LimitRow& row : limitCatalogue()) {
        if (row.instance == LimitInstance::Single) {
            checkOne(findings, spec, row, {});
            continue;
        }
        std::vector<std::string> instances = plainInstances(spec, row.key);
        for (const std::string& instance : limitInstances(spec, row)) {
            if (std::find(instances.begin(), instances.end(), instance) == instances.end())
                instances.push_back(instance);
        }
        for (const std::string& instance : instances) {
            if (checkInstance(findings, spec, row, instance))
                checkOne(findings, spec, row, instance);
        }
    }
}

bool isFileOf(const LimitRow& row, const std::string& file) {
    if (row.instance == LimitInstance::HugePageSize)
        return file.starts_with("hugetlb.") && file.ends_with(".max") &&
               std::count(file.begin(), file.end(), '.') == 2;
    return row.file == file;
}

/// Whether some row reads the line and no row finds its piece in a wrong form.
bool isUnderstood(const std::string& file, const std::string& line) {
    bool understood = false;
    for (const LimitRow& row : limitCatalogue()) {
        std::vector<std::string> instances = devicesIn(row, line);
        if (row.instance != LimitInstance::Device)
            instances = {""};
        for (const std::string& instance : instances) {
            const auto part =
                isFileOf(row, file) ? limitPart(row, line, instance) : std::optional<std::string>();
            if (part && !valueOfPart(row, *part))
                return false;
            understood = understood || part;
        }
    }
    return understood;
}

bool isOfCatalogue(const std::string& file) {
    const auto rows = limitCatalogue();
    return std::any_of(rows.begin(), rows.end(),
                       [&file](const LimitRow& row) { return isFileOf(row, file); });
}

void checkUnifiedText(Findings& findings, const std::string& file, const std::string& text) {
    if (!isOfCatalogue(file))
        return;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!isUnderstood(file, line))
            return findings.error("limit.malformed", pointerTo(base + "/unified", file),
                                  {{"name", file}, {"value", text}});
    }
}

void checkUnified(Findings& findings, const Resources& resources) {
    if (!resources.unified)
        return;
    for (const auto& [file, text] : *resources.unified) {
        if (isLimitFile(file))
            checkUnifiedText(findings, file, text);
        else
            findings.error("limit.file-refused", pointerTo(base + "/unified", file),
                           {{"name", file}});
    }
}

/// -1 is the one negative number that says something.
void checkNegative(Findings& findings, std::string path, const std::optional<int64_t>& value) {
    requireRange(findings, "limit.negative", std::move(path), value.value_or(0), -1, INT64_MAX);
}

void checkNegatives(Findings& findings, const Resources& resources) {
    if (const auto& memory = resources.memory) {
        checkNegative(findings, base + "/memory/limit", memory->limit);
        checkNegative(findings, base + "/memory/reservation", memory->reservation);
        checkNegative(findings, base + "/memory/swap", memory->swap);
    }
    if (resources.cpu)
        checkNegative(findings, base + "/cpu/quota", resources.cpu->quota);
    if (resources.pids)
        checkNegative(findings, base + "/pids/limit", resources.pids->limit);
}

void checkBlockWeight(Findings& findings, std::string path, const std::optional<uint16_t>& weight) {
    if (weight.value_or(0) != 0)
        requireRange(findings, "limit.block-weight", std::move(path), *weight, 10, 1000);
}

void checkBlockWeights(Findings& findings, const BlockIoResources& block) {
    checkBlockWeight(findings, base + "/blockIO/weight", block.weight);
    checkBlockWeight(findings, base + "/blockIO/leafWeight", block.leafWeight);
    for (size_t i = 0; block.weightDevice && i < block.weightDevice->size(); ++i) {
        const std::string path = indexed(base + "/blockIO/weightDevice", i);
        checkBlockWeight(findings, path + "/weight", (*block.weightDevice)[i].weight);
        checkBlockWeight(findings, path + "/leafWeight", (*block.weightDevice)[i].leafWeight);
    }
}

// Members cgroup v2 has no file for: without effect, and worth knowing.
void checkVersionOne(Findings& findings, const Resources& resources) {
    const auto ignored = [&findings](bool present, const char* member) {
        if (present)
            findings.warning("limit.ignored", base + "/" + member, {{"name", member}});
    };
    if (const auto& memory = resources.memory) {
        ignored(memory->kernel.value_or(0) > 0, "memory/kernel");
        ignored(memory->kernelTCP.value_or(0) > 0, "memory/kernelTCP");
        ignored(memory->swappiness.has_value(), "memory/swappiness");
        ignored(memory->disableOOMKiller.value_or(false), "memory/disableOOMKiller");
    }
    if (const auto& cpu = resources.cpu) {
        ignored(cpu->realtimeRuntime.value_or(0) != 0, "cpu/realtimeRuntime");
        ignored(cpu->realtimePeriod.value_or(0) != 0, "cpu/realtimePeriod");
    }
}

void checkTogether(Findings& findings, const ContainerSpec& spec) {
    const auto pair = [&](const char* code, const char* lower, const char* upper, bool fatal) {
        const auto value = numberOf(spec, lower);
        const auto maximum = numberOf(spec, upper);
        if (!value || !maximum || *value <= *maximum)
            return;
        const ProblemArgs args{{"name", lower},
                               {"other", upper},
                               {"value", std::to_string(*value)},
                               {"maximum", std::to_string(*maximum)}};
        const std::string path = limitPointer(spec, *findLimit(lower));
        fatal ? findings.error(code, path, args) : findings.warning(code, path, args);
    };
    pair("limit.burst-above-quota", "cpu.max.burst", "cpu.max.quota", true);
    pair("limit.above-max", "memory.high", "memory.max", false);
    pair("limit.above-max", "memory.low", "memory.max", false);
    pair("limit.above-max", "memory.min", "memory.max", false);
    const auto& memory = spec.linux->resources->memory;
    const int64_t limit = memory ? memory->limit.value_or(0) : 0;
    const int64_t swap = memory ? memory->swap.value_or(0) : 0;
    if (limit > 0 && swap > 0 && swap < limit)
        findings.error("limit.swap-below-memory", base + "/memory/swap",
                       {{"value", std::to_string(swap)}, {"minimum", std::to_string(limit)}});
}

} // namespace

void checkResources(Findings& findings, const ContainerSpec& spec) {
    if (!spec.linux->resources)
        return;
    const Resources& resources = *spec.linux->resources;
    checkNegatives(findings, resources);
    checkCatalogue(findings, spec);
    if (resources.blockIO)
        checkBlockWeights(findings, *resources.blockIO);
    checkUnified(findings, resources);
    checkVersionOne(findings, resources);
    checkTogether(findings, spec);
}

} // namespace boxwright
