#include "engine/model/limit_parts.h"

#include <algorithm>

/// A configuration to the writes that bring it into a cgroup.
namespace boxwright {
namespace {

constexpr std::string_view steering = "cgroup.";
constexpr std::string_view nobodysKey = "linux.resources.unified";

std::string valueText(const ContainerSpec& spec, const LimitRow& row, std::string_view instance) {
    return limitText(limitOf(spec, row, instance).value_or(row.kernelDefault));
}

std::string cpuMaxText(const ContainerSpec& spec) {
    return valueText(spec, *findLimit("cpu.max.quota"), {}) + " " +
           valueText(spec, *findLimit("cpu.max.period"), {});
}

/// One device's line: what the configuration sets, and `asked` in any case.
std::string ioMaxText(const ContainerSpec& spec, const LimitRow& asked, std::string_view instance) {
    std::string text(instance);
    for (const LimitRow& row : limitCatalogue()) {
        if (row.file == "io.max" && (&row == &asked || limitOf(spec, row, instance)))
            text += " " + std::string(row.field) + "=" + valueText(spec, row, instance);
    }
    return text;
}

// The kernel sees no write of no bytes.
std::string wholeText(const ContainerSpec& spec, const LimitRow& row, std::string_view instance) {
    std::string text = valueText(spec, row, instance);
    return text.empty() ? "\n" : text;
}

/// A device without a weight of its own goes back to the general one.
std::string weightText(const ContainerSpec& spec, const LimitRow& row, std::string_view instance) {
    const bool device = row.instance == LimitInstance::Device;
    const std::string head(device ? instance : row.field);
    if (device && !limitOf(spec, row, instance))
        return head + " default";
    return head + " " + valueText(spec, row, instance);
}

void appendNew(std::vector<CgroupWrite>& writes, CgroupWrite write) {
    const auto same = [&](const CgroupWrite& other) {
        return other.file == write.file && other.text == write.text;
    };
    if (std::none_of(writes.begin(), writes.end(), same))
        writes.push_back(std::move(write));
}

bool isOfCatalogue(const std::string& file) {
    for (const LimitRow& row : limitCatalogue()) {
        if (row.file == file)
            return true;
    }
    return file.starts_with("hugetlb.") && file.ends_with(".max") &&
           std::count(file.begin(), file.end(), '.') == 2;
}

void appendForeign(std::vector<CgroupWrite>& writes, const ContainerSpec& spec) {
    const Resources* resources = resourcesOf(spec);
    if (!resources || !resources->unified)
        return;
    for (const auto& [file, text] : *resources->unified) {
        if (isLimitFile(file) && !isOfCatalogue(file))
            writes.push_back({file, text, std::string(nobodysKey)});
    }
}

} // namespace

bool isLimitFile(std::string_view name) {
    const bool plain = name.find('/') == std::string_view::npos &&
                       name.find('\0') == std::string_view::npos && !name.starts_with('.') &&
                       name.find('.') != std::string_view::npos;
    if (!plain)
        return false;
    return !name.starts_with(steering) || name == "cgroup.max.depth" ||
           name == "cgroup.max.descendants" || name == "cgroup.pressure";
}

CgroupWrite cgroupWrite(const ContainerSpec& spec, const LimitRow& row, std::string_view instance) {
    CgroupWrite write{limitFile(row, instance), {}, std::string(row.key)};
    if (row.file == "cpu.max")
        write.text = cpuMaxText(spec);
    else if (row.file == "io.max")
        write.text = ioMaxText(spec, row, instance);
    else if (row.file == "io.weight")
        write.text = weightText(spec, row, instance);
    else
        write.text = wholeText(spec, row, instance);
    return write;
}

std::vector<CgroupWrite> cgroupWrites(const ContainerSpec& spec) {
    std::vector<CgroupWrite> writes;
    for (const LimitRow& row : limitCatalogue()) {
        if (row.instance == LimitInstance::Single && limitOf(spec, row))
            appendNew(writes, cgroupWrite(spec, row));
        for (const std::string& instance : limitInstances(spec, row))
            appendNew(writes, cgroupWrite(spec, row, instance));
    }
    appendForeign(writes, spec);
    return writes;
}

std::vector<std::string> neededControllers(const ContainerSpec& spec) {
    std::vector<std::string> controllers;
    for (const CgroupWrite& write : cgroupWrites(spec)) {
        const std::string controller = write.file.substr(0, write.file.find('.'));
        if (controller != "cgroup")
            controllers.push_back(controller);
    }
    std::sort(controllers.begin(), controllers.end());
    controllers.erase(std::unique(controllers.begin(), controllers.end()), controllers.end());
    return controllers;
}

} // namespace boxwright
