#include "engine/model/findings.h"
#include "engine/model/foreign_syscalls.h"
#include "engine/model/syscalls.h"

namespace boxwright {
namespace {

const std::string base = "/linux/seccomp";
constexpr std::string_view notify = "SCMP_ACT_NOTIFY";
constexpr int64_t mostErrno = 4095; // MAX_ERRNO
constexpr size_t mostArgs = 6;

void checkAction(Findings& findings, std::string path, const std::string& action) {
    requireChoice(findings, "seccomp.action", std::move(path), action,
                  {"SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD",
                   "SCMP_ACT_TRAP", "SCMP_ACT_ERRNO", "SCMP_ACT_TRACE", "SCMP_ACT_ALLOW",
                   "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY"});
}

void checkArchitecture(Findings& findings, std::string path, const std::string& name) {
    requireChoice(findings, "seccomp.architecture", std::move(path), name,
                  {"SCMP_ARCH_X86",      "SCMP_ARCH_X86_64",      "SCMP_ARCH_X32",
                   "SCMP_ARCH_ARM",      "SCMP_ARCH_AARCH64",     "SCMP_ARCH_MIPS",
                   "SCMP_ARCH_MIPS64",   "SCMP_ARCH_MIPS64N32",   "SCMP_ARCH_MIPSEL",
                   "SCMP_ARCH_MIPSEL64", "SCMP_ARCH_MIPSEL64N32", "SCMP_ARCH_PPC",
                   "SCMP_ARCH_PPC64",    "SCMP_ARCH_PPC64LE",     "SCMP_ARCH_S390",
                   "SCMP_ARCH_S390X",    "SCMP_ARCH_PARISC",      "SCMP_ARCH_PARISC64",
                   "SCMP_ARCH_RISCV64",  "SCMP_ARCH_LOONGARCH64", "SCMP_ARCH_M68K",
                   "SCMP_ARCH_SH",       "SCMP_ARCH_SHEB"});
}

void checkArgs(Findings& findings, const std::string& path, const std::vector<SeccompArg>& args) {
    if (args.size() > mostArgs)
        findings.error(
            "seccomp.too-many-args", path,
            {{"value", std::to_string(args.size())}, {"maximum", std::to_string(mostArgs)}});
    for (size_t i = 0; i < args.size(); ++i) {
        requireRange(findings, "seccomp.arg-index", indexed(path, i) + "/index", args[i].index, 0,
                     mostArgs - 1);
        requireChoice(findings, "seccomp.operator", indexed(path, i) + "/op", args[i].op,
                      {"SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE",
                       "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ"});
    }
}

void checkRule(Findings& findings, const std::string& path, const SeccompRule& rule) {
    if (rule.names.empty())
        findings.error("seccomp.names-empty", path + "/names");
    for (size_t i = 0; i < rule.names.size(); ++i) {
        if (rule.action == notify && rule.names[i] == "write")
            findings.error("seccomp.notify-write", indexed(path + "/names", i));
        if (!findSyscall(rule.names[i]) && !isForeignSyscall(rule.names[i]))
            findings.error("syscall.unknown", indexed(path + "/names", i),
                           {{"name", rule.names[i]}});
    }
    checkAction(findings, path + "/action", rule.action);
    requireRange(findings, "seccomp.errno", path + "/errnoRet", rule.errnoRet.value_or(0), 0,
                 mostErrno);
    if (rule.args)
        checkArgs(findings, path + "/args", *rule.args);
}

bool notifies(const Seccomp& seccomp) {
    if (seccomp.defaultAction == notify)
        return true;
    for (size_t i = 0; seccomp.syscalls && i < seccomp.syscalls->size(); ++i) {
        if ((*seccomp.syscalls)[i].action == notify)
            return true;
    }
    return false;
}

// Nobody answering means that the notified process hangs for ever.
void checkListener(Findings& findings, const Seccomp& seccomp) {
    const std::string path = seccomp.listenerPath.value_or("");
    const bool needed = notifies(seccomp) || !seccomp.listenerMetadata.value_or("").empty();
    if (needed && path.empty())
        findings.error("seccomp.listener-missing", base + "/listenerPath");
    if (!path.empty() && !isAbsolute(path))
        findings.error("seccomp.listener-relative", base + "/listenerPath", {{"value", path}});
}

} // namespace

void checkSeccomp(Findings& findings, const Seccomp& seccomp) {
    checkAction(findings, base + "/defaultAction", seccomp.defaultAction);
    requireRange(findings, "seccomp.errno", base + "/defaultErrnoRet",
                 seccomp.defaultErrnoRet.value_or(0), 0, mostErrno);
    for (size_t i = 0; seccomp.architectures && i < seccomp.architectures->size(); ++i)
        checkArchitecture(findings, indexed(base + "/architectures", i),
                          (*seccomp.architectures)[i]);
    for (size_t i = 0; seccomp.flags && i < seccomp.flags->size(); ++i)
        requireChoice(findings, "seccomp.flag", indexed(base + "/flags", i), (*seccomp.flags)[i],
                      {"SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG",
                       "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"});
    if (seccomp.defaultAction == notify)
        findings.error("seccomp.notify-default", base + "/defaultAction");
    checkListener(findings, seccomp);
    for (size_t i = 0; seccomp.syscalls && i < seccomp.syscalls->size(); ++i)
        checkRule(findings, indexed(base + "/syscalls", i), (*seccomp.syscalls)[i]);
}

} // namespace boxwright
