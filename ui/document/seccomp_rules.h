#pragma once

#include "engine/model/container_spec.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// A seccomp profile seen syscall by syscall instead of rule by rule.
namespace boxwright::ui {

struct SyscallVerdict {
    std::string action; ///< "SCMP_ACT_ERRNO": the unconditional outcome, or that of the condition
    std::optional<uint32_t> errnoRet;
    bool conditional = false; ///< holds only for some arguments; else the default action
    bool listed = false;      ///< named by a rule, not left to the default
    bool operator==(const SyscallVerdict&) const = default;
};

/// What a profile does with one syscall.
SyscallVerdict verdictOf(const Seccomp& profile, const std::string& name);
/// Every syscall some rule names; the rest follow the default action.
std::map<std::string, SyscallVerdict> verdicts(const Seccomp& profile);
/// The rules that name it, in order.
std::vector<SeccompRule> rulesOf(const Seccomp& profile, const std::string& name);
/// Gives syscalls one unconditional action, taking them out of every rule they were in. An action
/// equal to the default leaves them unlisted.
void setSyscallAction(Seccomp& profile, const std::vector<std::string>& names,
                      const std::string& action, std::optional<uint32_t> errnoRet = {});
/// Gives one syscall rules of its own, in the place of the first that named it; no rules leave it
/// to the default action. Other syscalls keep theirs.
void setRulesOf(Seccomp& profile, const std::string& name, const std::vector<SeccompRule>& rules);

/// A comparison a rule can make with an argument.
struct SeccompComparison {
    const char* op;   ///< "SCMP_CMP_MASKED_EQ"
    const char* sign; ///< "&": a mask, and what must remain
};
std::span<const SeccompComparison> seccompComparisons();

/// Members of the first rule a few words: "arg 0 & 0x7e020000 = 0".
std::string conditionText(const SeccompArg& argument);

} // namespace boxwright::ui
