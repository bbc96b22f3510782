#pragma once

#include <span>
#include <string>
#include <string_view>

namespace boxwright {

enum class CheckState { Ok, Missing, Optional };

/// One finding about this host. Keys and values only; the words are checkTexts().
struct HostCheck {
    std::string key; ///< "cgroup2", "controller.memory", "overlay", "userns", "subuid", …
    CheckState state = CheckState::Missing;
    std::string value;  ///< what was found: "cpu io memory pids", "65536 ids from 100000"
    std::string reason; ///< key of why not: "hybrid-hierarchy", "not-delegated"; empty when Ok
    bool operator==(const HostCheck&) const = default;
};

struct CheckText {
    std::string_view key;
    std::string_view reason; ///< empty: the row's own label and explanation
    std::string_view label;
    std::string_view text; ///< why it matters, or why it is missing
    std::string_view fix;  ///< what to do, a command where one does it
};
/// Every key, and every (key, reason) pair, has a row.
std::span<const CheckText> checkTexts();
const CheckText* findCheckText(std::string_view key, std::string_view reason = {});

} // namespace boxwright
