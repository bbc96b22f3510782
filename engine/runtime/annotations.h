#pragma once

#include "engine/base/result.h"
#include "engine/model/container_spec.h"

#include <string>
#include <string_view>
#include <vector>

/// Annotations that ask something of the runtime itself, as runc and crun know them. All others are
/// the container's: they are kept and told with its state.
namespace boxwright::runtime {

/// run.oci.keep_original_groups: anything but "0", "false" and "".
bool keepsGroups(const ContainerSpec& spec);

/// A property of a systemd unit (org.freedesktop.systemd1(5)).
struct UnitProperty {
    std::string name;
    std::string type;                ///< D-Bus signature: b s i u x t d as
    std::vector<std::string> values; ///< one, except for as
    bool operator==(const UnitProperty&) const = default;
};

/// @param value in GVariant text format: "uint64 5", "'text'", "true", "['a', 'b']". A time whose
/// name ends with Sec is in seconds and becomes systemd's microseconds. Errors: InvalidArgument.
Result<UnitProperty> unitProperty(std::string_view name, std::string_view value);

/// All of org.systemd.property.NAME. Errors: InvalidArgument, with the annotation as object, also
/// for those that are the runtime's to decide: PIDs, Slice and Delegate.
Result<std::vector<UnitProperty>> unitProperties(const ContainerSpec& spec);

} // namespace boxwright::runtime
