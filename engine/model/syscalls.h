#pragma once

#include "engine/model/capabilities.h"

#include <span>
#include <string_view>

namespace boxwright {

/// One system call of x86_64 or aarch64. Numbers are libseccomp's business, not the model's.
struct SyscallRow {
    std::string_view name;
    std::string_view group;       ///< key into syscallGroups()
    std::string_view description; ///< one line
    Risk risk;
    std::string_view capability; ///< needed for its privileged use, "CAP_SYS_ADMIN"; else empty
    bool x86_64;
    bool aarch64;
};
struct SyscallGroup {
    std::string_view key; ///< "files"
    std::string_view label;
    std::string_view description;
    std::string_view icon;
};
std::span<const SyscallRow> syscallCatalogue(); ///< by name
std::span<const SyscallGroup> syscallGroups();
const SyscallRow* findSyscall(std::string_view name);

} // namespace boxwright
