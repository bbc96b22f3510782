#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace boxwright {

/// "0-3,7" as a bit mask of 64-bit words, lowest first: CPUs and memory nodes as cpuset(7) writes
/// them. Errors: InvalidArgument naming `member` for another form or a number above 4095.
Result<std::vector<uint64_t>> maskOfList(const std::string& list, const std::string& member);

} // namespace boxwright
