#include "engine/oci/seccomp_docker.h"

#include "engine/oci/spec_fields_linux.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace boxwright {
namespace {

constexpr std::string_view operation = "read seccomp profile";
using Names = std::optional<std::vector<std::string>>;

struct DockerFilter {
    Names caps;
    Names arches;
    std::optional<std::string> minKernel;
};
struct DockerRule {
    std::optional<std::string> name;
    Names names;
    SeccompRule rule; ///< without its names
    std::optional<std::string> errnoName;
    std::optional<std::string> comment;
    std::optional<DockerFilter> includes;
    std::optional<DockerFilter> excludes;
};
struct DockerArchitecture {
    std::string architecture;
    Names subArchitectures;
};
struct DockerProfile {
    Seccomp profile; ///< without its rules
    std::optional<std::string> defaultErrno;
    std::optional<std::vector<DockerArchitecture>> archMap;
    std::optional<std::vector<DockerRule>> syscalls;
};

template <class Io, Is<DockerFilter> T>
void members(Io& io, T& filter) {
    io.optional("caps", filter.caps);
    io.optional("arches", filter.arches);
    io.optional("minKernel", filter.minKernel);
}

template <class Io, Is<DockerRule> T>
void members(Io& io, T& rule) {
    io.optional("name", rule.name);
    io.optional("names", rule.names);
    io.required("action", rule.rule.action);
    io.optional("errnoRet", rule.rule.errnoRet);
    io.optional("errno", rule.errnoName);
    io.optional("args", rule.rule.args);
    io.optional("comment", rule.comment);
    io.optional("includes", rule.includes);
    io.optional("excludes", rule.excludes);
    io.extras(rule.rule.extras);
}

template <class Io, Is<DockerArchitecture> T>
void members(Io& io, T& entry) {
    io.required("architecture", entry.architecture);
    io.optional("subArchitectures", entry.subArchitectures);
}

template <class Io, Is<DockerProfile> T>
void members(Io& io, T& docker) {
    io.required("defaultAction", docker.profile.defaultAction);
    io.optional("defaultErrnoRet", docker.profile.defaultErrnoRet);
    io.optional("defaultErrno", docker.defaultErrno);
    io.optional("architectures", docker.profile.architectures);
    io.optional("archMap", docker.archMap);
    io.optional("flags", docker.profile.flags);
    io.optional("listenerPath", docker.profile.listenerPath);
    io.optional("listenerMetadata", docker.profile.listenerMetadata);
    io.optional("syscalls", docker.syscalls);
    io.extras(docker.profile.extras);
}

Error malformed(std::string pointer, std::string why) {
    return makeError(ErrorCode::Malformed, std::string(operation), std::move(pointer),
                     std::move(why));
}

bool contains(const Names& names, std::string_view name) {
    return names && std::find(names->begin(), names->end(), name) != names->end();
}

/// Profiles name architectures as Go does.
std::string_view goArchitecture(std::string_view machine) {
    return machine == "x86_64" ? "amd64" : machine == "aarch64" ? "arm64" : machine;
}

std::string_view ociArchitecture(std::string_view machine) {
    return machine == "x86_64"    ? "SCMP_ARCH_X86_64"
           : machine == "aarch64" ? "SCMP_ARCH_AARCH64"
                                  : std::string_view();
}

/// "4.8" against the context's kernel.
Result<bool> reachesKernel(const std::string& version, const SeccompContext& context,
                           const std::string& pointer) {
    const char* end = version.data() + version.size();
    int major = 0;
    int minor = 0;
    const auto first = std::from_chars(version.data(), end, major);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != '.')
        return fail(malformed(pointer, "\"" + version + "\" is not a version like 4.8"));
    const auto second = std::from_chars(first.ptr + 1, end, minor);
    if (second.ec != std::errc() || second.ptr != end)
        return fail(malformed(pointer, "\"" + version + "\" is not a version like 4.8"));
    return std::pair(context.kernelMajor, context.kernelMinor) >= std::pair(major, minor);
}

/// What is included must hold altogether.
Result<bool> included(const DockerFilter& filter, const SeccompContext& context,
                      const std::string& pointer) {
    const Names given(context.capabilities);
    for (const std::string& capability : filter.caps.value_or(std::vector<std::string>{})) {
        if (!contains(given, capability))
            return false;
    }
    if (filter.arches && !filter.arches->empty() &&
        !contains(filter.arches, goArchitecture(context.architecture)))
        return false;
    if (!filter.minKernel || filter.minKernel->empty())
        return true;
    return reachesKernel(*filter.minKernel, context, pointer + "/minKernel");
}

