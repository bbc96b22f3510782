#pragma once

#include <string_view>

namespace boxwright {

/// Whether a name is a system call of 32-bit x86 or arm, or of an architecture the catalogue leaves
/// out. Profiles written for all architectures name them; they mean nothing here and are no
/// mistake.
bool isForeignSyscall(std::string_view name);

} // namespace boxwright
