#include "engine/linux/seccomp.h"

#include "engine/base/files.h"
#include "engine/linux/seccomp_terms.h"
#include "engine/model/syscalls.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <set>
#include <utility>

#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr const char* operation = "compile seccomp profile";

struct ReleaseContext {
    void operator()(void* context) const { seccomp_release(context); }
};
using Context = std::unique_ptr<void, ReleaseContext>;
using Conditions = std::vector<scmp_arg_cmp>;

Error invalid(const std::string& pointer, std::string detail) {
    return makeError(ErrorCode::InvalidArgument, operation, pointer, std::move(detail));
}

/// libseccomp answers -errno; -EINVAL and -EOPNOTSUPP for what it or the kernel has not.
Status checked(int returned, const std::string& pointer) {
    if (returned >= 0)
        return {};
    Error error = systemError(operation, pointer, -returned);
    if (returned == -EINVAL || returned == -EOPNOTSUPP || returned == -EDOM)
        error.code = ErrorCode::NotSupported;
    return fail(std::move(error));
}

Status addArchitectures(scmp_filter_ctx context, const Seccomp& profile) {
    const auto names = profile.architectures.value_or(std::vector<std::string>{});
    for (size_t i = 0; i < names.size(); ++i) {
        const std::string pointer = "/linux/seccomp/architectures/" + std::to_string(i);
        const auto token = seccompterms::architecture(names[i], pointer);
        if (!token)
            return fail(token.error());
        const int added = seccomp_arch_add(context, *token);
        if (added == -EEXIST)
            continue;
        if (auto done = checked(added, pointer); !done)
            return done;
    }
    return {};
}

Result<Conditions> conditionsOf(const SeccompRule& rule, const std::string& pointer) {
    Conditions conditions;
    const auto args = rule.args.value_or(std::vector<SeccompArg>{});
    for (size_t i = 0; i < args.size(); ++i) {
        const SeccompArg& arg = args[i];
        const std::string where = pointer + "/args/" + std::to_string(i);
        const auto op = seccompterms::comparison(arg.op, where + "/op");
        if (!op)
            return fail(op.error());
        if (arg.index > 5)
            return fail(invalid(where + "/index", "a system call has arguments 0 to 5"));
        // For MASKED_EQ value is the mask and valueTwo what must remain.
        conditions.push_back({arg.index, *op, arg.value, arg.valueTwo.value_or(0)});
    }
    return conditions;
}

/// libseccomp takes one condition per argument and ands them. Profiles with several conditions on
/// one argument mean "any of them" to every runtime, so each becomes a rule of its own.
std::vector<Conditions> alternatives(const Conditions& conditions) {
    std::set<unsigned> indexes;
    for (const scmp_arg_cmp& condition : conditions)
        indexes.insert(condition.arg);
    if (indexes.size() == conditions.size())
        return {conditions};
    std::vector<Conditions> result;
    for (const scmp_arg_cmp& condition : conditions)
        result.push_back({condition});
    return result;
}

/// @return the number libseccomp uses, negative where this machine's architecture has no such
/// call; __NR_SCMP_ERROR for a call to leave out.
Result<int> numberOf(const std::string& name, uint32_t action, const std::string& pointer) {
    const int number = seccomp_syscall_resolve_name(name.c_str());
    if (number != __NR_SCMP_ERROR)
        return number;
    if (!findSyscall(name))
        return fail(invalid(pointer, "there is no system call \"" + name + "\""));
    if (action != SCMP_ACT_ALLOW)
        return fail(makeError(ErrorCode::NotSupported, operation, pointer,
                              "libseccomp here is too old for \"" + name + "\""));
    return __NR_SCMP_ERROR;
}

