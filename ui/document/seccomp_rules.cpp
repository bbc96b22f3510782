#include "ui/document/seccomp_rules.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

namespace boxwright::ui {
namespace {

bool isConditional(const SeccompRule& rule) {
    return rule.args && !rule.args->empty();
}

bool names(const SeccompRule& rule, const std::string& name) {
    return std::find(rule.names.begin(), rule.names.end(), name) != rule.names.end();
}

/// An unconditional rule outweighs conditional ones: libseccomp lets it match every call.
void add(SyscallVerdict& verdict, const SeccompRule& rule) {
    if (verdict.listed && !verdict.conditional)
        return;
    if (verdict.listed && isConditional(rule))
        return;
    verdict = {rule.action, rule.errnoRet, isConditional(rule), true};
}

SyscallVerdict byDefault(const Seccomp& profile) {
    return {profile.defaultAction, profile.defaultErrnoRet, false, false};
}

void forget(Seccomp& profile, const std::vector<std::string>& unwanted) {
    for (SeccompRule& rule : *profile.syscalls) {
        std::erase_if(rule.names, [&unwanted](const std::string& name) {
            return std::find(unwanted.begin(), unwanted.end(), name) != unwanted.end();
        });
    }
    std::erase_if(*profile.syscalls, [](const SeccompRule& rule) { return rule.names.empty(); });
}

std::string hexadecimal(uint64_t value) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), value < 10 ? "%llu" : "0x%llx",
                  static_cast<unsigned long long>(value));
    return text.data();
}

constexpr std::array comparisons{
    SeccompComparison{"SCMP_CMP_EQ", "="},        SeccompComparison{"SCMP_CMP_NE", "≠"},
    SeccompComparison{"SCMP_CMP_LT", "<"},        SeccompComparison{"SCMP_CMP_LE", "≤"},
    SeccompComparison{"SCMP_CMP_GE", "≥"},        SeccompComparison{"SCMP_CMP_GT", ">"},
    SeccompComparison{"SCMP_CMP_MASKED_EQ", "&"},
};

const char* signOf(const std::string& op) {
    for (const SeccompComparison& row : comparisons) {
        if (row.op == op)
            return row.sign;
    }
    return "?";
}

} // namespace

SyscallVerdict verdictOf(const Seccomp& profile, const std::string& name) {
    SyscallVerdict verdict = byDefault(profile);
    for (const SeccompRule& rule : profile.syscalls.value_or(std::vector<SeccompRule>{})) {
        if (names(rule, name))
            add(verdict, rule);
    }
    return verdict;
}

std::map<std::string, SyscallVerdict> verdicts(const Seccomp& profile) {
    std::map<std::string, SyscallVerdict> all;
    if (!profile.syscalls)
        return all;
    for (const SeccompRule& rule : *profile.syscalls) {
        for (const std::string& name : rule.names)
            add(all[name], rule);
    }
    return all;
}

std::vector<SeccompRule> rulesOf(const Seccomp& profile, const std::string& name) {
    std::vector<SeccompRule> found;
    if (!profile.syscalls)
        return found;
    std::copy_if(profile.syscalls->begin(), profile.syscalls->end(), std::back_inserter(found),
                 [&name](const SeccompRule& rule) { return names(rule, name); });
    return found;
}

void setSyscallAction(Seccomp& profile, const std::vector<std::string>& wanted,
                      const std::string& action, std::optional<uint32_t> errnoRet) {
    if (!profile.syscalls)
        profile.syscalls.emplace();
    forget(profile, wanted);
    if (action == profile.defaultAction && errnoRet == profile.defaultErrnoRet)
        return;
    auto rule = std::find_if(
        profile.syscalls->begin(), profile.syscalls->end(), [&](const SeccompRule& candidate) {
            return candidate.action == action && candidate.errnoRet == errnoRet &&
                   !isConditional(candidate) && candidate.extras.empty();
        });
    if (rule == profile.syscalls->end()) {
        SeccompRule added;
        added.action = action;
        added.errnoRet = errnoRet;
        profile.syscalls->push_back(std::move(added));
        rule = std::prev(profile.syscalls->end());
    }
    rule->names.insert(rule->names.end(), wanted.begin(), wanted.end());
}

std::span<const SeccompComparison> seccompComparisons() {
    return comparisons;
}

void setRulesOf(Seccomp& profile, const std::string& name, const std::vector<SeccompRule>& rules) {
    if (!profile.syscalls)
        profile.syscalls.emplace();
    std::vector<SeccompRule>& all = *profile.syscalls;
    const auto first = std::find_if(all.begin(), all.end(),
                                    [&name](const SeccompRule& rule) { return names(rule, name); });
    // Rules before the first that names it do not name it, so none of them goes away.
    const auto place = std::distance(all.begin(), first);
    const bool remains = first != all.end() && first->names.size() > 1;
    forget(profile, {name});
    std::vector<SeccompRule> own = rules;
    for (SeccompRule& rule : own)
        rule.names = {name};
    const auto at = std::min(place + (remains ? 1 : 0), std::ssize(all));
    all.insert(all.begin() + at, own.begin(), own.end());
}

std::string conditionText(const SeccompArg& argument) {
    const std::string index = "arg " + std::to_string(argument.index);
    if (argument.op == "SCMP_CMP_MASKED_EQ")
        return index + " & " + hexadecimal(argument.value) + " = " +
               hexadecimal(argument.valueTwo.value_or(0));
    return index + " " + signOf(argument.op) + " " + hexadecimal(argument.value);
}

} // namespace boxwright::ui
