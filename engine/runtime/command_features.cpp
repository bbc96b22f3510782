#include "engine/linux/mount_options.h"
#include "engine/linux/scheduling.h"
#include "engine/linux/seccomp_terms.h"
#include "engine/model/capabilities.h"
#include "engine/model/namespaces.h"
#include "engine/oci/json_text.h"
#include "engine/runtime/command.h"

#include <array>
#include <cerrno>
#include <cstdio>

#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright::runtime {
namespace {

constexpr std::array hookKinds{"prestart",       "createRuntime", "createContainer",
                               "startContainer", "poststart",     "poststop"};
constexpr std::array actions{"SCMP_ACT_ALLOW",        "SCMP_ACT_ERRNO",       "SCMP_ACT_KILL",
                             "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG",
                             "SCMP_ACT_NOTIFY",       "SCMP_ACT_TRACE",       "SCMP_ACT_TRAP"};
constexpr std::array operators{"SCMP_CMP_EQ", "SCMP_CMP_GE",        "SCMP_CMP_GT", "SCMP_CMP_LE",
                               "SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE"};
constexpr std::array architectures{
    "SCMP_ARCH_AARCH64",   "SCMP_ARCH_ARM",    "SCMP_ARCH_MIPS",     "SCMP_ARCH_MIPS64",
    "SCMP_ARCH_MIPS64N32", "SCMP_ARCH_MIPSEL", "SCMP_ARCH_MIPSEL64", "SCMP_ARCH_MIPSEL64N32",
    "SCMP_ARCH_PPC",       "SCMP_ARCH_PPC64",  "SCMP_ARCH_PPC64LE",  "SCMP_ARCH_RISCV64",
    "SCMP_ARCH_S390",      "SCMP_ARCH_S390X",  "SCMP_ARCH_X32",      "SCMP_ARCH_X86",
    "SCMP_ARCH_X86_64"};
constexpr std::array filterFlags{"SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
                                 "SECCOMP_FILTER_FLAG_TSYNC",
                                 "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"};

/// Words the engine itself says it knows: the list can offer nothing that is not there.
template <class List, class Known>
Json known(const List& words, Known isKnown) {
    Json list = Json::array();
    for (const char* word : words) {
        if (isKnown(word))
            list.push_back(word);
    }
    return list;
}

/// The kernel says EINVAL to a flag it does not know, EFAULT to the filter that is not there. One
/// flag is for listeners alone.
bool kernelLoadsWith(const char* word) {
    const unsigned flag = seccompterms::loadFlag(word).value_or(0);
    const unsigned listener =
        flag == SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0U;
    return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flag | listener, nullptr) != 0 &&
           errno == EFAULT;
}

std::string libseccompVersion() {
    const scmp_version* version = seccomp_version();
    return version ? std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
                         std::to_string(version->micro)
                   : std::string();
}

Json seccompFeatures() {
    namespace terms = seccompterms;
    return {{"enabled", true},
            {"actions",
             known(actions, [](const char* w) { return terms::action(w, {}, "").has_value(); })},
            {"operators",
             known(operators, [](const char* w) { return terms::comparison(w, "").has_value(); })},
            {"archs", known(architectures,
                            [](const char* w) { return terms::architecture(w, "").has_value(); })},
            {"knownFlags", filterFlags},
            {"supportedFlags", known(filterFlags, kernelLoadsWith)}};
}

template <class Rows, class Name>
Json namesOf(const Rows& rows, Name name) {
    Json list = Json::array();
    for (const auto& row : rows)
        list.push_back(std::string(name(row)));
    return list;
}

Json linuxFeatures() {
    const Json yes{{"enabled", true}};
    return {
        {"namespaces",
         namesOf(namespaceCatalogue(), [](const NamespaceRow& row) { return row.type; })},
        {"capabilities",
         namesOf(capabilityCatalogue(), [](const CapabilityRow& row) { return row.name; })},
        {"cgroup",
         {{"v1", false}, {"v2", true}, {"systemd", true}, {"systemdUser", true}, {"rdma", true}}},
        {"seccomp", seccompFeatures()},
        {"apparmor", yes},
        {"selinux", yes},
        {"intelRdt", {{"enabled", true}, {"schemata", true}, {"monitoring", true}}},
        {"mountExtensions", {{"idmap", yes}}},
        {"netDevices", yes},
        {"memoryPolicy", {{"modes", memoryPolicyModes()}, {"flags", memoryPolicyFlags()}}}};
}

Result<int> run(const Context&, const Arguments&) {
    const Json document{{"ociVersionMin", "1.0.0"},
                        {"ociVersionMax", "1.3.0"},
                        {"hooks", hookKinds},
                        {"mountOptions", mountOptionWords()},
                        {"linux", linuxFeatures()},
                        {"annotations",
                         {{"org.boxwright.version", BOXWRIGHT_VERSION},
                          {"io.github.seccomp.libseccomp.version", libseccompVersion()}}},
                        {"potentiallyUnsafeConfigAnnotations", Json::array()}};
    std::puts(jsonText(document, 2).c_str());
    return 0;
}

} // namespace

Command featuresCommand() {
    return {"features", "", "print what this runtime can do", {}, 0, 0, run};
}

} // namespace boxwright::runtime
