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
    std::string_view key;    ///< a HostCheck's; "controller.*" for a family, "*" for all
    std::string_view reason; ///< empty: the check's own label and explanation
    std::string_view label;
    std::string_view text; ///< why it matters, or why it is missing
    /// What to do: a sentence, a command, or a sentence that ends with a colon and below it ("\n")
    /// the command. Empty on a check's own row.
    std::string_view fix;
    std::string_view group; ///< heading the check stands under; empty on a reason's row
};
/// Every key has a row, every (key, reason) pair at least a row of its family. In the order of
/// display. Untranslated source texts, context "Check".
std::span<const CheckText> checkTexts();
/// The row of that very key, else of its family, else of all. nullptr where none fits.
const CheckText* findCheckText(std::string_view key, std::string_view reason = {});

} // namespace boxwright
