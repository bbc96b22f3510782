#include "engine/model/limits.h"

#include "engine/model/limit_parts.h"
#include "engine/model/limit_rows.h"

#include <algorithm>

namespace boxwright {
namespace {

std::vector<LimitRow> allRows() {
    std::vector<LimitRow> rows = cpuLimitRows();
    for (const auto& part : {memoryLimitRows(), ioLimitRows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

void appendNew(std::vector<std::string>& list, std::vector<std::string> more) {
    for (auto& entry : more) {
        if (std::find(list.begin(), list.end(), entry) == list.end())
            list.push_back(std::move(entry));
    }
}

/// Page sizes that unified names, "hugetlb.2MB.max".
std::vector<std::string> unifiedPageSizes(const ContainerSpec& spec) {
    std::vector<std::string> sizes;
    const Resources* resources = resourcesOf(spec);
    if (!resources || !resources->unified)
        return sizes;
    for (const auto& [file, text] : *resources->unified) {
        constexpr std::string_view head = "hugetlb.";
        constexpr std::string_view tail = ".max";
        if (!file.starts_with(head) || !file.ends_with(tail))
            continue;
        const std::string size = file.substr(
            head.size(), file.size() - std::min(file.size(), head.size() + tail.size()));
        if (!size.empty() && size.find('.') == std::string::npos)
            sizes.push_back(size);
    }
    return sizes;
}

std::optional<LimitValue> unifiedValue(const ContainerSpec& spec, const LimitRow& row,
                                       std::string_view instance) {
    const std::string* text = unifiedText(spec, limitFile(row, instance));
    const auto part = text ? limitPart(row, *text, instance) : std::nullopt;
    if (!part || part->empty())
        return std::nullopt;
    auto value = valueOfPart(row, *part);
    return value ? std::optional<LimitValue>(*std::move(value)) : std::nullopt;
}

void store(ContainerSpec& spec, const LimitRow& row, const std::optional<LimitValue>& value,
           std::string_view instance) {
    const PlainField* field = plainField(row.key);
    const bool held = field && field->write(spec, value, instance);
    const std::optional<std::string> part =
        value && !held ? std::optional(limitText(*value)) : std::nullopt;
    const std::string file = limitFile(row, instance);
    if (row.file != "io.weight")
        return setUnified(spec, file, part);
    const std::string* before = unifiedText(spec, file);
    setUnified(spec, file, withWeightLine(row, before ? *before : "", instance, part));
}

/// Moves what unified says for a file with several limits to their own members, so that one of
/// them can change without the others.
void settle(ContainerSpec& spec, const LimitRow& row) {
    if (!unifiedText(spec, std::string(row.file)) || row.field.empty() || row.file == "io.weight")
        return;
    struct Found {
        const LimitRow* row;
        std::string instance;
        LimitValue value;
    };
    std::vector<Found> found;
    for (const LimitRow& other : limitCatalogue()) {
        if (other.file != row.file)
            continue;
        std::vector<std::string> instances = limitInstances(spec, other);
        if (other.instance == LimitInstance::Single)
            instances = {""};
        for (const auto& instance : instances) {
            if (const auto value = limitOf(spec, other, instance))
                found.push_back({&other, instance, *value});
        }
    }
    setUnified(spec, std::string(row.file), std::nullopt);
    for (const Found& limit : found)
        store(spec, *limit.row, limit.value, limit.instance);
}

} // namespace

std::span<const LimitRow> limitCatalogue() {
    static const std::vector<LimitRow> rows = allRows();
    return rows;
}

const LimitRow* findLimit(std::string_view key) {
    for (const LimitRow& row : limitCatalogue()) {
        if (row.key == key)
            return &row;
    }
    return nullptr;
}

std::optional<LimitValue> limitOf(const ContainerSpec& spec, const LimitRow& row,
                                  std::string_view instance) {
    if (auto value = unifiedValue(spec, row, instance))
        return value;
    const PlainField* field = plainField(row.key);
    return field ? field->read(spec, instance) : std::nullopt;
}

Status setLimit(ContainerSpec& spec, const LimitRow& row, std::optional<LimitValue> value,
                std::string_view instance) {
    if (auto valid = checkLimit(row, value.value_or(row.kernelDefault), instance); !valid)
        return valid;
    if (value == LimitValue{std::string()})
        value.reset();
    settle(spec, row);
    store(spec, row, value, instance);
    return {};
}

std::vector<std::string> limitInstances(const ContainerSpec& spec, const LimitRow& row) {
    if (row.instance == LimitInstance::Single)
        return {};
    std::vector<std::string> instances = plainInstances(spec, row.key);
    if (row.instance == LimitInstance::HugePageSize)
        appendNew(instances, unifiedPageSizes(spec));
    else if (const std::string* text = unifiedText(spec, std::string(row.file)))
        appendNew(instances, devicesIn(row, *text));
    std::erase_if(instances, [&](const auto& name) { return !limitOf(spec, row, name); });
    return instances;
}

const PlainField* plainField(std::string_view key) {
    for (const auto fields : {singlePlainFields(), listedPlainFields()}) {
        for (const PlainField& field : fields) {
            if (field.key == key)
                return &field;
        }
    }
    return nullptr;
}

Resources& resourcesIn(ContainerSpec& spec) {
    if (!spec.linux)
        spec.linux.emplace();
    if (!spec.linux->resources)
        spec.linux->resources.emplace();
    return *spec.linux->resources;
}

const Resources* resourcesOf(const ContainerSpec& spec) {
    return spec.linux && spec.linux->resources ? &*spec.linux->resources : nullptr;
}

const std::string* unifiedText(const ContainerSpec& spec, const std::string& file) {
    const Resources* resources = resourcesOf(spec);
    if (!resources || !resources->unified)
        return nullptr;
    const auto entry = resources->unified->find(file);
    return entry == resources->unified->end() ? nullptr : &entry->second;
}

void setUnified(ContainerSpec& spec, const std::string& file, std::optional<std::string> text) {
    auto& unified = resourcesIn(spec).unified;
    if (text && !text->empty()) {
        if (!unified)
            unified.emplace();
        (*unified)[file] = *std::move(text);
    } else if (unified) {
        unified->erase(file);
        if (unified->empty())
            unified.reset();
    }
}

} // namespace boxwright
