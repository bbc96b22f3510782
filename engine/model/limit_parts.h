#pragma once

#include "engine/model/limits.h"

/// What limits.cpp is built of: where a limit stands in the text of a kernel file, and where in the
/// plain members of linux.resources.
namespace boxwright {

/// "8:0" of the right form; major 12 bits, minor 20.
struct DeviceNumber {
    int64_t major = 0;
    int64_t minor = 0;
};
std::optional<DeviceNumber> deviceNumber(std::string_view text);
std::string deviceText(int64_t major, int64_t minor);

/// The row's own piece of a file's text; nothing when the text does not hold it.
std::optional<std::string> limitPart(const LimitRow& row, std::string_view content,
                                     std::string_view instance);
/// A piece as the kernel prints it or takes it ("max", "4096", "4M") to a value.
Result<LimitValue> valueOfPart(const LimitRow& row, std::string_view part);
/// Devices a text of io.max or io.weight mentions for this row.
std::vector<std::string> devicesIn(const LimitRow& row, std::string_view content);
/// The text of io.weight with the row's line replaced or, without a part, removed.
std::string withWeightLine(const LimitRow& row, std::string_view content, std::string_view instance,
                           const std::optional<std::string>& part);

/// A limit in a member of its own.
struct PlainField {
    std::string_view key; ///< LimitRow::key
    std::optional<LimitValue> (*read)(const ContainerSpec&, std::string_view instance);
    /// Nothing clears the member. @return false when it cannot hold the value (it is clear then).
    bool (*write)(ContainerSpec&, const std::optional<LimitValue>&, std::string_view instance);
};
std::span<const PlainField> singlePlainFields(); ///< limits that exist once
std::span<const PlainField> listedPlainFields(); ///< limits per device and page size
const PlainField* plainField(std::string_view key);
/// Instances the plain members mention for a row.
std::vector<std::string> plainInstances(const ContainerSpec& spec, std::string_view key);

/// resources, made when absent.
Resources& resourcesIn(ContainerSpec& spec);
const Resources* resourcesOf(const ContainerSpec& spec);
/// The text of one file in linux.resources.unified, or null.
const std::string* unifiedText(const ContainerSpec& spec, const std::string& file);
void setUnified(ContainerSpec& spec, const std::string& file, std::optional<std::string> text);

} // namespace boxwright
