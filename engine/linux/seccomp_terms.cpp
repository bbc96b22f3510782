#include "engine/linux/seccomp_terms.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <string_view>
#include <utility>

#include <linux/seccomp.h>

namespace boxwright::seccompterms {
namespace {

constexpr const char* operation = "compile seccomp profile";

template <class T>
using Words = std::pair<std::string_view, T>;

constexpr std::array plainActions{
    Words<uint32_t>{"SCMP_ACT_KILL", SCMP_ACT_KILL},
    Words<uint32_t>{"SCMP_ACT_KILL_THREAD", SCMP_ACT_KILL_THREAD},
    Words<uint32_t>{"SCMP_ACT_KILL_PROCESS", SCMP_ACT_KILL_PROCESS},
    Words<uint32_t>{"SCMP_ACT_TRAP", SCMP_ACT_TRAP},
    Words<uint32_t>{"SCMP_ACT_ALLOW", SCMP_ACT_ALLOW},
    Words<uint32_t>{"SCMP_ACT_LOG", SCMP_ACT_LOG},
    Words<uint32_t>{"SCMP_ACT_NOTIFY", SCMP_ACT_NOTIFY},
};

constexpr std::array comparisons{
    Words<scmp_compare>{"SCMP_CMP_NE", SCMP_CMP_NE},
    Words<scmp_compare>{"SCMP_CMP_LT", SCMP_CMP_LT},
    Words<scmp_compare>{"SCMP_CMP_LE", SCMP_CMP_LE},
    Words<scmp_compare>{"SCMP_CMP_EQ", SCMP_CMP_EQ},
    Words<scmp_compare>{"SCMP_CMP_GE", SCMP_CMP_GE},
    Words<scmp_compare>{"SCMP_CMP_GT", SCMP_CMP_GT},
    Words<scmp_compare>{"SCMP_CMP_MASKED_EQ", SCMP_CMP_MASKED_EQ},
};

constexpr std::array filterFlags{
    Words<unsigned>{"SECCOMP_FILTER_FLAG_TSYNC", SECCOMP_FILTER_FLAG_TSYNC},
    Words<unsigned>{"SECCOMP_FILTER_FLAG_LOG", SECCOMP_FILTER_FLAG_LOG},
    Words<unsigned>{"SECCOMP_FILTER_FLAG_SPEC_ALLOW", SECCOMP_FILTER_FLAG_SPEC_ALLOW},
    Words<unsigned>{"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
                    SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV},
};

template <class T, size_t N>
Result<T> lookUp(const std::array<Words<T>, N>& table, const std::string& name,
                 const std::string& pointer) {
    const auto row = std::find_if(table.begin(), table.end(),
                                  [&name](const Words<T>& word) { return word.first == name; });
    if (row == table.end())
        return fail(makeError(ErrorCode::InvalidArgument, operation, pointer,
                              "\"" + name + "\" is not known"));
    return row->second;
}

} // namespace

Result<uint32_t> action(const std::string& name, std::optional<uint32_t> errnoRet,
                        const std::string& pointer) {
    constexpr uint32_t highestErrno = 4095; // MAX_ERRNO; the kernel would clamp a higher one
    constexpr uint32_t highestTrace = 0xffff;
    const bool traces = name == "SCMP_ACT_TRACE";
    if (traces || name == "SCMP_ACT_ERRNO") {
        const uint32_t value = errnoRet.value_or(EPERM);
        if (value > (traces ? highestTrace : highestErrno))
            return fail(makeError(ErrorCode::InvalidArgument, operation, pointer,
                                  "errno " + std::to_string(value) + " is too high"));
        return traces ? SCMP_ACT_TRACE(value) : SCMP_ACT_ERRNO(value);
    }
    if (errnoRet)
        return fail(makeError(ErrorCode::InvalidArgument, operation, pointer,
                              "\"" + name + "\" takes no errno"));
    return lookUp(plainActions, name, pointer);
}

Result<scmp_compare> comparison(const std::string& name, const std::string& pointer) {
    return lookUp(comparisons, name, pointer);
}

Result<uint32_t> architecture(const std::string& name, const std::string& pointer) {
    // libseccomp knows the same names without the prefix and in lower case.
    constexpr std::string_view prefix = "SCMP_ARCH_";
    std::string token = name.starts_with(prefix) ? name.substr(prefix.size()) : std::string();
    std::transform(token.begin(), token.end(), token.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    const uint32_t found = token.empty() ? 0 : seccomp_arch_resolve_name(token.c_str());
    if (found == 0)
        return fail(makeError(ErrorCode::InvalidArgument, operation, pointer,
                              "architecture \"" + name + "\" is not known"));
    return found;
}

Result<unsigned> loadFlag(const std::string& name, const std::string& pointer) {
    return lookUp(filterFlags, name, pointer);
}

Result<unsigned> loadFlags(const Seccomp& profile) {
    const auto names = profile.flags.value_or(std::vector<std::string>{});
    unsigned bits = 0;
    for (size_t i = 0; i < names.size(); ++i) {
        const std::string pointer = "/linux/seccomp/flags/" + std::to_string(i);
        const auto bit = loadFlag(names[i], pointer);
        if (!bit)
            return fail(bit.error());
        bits |= *bit;
    }
    const auto rules = profile.syscalls.value_or(std::vector<SeccompRule>{});
    const bool notifies = std::any_of(rules.begin(), rules.end(), [](const SeccompRule& rule) {
        return rule.action == "SCMP_ACT_NOTIFY";
    });
    if (!notifies) // the kernel refuses the flag where nobody will wait
        return bits & ~unsigned{SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV};
    if ((bits & SECCOMP_FILTER_FLAG_TSYNC) != 0) // both would answer with a positive number
        bits |= SECCOMP_FILTER_FLAG_TSYNC_ESRCH;
    return bits | SECCOMP_FILTER_FLAG_NEW_LISTENER;
}

} // namespace boxwright::seccompterms
