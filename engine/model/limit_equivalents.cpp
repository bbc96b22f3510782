#include "engine/model/limit_parts.h"

#include <algorithm>
#include <cstdio>

/// A limit in other words: where config.json has it, and what other tools call it.
namespace boxwright {
namespace {

std::string pointerOf(std::string_view ociPath) {
    std::string pointer = "/" + std::string(ociPath);
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    return pointer;
}

/// 0.5 as "0.5", 2 as "2".
std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

uint64_t numberOf(const ContainerSpec& spec, std::string_view key) {
    const LimitRow& row = *findLimit(key);
    const LimitValue value = limitOf(spec, row).value_or(row.kernelDefault);
    const auto* number = std::get_if<uint64_t>(&value);
    return number ? *number : 0;
}

std::string argument(char which, const ContainerSpec& spec, const LimitValue& value,
                     std::string_view instance) {
    const auto cores = [&spec] {
        return static_cast<double>(numberOf(spec, "cpu.max.quota")) /
               static_cast<double>(std::max<uint64_t>(numberOf(spec, "cpu.max.period"), 1));
    };
    switch (which) {
    case '1':
        return limitText(value);
    case '2':
        return std::string(instance);
    case '3':
        return shortNumber(cores() * 100);
    case '4':
        return shortNumber(cores());
    default:
        return std::to_string(numberOf(spec, "memory.max") + numberOf(spec, "memory.swap.max"));
    }
}

/// Without a limit systemd says "infinity"; the other tools leave the option out.
std::string withoutLimit(std::string_view pattern, std::string_view instance) {
    const size_t equals = pattern.find('=');
    if (equals == std::string_view::npos || pattern.starts_with("--") ||
        pattern.find('{') != std::string_view::npos)
        return {};
    const std::string name(pattern.substr(0, equals));
    if (name == "CPUQuota")
        return name + "=";
    return name + "=" + (instance.empty() ? "" : "/dev/block/" + std::string(instance) + " ") +
           "infinity";
}

size_t indexIn(const std::vector<std::string>& list, std::string_view entry) {
    return static_cast<size_t>(std::find(list.begin(), list.end(), entry) - list.begin());
}

} // namespace

std::string limitPointer(const ContainerSpec& spec, const LimitRow& row,
                         std::string_view instance) {
    const std::string file = limitFile(row, instance);
    const std::string* text = unifiedText(spec, file);
    if (text && limitPart(row, *text, instance))
        return "/linux/resources/unified/" + file;
    const PlainField* field = plainField(row.key);
    const bool plain = field && field->read(spec, instance);
    if (row.key == "cpu.weight" && plain)
        return "/linux/resources/cpu/shares";
    if (row.key == "io.weight" && plain)
        return "/linux/resources/blockIO/weight";
    if (row.instance == LimitInstance::Single)
        return row.ociPath == "linux.resources.unified" ? "/linux/resources/unified/" + file
                                                        : pointerOf(row.ociPath);
    if (row.key == "io.weight.device" && !plain)
        return "/linux/resources/unified/" + file;
    const std::string list = row.key == "io.weight.device" ? "/linux/resources/blockIO/weightDevice"
                                                           : pointerOf(row.ociPath);
    return list + "/" + std::to_string(indexIn(plainInstances(spec, row.key), instance));
}

std::string equivalentText(std::string_view pattern, const ContainerSpec& spec, const LimitRow& row,
                           std::string_view instance) {
    const auto value = limitOf(spec, row, instance);
    if (!value || pattern.empty())
        return {};
    if (std::holds_alternative<Unlimited>(*value))
        return withoutLimit(pattern, instance);
    if (row.unit == LimitUnit::Flag && pattern.find('%') == std::string_view::npos &&
        *value == LimitValue{uint64_t{0}})
        return {};
    std::string text;
    for (size_t i = 0; i < pattern.size(); ++i) {
        const bool placeholder = pattern[i] == '%' && i + 1 < pattern.size() &&
                                 pattern[i + 1] >= '1' && pattern[i + 1] <= '5';
        text += placeholder ? argument(pattern[++i], spec, *value, instance)
                            : std::string(1, pattern[i]);
    }
    return text;
}

} // namespace boxwright