Status addRule(scmp_filter_ctx context, const SeccompRule& rule, uint32_t defaultAction,
               const std::string& pointer) {
    const auto action = seccompterms::action(rule.action, rule.errnoRet, pointer + "/action");
    if (!action)
        return fail(action.error());
    const auto conditions = conditionsOf(rule, pointer);
    if (!conditions)
        return fail(conditions.error());
    for (size_t i = 0; i < rule.names.size(); ++i) {
        const std::string where = pointer + "/names/" + std::to_string(i);
        const auto number = numberOf(rule.names[i], *action, where);
        if (!number)
            return fail(number.error());
        // The helper that answers needs write itself before it can answer anything.
        if (*action == SCMP_ACT_NOTIFY && rule.names[i] == "write")
            return fail(invalid(where, "\"write\" cannot be notified"));
        if (*number == __NR_SCMP_ERROR || *action == defaultAction)
            continue;
        for (const Conditions& set : alternatives(*conditions)) {
            const int added = seccomp_rule_add_array(context, *action, *number,
                                                     static_cast<unsigned>(set.size()), set.data());
            if (added == -EEXIST)
                continue;
            if (auto done = checked(added, where); !done)
                return done;
        }
    }
    return {};
}

Status addRules(scmp_filter_ctx context, const Seccomp& profile, uint32_t defaultAction) {
    const auto rules = profile.syscalls.value_or(std::vector<SeccompRule>{});
    for (size_t i = 0; i < rules.size(); ++i) {
        const std::string pointer = "/linux/seccomp/syscalls/" + std::to_string(i);
        if (auto done = addRule(context, rules[i], defaultAction, pointer); !done)
            return done;
    }
    return {};
}

Result<std::vector<sock_filter>> exported(scmp_filter_ctx context) {
    const UniqueFd file(::memfd_create("seccomp", MFD_CLOEXEC));
    if (!file)
        return fail(systemError("memfd_create", "seccomp"));
    if (auto done = checked(seccomp_export_bpf(context, file.get()), "/linux/seccomp"); !done)
        return fail(done.error());
    if (::lseek(file.get(), 0, SEEK_SET) != 0)
        return fail(systemError("lseek", "seccomp"));
    const auto bytes = readAll(file.get(), "seccomp");
    if (!bytes)
        return fail(bytes.error());
    std::vector<sock_filter> filter(bytes->size() / sizeof(sock_filter));
    std::memcpy(filter.data(), bytes->data(), filter.size() * sizeof(sock_filter));
    if (filter.size() > BPF_MAXINSNS)
        return fail(makeError(ErrorCode::TooLarge, operation, "/linux/seccomp/syscalls",
                              std::to_string(filter.size()) + " instructions, the kernel takes " +
                                  std::to_string(BPF_MAXINSNS)));
    return filter;
}

} // namespace

sock_fprog SeccompProgram::view() const {
    // The kernel only reads; its structure has no const.
    return {static_cast<unsigned short>(filter.size()), const_cast<sock_filter*>(filter.data())};
}

bool SeccompProgram::notifies() const {
    return (flags & SECCOMP_FILTER_FLAG_NEW_LISTENER) != 0;
}

Result<SeccompProgram> compileSeccomp(const Seccomp& profile) {
    const auto flags = seccompterms::loadFlags(profile);
    if (!flags)
        return fail(flags.error());
    const auto action = seccompterms::action(profile.defaultAction, profile.defaultErrnoRet,
                                             "/linux/seccomp/defaultAction");
    if (!action)
        return fail(action.error());
    if (*action == SCMP_ACT_NOTIFY)
        return fail(invalid("/linux/seccomp/defaultAction", "not every call can be notified"));
    const Context context(seccomp_init(*action));
    if (!context)
        return fail(makeError(ErrorCode::NotSupported, operation, "/linux/seccomp/defaultAction",
                              "libseccomp refuses \"" + profile.defaultAction + "\""));
    // A binary tree over the numbers: some five comparisons a call instead of some three hundred.
    (void)seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (auto done = addArchitectures(context.get(), profile); !done)
        return fail(done.error());
    if (auto done = addRules(context.get(), profile, *action); !done)
        return fail(done.error());
    auto filter = exported(context.get());
    if (!filter)
        return fail(filter.error());
    return SeccompProgram{std::move(*filter), *flags};
}

int loadSeccomp(const sock_fprog& program, unsigned flags) noexcept {
    const long loaded = ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    if (loaded < 0)
        return -errno;
    // With TSYNC a positive answer is the thread that could not follow.
    if (loaded > 0 && (flags & SECCOMP_FILTER_FLAG_NEW_LISTENER) == 0)
        return -ESRCH;
    return static_cast<int>(loaded);
}

} // namespace boxwright
