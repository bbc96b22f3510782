#pragma once

#include <optional>
#include <string_view>

namespace boxwright::runtime {

/// "KILL", "SIGKILL", "kill" and "9" are the same signal; "RTMIN+1", "RTMAX-2" and 0 are known,
/// too. Nothing for what is no signal.
std::optional<int> signalOf(std::string_view text);

} // namespace boxwright::runtime
