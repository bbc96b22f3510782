#include "engine/linux/mount_options.h"
#include "engine/linux/seccomp_terms.h"
#include "engine/model/capabilities.h"
#include "engine/model/namespaces.h"
#include "engine/oci/json_text.h"
#include "engine/runtime/command.h"

#include <array>
#include <cstdio>

namespace boxwright::runtime {
namespace {

constexpr std::array mountWords{"async",        "atime",       "bind",           "defaults",
                                "dev",          "diratime",    "dirsync",        "exec",
                                "idmap",        "lazytime",    "mand",           "noatime",
                                "nodev",        "nodiratime",  "noexec",         "nolazytime",
                                "nomand",       "norelatime",  "nostrictatime",  "nosuid",
                                "nosymfollow",  "private",     "ratime",         "rbind",
                                "rdev",         "rdiratime",   "relatime",       "rexec",
                                "ridmap",       "rnoatime",    "rnodev",         "rnodiratime",
                                "rnoexec",      "rnorelatime", "rnostrictatime", "rnosuid",
                                "rnosymfollow", "ro",          "rprivate",       "rrelatime",
                                "rro",          "rrw",         "rshared",        "rslave",
                                "rstrictatime", "rsuid",       "rsymfollow",     "runbindable",
                                "rw",           "shared",      "slave",          "strictatime",
                                "suid",         "symfollow",   "sync",           "tmpcopyup",
                                "unbindable"};
constexpr std::array hookKinds{"prestart",       "createRuntime", "createContainer",
                               "startContainer", "poststart",     "poststop"};
constexpr std::array actions{"SCMP_ACT_ALLOW",        "SCMP_ACT_ERRNO",       "SCMP_ACT_KILL",
                             "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG",
                             "SCMP_ACT_TRACE",        "SCMP_ACT_TRAP"};
constexpr std::array operators{"SCMP_CMP_EQ", "SCMP_CMP_GE",        "SCMP_CMP_GT", "SCMP_CMP_LE",
                               "SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE"};
constexpr std::array architectures{
    "SCMP_ARCH_AARCH64",   "SCMP_ARCH_ARM",    "SCMP_ARCH_MIPS",     "SCMP_ARCH_MIPS64",
    "SCMP_ARCH_MIPS64N32", "SCMP_ARCH_MIPSEL", "SCMP_ARCH_MIPSEL64", "SCMP_ARCH_MIPSEL64N32",
    "SCMP_ARCH_PPC",       "SCMP_ARCH_PPC64",  "SCMP_ARCH_PPC64LE",  "SCMP_ARCH_RISCV64",
    "SCMP_ARCH_S390",      "SCMP_ARCH_S390X",  "SCMP_ARCH_X32",      "SCMP_ARCH_X86",
    "SCMP_ARCH_X86_64"};
constexpr std::array filterFlags{"SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
                                 "SECCOMP_FILTER_FLAG_TSYNC"};

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

bool isMountWord(const char* word) {
    const auto options = parseMountOptions({word});
    return options && options->data.empty() && !options->idmap;
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
            {"supportedFlags", filterFlags}};
}

template <class Rows, class Name>
Json namesOf(const Rows& rows, Name name) {
    Json list = Json::array();
    for (const auto& row : rows)
        list.push_back(std::string(name(row)));
    return list;
}

Json linuxFeatures() {
    const Json no{{"enabled", false}};
    const Json yes{{"enabled", true}};
    return {
        {"namespaces",
         namesOf(namespaceCatalogue(), [](const NamespaceRow& row) { return row.type; })},
        {"capabilities",
         namesOf(capabilityCatalogue(), [](const CapabilityRow& row) { return row.name; })},
        {"cgroup",
         {{"v1", false}, {"v2", true}, {"systemd", true}, {"systemdUser", true}, {"rdma", false}}},
        {"seccomp", seccompFeatures()},
        {"apparmor", yes},
        {"selinux", yes},
        {"intelRdt", no},
        {"mountExtensions", {{"idmap", no}}},
        {"netDevices", no},
        {"memoryPolicy", yes}};
}

Result<int> run(const Context&, const Arguments&) {
    const Json document{{"ociVersionMin", "1.0.0"},
                        {"ociVersionMax", "1.3.0"},
                        {"hooks", hookKinds},
                        {"mountOptions", known(mountWords, isMountWord)},
                        {"linux", linuxFeatures()},
                        {"annotations", {{"org.boxwright.version", BOXWRIGHT_VERSION}}},
                        {"potentiallyUnsafeConfigAnnotations", Json::array()}};
    std::puts(jsonText(document, 2).c_str());
    return 0;
}

} // namespace

Command featuresCommand() {
    return {"features", "", "print what this runtime can do", {}, 0, 0, run};
}

} // namespace boxwright::runtime
