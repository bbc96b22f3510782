#include "engine/model/findings.h"
#include "engine/model/namespaces.h"

#include <algorithm>
#include <array>
#include <set>

/// Names, mounts and hooks: what config.md says besides the process.
namespace boxwright {
namespace {

constexpr size_t longestName = 64; // __NEW_UTS_LEN

void checkName(Findings& findings, const ContainerSpec& spec, const char* member,
               const std::string& name) {
    const std::string path = std::string("/") + member;
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz"
                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    const ProblemArgs args{{"name", member}, {"value", name}};
    if (name.size() > longestName)
        findings.error("hostname.too-long", path, args);
    if (name.find_first_not_of(allowed) != std::string::npos)
        findings.error("hostname.form", path, args);
    const NamespaceMode mode = namespaceChoice(spec, "uts").mode;
    if (name.empty() || mode == NamespaceMode::New)
        return;
    if (mode == NamespaceMode::Host)
        findings.error("hostname.needs-uts", path, args);
    else
        findings.warning("hostname.joined-uts", path, args);
}

using Group = std::array<std::string_view, 8>;

/// Options of one group exclude each other.
constexpr std::array<Group, 8> contradictions{{
    {"ro", "rw"},
    {"nosuid", "suid"},
    {"nodev", "dev"},
    {"noexec", "exec"},
    {"sync", "async"},
    {"noatime", "relatime", "strictatime"},
    {"symfollow", "nosymfollow"},
    {"shared", "rshared", "slave", "rslave", "private", "rprivate", "unbindable", "runbindable"},
}};

void checkOptions(Findings& findings, const std::string& path,
                  const std::vector<std::string>& options) {
    for (const Group& group : contradictions) {
        std::set<std::string> present;
        for (const auto& option : options) {
            if (!option.empty() && std::find(group.begin(), group.end(), option) != group.end())
                present.insert(option);
        }
        if (present.size() > 1)
            findings.warning("mount.options-contradict", path + "/options",
                             {{"first", *present.begin()}, {"second", *present.rbegin()}});
    }
}

bool isBind(const Mount& mount) {
    if (mount.type == "bind")
        return true;
    const auto& options = mount.options;
    return options && std::any_of(options->begin(), options->end(), [](const auto& option) {
               return option == "bind" || option == "rbind";
           });
}

bool mapsOwners(const Mount& mount) {
    const auto options = mount.options.value_or(std::vector<std::string>{});
    return mount.uidMappings || mount.gidMappings ||
           std::any_of(options.begin(), options.end(),
                       [](const auto& option) { return option == "idmap" || option == "ridmap"; });
}

void checkMount(Findings& findings, const std::string& path, const Mount& mount) {
    if (!isAbsolute(mount.destination) || holdsNul(mount.destination))
        findings.error("mount.destination-relative", path + "/destination",
                       {{"value", mount.destination}});
    const bool bind = isBind(mount);
    if (bind && mount.source.value_or("").empty())
        findings.error("mount.source-missing", path + "/source", {{"value", mount.destination}});
    if (!bind && mount.type.value_or("").empty())
        findings.error("mount.type-missing", path + "/type", {{"value", mount.destination}});
    if (mount.options)
        checkOptions(findings, path, *mount.options);
    if (!bind && mapsOwners(mount))
        findings.error("mount.mapping-not-bind", path, {{"value", mount.destination}});
    if (mount.uidMappings.has_value() != mount.gidMappings.has_value())
        findings.error("mount.mapping-incomplete", path, {{"value", mount.destination}});
    if (mount.uidMappings)
        checkMappings(findings, path + "/uidMappings", *mount.uidMappings);
    if (mount.gidMappings)
        checkMappings(findings, path + "/gidMappings", *mount.gidMappings);
}

void checkHookList(Findings& findings, const char* when,
                   const std::optional<std::vector<Hook>>& hooks) {
    const std::string list = std::string("/hooks/") + when;
    for (size_t i = 0; hooks && i < hooks->size(); ++i) {
        const Hook& hook = (*hooks)[i];
        const std::string path = indexed(list, i);
        if (!isAbsolute(hook.path) || holdsNul(hook.path))
            findings.error("hook.path-relative", path + "/path", {{"value", hook.path}});
        if (hook.env)
            checkEnvironment(findings, path + "/env", *hook.env);
        if (hook.timeout && *hook.timeout <= 0)
            findings.error("hook.timeout", path + "/timeout",
                           {{"value", std::to_string(*hook.timeout)}});
    }
}

} // namespace

void checkNames(Findings& findings, const ContainerSpec& spec) {
    if (spec.hostname)
        checkName(findings, spec, "hostname", *spec.hostname);
    if (spec.domainname)
        checkName(findings, spec, "domainname", *spec.domainname);
}

void checkMounts(Findings& findings, const std::vector<Mount>& mounts) {
    for (size_t i = 0; i < mounts.size(); ++i)
        checkMount(findings, indexed("/mounts", i), mounts[i]);
}

void checkHooks(Findings& findings, const Hooks& hooks) {
    checkHookList(findings, "prestart", hooks.prestart);
    checkHookList(findings, "createRuntime", hooks.createRuntime);
    checkHookList(findings, "createContainer", hooks.createContainer);
    checkHookList(findings, "startContainer", hooks.startContainer);
    checkHookList(findings, "poststart", hooks.poststart);
    checkHookList(findings, "poststop", hooks.poststop);
}

} // namespace boxwright
