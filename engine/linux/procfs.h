#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <string>

/// Kernel files under /proc, written only after fstatfs(2) proves that the descriptor really is
/// procfs: a mount or a link planted in its place would turn a harmless write into another.
namespace boxwright {

/// A directory of procfs. Errors: Unsafe when it is on any other file system.
Result<UniqueFd> openProc(const std::string& path);
/// Writes `text` to `name` below a directory from openProc. Errors: Unsafe as above.
Status writeProc(int procDirectory, const std::string& name, const std::string& text);

/// "net.ipv4.ip_forward" as a path below /proc/sys; a name may use "/" instead of ".".
/// Errors: InvalidArgument for a name that leaves /proc/sys.
Result<std::string> sysctlPath(const std::string& key);

} // namespace boxwright
