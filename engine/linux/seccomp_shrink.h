#pragma once

#include <optional>
#include <vector>

#include <linux/filter.h>

namespace boxwright {

/// The same filter in fewer instructions, which the kernel translates and tries out at each load:
/// neighbouring system calls with the same answer become one range, where libseccomp decides number
/// by number. What is returned has been proven to decide as `filter` does, for every architecture,
/// number and argument. Nothing where that is not understood: jumps on part of a number, memory,
/// arithmetic (none of which libseccomp uses).
std::optional<std::vector<sock_filter>> shrunkFilter(const std::vector<sock_filter>& filter);

} // namespace boxwright
