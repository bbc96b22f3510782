#pragma once

#include "engine/base/result.h"
#include "engine/linux/process_identity.h"
#include "engine/linux/resctrl.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace boxwright::runtime {

/// What is written down about a container (state.json). It is written before each thing it speaks
/// of is made, so that whatever a creator killed at any moment leaves can be found and taken away.
struct Record {
    std::string id;
    std::string bundle;    ///< absolute
    std::string rootfs;    ///< absolute
    std::string created;   ///< RFC 3339, UTC
    uid_t owner = 0;       ///< who created it
    std::string cgroup;    ///< absolute path; "" without one
    std::string cgroupTop; ///< the uppermost directory made for it; "" when none was
    ProcessIdentity init;  ///< pid 0 while it is being created
    bool hooks = false;    ///< the configuration has some for after the start or the end
    bool notifies = false; ///< its seccomp filter has a listener to be handed on
    ResctrlGroups resctrl; ///< of linux.intelRdt
    std::map<std::string, std::string> annotations;
    bool operator==(const Record&) const = default;
};

/// What its processes enter; nothing without linux.intelRdt.
std::optional<ResctrlGroups> resctrlOf(const Record& record);

std::string recordToJson(const Record& record);
/// Errors: Malformed.
Result<Record> recordFromJson(std::string_view text);

/// The time now, as `created` wants it.
std::string timestamp();

} // namespace boxwright::runtime
