#include "engine/model/seccomp_profile.h"

#include "engine/model/seccomp_profile_data.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <string_view>
#include <utility>

namespace boxwright {
namespace {

using seccompdata::Argument;
using seccompdata::Row;
using seccompdata::When;

/// Rows of one capability may repeat what another condition already allowed.
using Allowed = std::set<std::string, std::less<>>;

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> result;
    for (size_t at = text.find_first_not_of(' '); at != std::string_view::npos;) {
        const size_t end = std::min(text.find(' ', at), text.size());
        result.emplace_back(text.substr(at, end - at));
        at = text.find_first_not_of(' ', end);
    }
    return result;
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool applies(const When& when, const SeccompContext& context) {
    const std::pair kernel(context.kernelMajor, context.kernelMinor);
    if (!when.with.empty() && !contains(context.capabilities, when.with))
        return false;
    if (!when.without.empty() && contains(context.capabilities, when.without))
        return false;
    if (!when.architectures.empty() && !contains(words(when.architectures), context.architecture))
        return false;
    return kernel >= std::pair(when.kernelMajor, when.kernelMinor);
}

std::vector<SeccompArg> argumentsOf(const Row& row) {
    std::vector<SeccompArg> result;
    for (const Argument& argument : row.arguments) {
        SeccompArg arg{argument.index, argument.value, std::nullopt, std::string(argument.op), {}};
        if (argument.op == "SCMP_CMP_MASKED_EQ")
            arg.valueTwo = argument.valueTwo;
        result.push_back(std::move(arg));
    }
    return result;
}

SeccompRule ruleOf(const Row& row, Allowed& allowed) {
    SeccompRule rule;
    rule.action = row.errnoRet == 0 ? "SCMP_ACT_ALLOW" : "SCMP_ACT_ERRNO";
    if (row.errnoRet != 0)
        rule.errnoRet = static_cast<uint32_t>(row.errnoRet);
    if (!row.arguments.empty())
        rule.args = argumentsOf(row);
    for (std::string& name : words(row.names)) {
        if (!row.arguments.empty() || allowed.insert(name).second)
            rule.names.push_back(std::move(name));
    }
    return rule;
}

std::vector<std::string> architecturesFor(std::string_view machine) {
    if (machine == "x86_64")
        return {"SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"};
    if (machine == "aarch64")
        return {"SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"};
    return {};
}

} // namespace

Seccomp defaultSeccomp(const SeccompContext& context) {
    Seccomp profile;
    profile.defaultAction = "SCMP_ACT_ERRNO";
    profile.defaultErrnoRet = static_cast<uint32_t>(EPERM);
    profile.architectures = architecturesFor(context.architecture);
    Allowed allowed;
    std::vector<SeccompRule> rules;
    for (const auto rows : {seccompdata::unconditionalRows(), seccompdata::conditionalRows()}) {
        for (const Row& row : rows) {
            if (!applies(row.when, context))
                continue;
            SeccompRule rule = ruleOf(row, allowed);
            if (!rule.names.empty())
                rules.push_back(std::move(rule));
        }
    }
    profile.syscalls = std::move(rules);
    return profile;
}

} // namespace boxwright