/// Of what is excluded one suffices.
Result<bool> excluded(const DockerFilter& filter, const SeccompContext& context,
                      const std::string& pointer) {
    for (const std::string& capability : context.capabilities) {
        if (contains(filter.caps, capability))
            return true;
    }
    if (contains(filter.arches, goArchitecture(context.architecture)))
        return true;
    if (!filter.minKernel || filter.minKernel->empty())
        return false;
    return reachesKernel(*filter.minKernel, context, pointer + "/minKernel");
}

Result<bool> applies(const DockerRule& rule, const SeccompContext& context,
                     const std::string& pointer) {
    auto wanted = included(rule.includes.value_or(DockerFilter{}), context, pointer + "/includes");
    if (!wanted || !*wanted)
        return wanted;
    auto refused = excluded(rule.excludes.value_or(DockerFilter{}), context, pointer + "/excludes");
    if (!refused)
        return refused;
    return !*refused;
}

/// A null in the profile means absent; the resolved form has no use for it.
void dropNulls(Extras& extras) {
    std::erase_if(extras, [](const auto& member) { return member.second == "null"; });
}

/// podman writes the name beside the number, and means the name.
Status useErrnoName(const std::optional<std::string>& name, std::optional<uint32_t>& number,
                    const std::string& pointer) {
    if (!name || name->empty())
        return {};
    constexpr int highest = 4095;
    for (int candidate = 1; candidate <= highest; ++candidate) {
        if (errnoName(candidate) == *name) {
            number = static_cast<uint32_t>(candidate);
            return {};
        }
    }
    return fail(malformed(pointer, "there is no errno \"" + *name + "\""));
}

Result<SeccompRule> resolved(DockerRule docker, const std::string& pointer) {
    SeccompRule rule = std::move(docker.rule);
    if (docker.name && !docker.name->empty() && docker.names && !docker.names->empty())
        return fail(malformed(pointer, "has both name and names"));
    if (docker.name && !docker.name->empty())
        rule.names = {*docker.name};
    else if (docker.names)
        rule.names = *docker.names;
    else
        return fail(malformed(pointer + "/names", "missing"));
    if (auto done = useErrnoName(docker.errnoName, rule.errnoRet, pointer + "/errno"); !done)
        return fail(done.error());
    dropNulls(rule.extras);
    return rule;
}

Status resolveArchitectures(const DockerProfile& docker, const SeccompContext& context,
                            Seccomp& profile) {
    if (!docker.archMap || docker.archMap->empty())
        return {};
    if (profile.architectures && !profile.architectures->empty())
        return fail(malformed("/archMap", "has no place beside architectures"));
    profile.architectures = std::vector<std::string>{};
    const std::string_view native = ociArchitecture(context.architecture);
    for (const DockerArchitecture& entry : *docker.archMap) {
        if (entry.architecture != native)
            continue;
        profile.architectures = {entry.architecture};
        for (const std::string& secondary : entry.subArchitectures.value_or(Names::value_type{}))
            profile.architectures->push_back(secondary);
    }
    return {};
}

} // namespace

bool isDockerSeccomp(const Json& document) {
    if (!document.is_object())
        return false;
    if (document.contains("archMap") || document.contains("defaultErrno"))
        return true;
    const auto rules = document.find("syscalls");
    return rules != document.end() && rules->is_array() &&
           std::any_of(rules->begin(), rules->end(), [](const Json& rule) {
               constexpr std::array docker{"name", "includes", "excludes", "errno"};
               return rule.is_object() &&
                      std::any_of(docker.begin(), docker.end(),
                                  [&rule](const char* name) { return rule.contains(name); });
           });
}

Result<Seccomp> resolveDockerSeccomp(const Json& document, const SeccompContext& context) {
    auto docker = readDocument<DockerProfile>(document, {}, operation);
    if (!docker)
        return fail(docker.error());
    Seccomp profile = std::move(docker->profile);
    dropNulls(profile.extras);
    if (auto done = resolveArchitectures(*docker, context, profile); !done)
        return fail(done.error());
    if (auto done = useErrnoName(docker->defaultErrno, profile.defaultErrnoRet, "/defaultErrno");
        !done)
        return fail(done.error());
    if (!docker->syscalls)
        return profile;
    profile.syscalls = std::vector<SeccompRule>{};
    for (size_t i = 0; i < docker->syscalls->size(); ++i) {
        const std::string pointer = "/syscalls/" + std::to_string(i);
        DockerRule& candidate = (*docker->syscalls)[i];
        const auto wanted = applies(candidate, context, pointer);
        if (!wanted)
            return fail(wanted.error());
        if (!*wanted)
            continue;
        auto rule = resolved(std::move(candidate), pointer);
        if (!rule)
            return fail(rule.error());
        profile.syscalls->push_back(std::move(*rule));
    }
    return profile;
}

} // namespace boxwright
