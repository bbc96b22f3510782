#pragma once

#include "ui/document/seccomp_rules.h"
#include "ui/style/tokens.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <span>

namespace boxwright::ui {

/// One thing a filter can do with a syscall, as a person chooses it.
struct SyscallAction {
    const char* action; ///< "SCMP_ACT_ERRNO"
    std::optional<uint32_t> errnoRet;
    const char* label;       ///< untranslated; actionLabel() translates
    const char* explanation; ///< likewise
    const char* icon;
    Color color;
};
std::span<const SyscallAction> syscallActions();
QString actionLabel(const SyscallAction& action);
QString actionExplanation(const SyscallAction& action);

/// "Allow", "Errno EPERM", "Kill process"; "Allow if …" for a conditional one.
QString actionText(const SyscallVerdict& verdict);
/// The row of an action, whatever its errno; the first one for an unknown action.
const SyscallAction& actionRow(const std::string& action);
/// Lets the call through, perhaps with a note.
bool allows(const std::string& action);

} // namespace boxwright::ui
