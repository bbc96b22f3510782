#include "engine/launch/host_reach.h"

#include "engine/linux/mount_options.h"

#include <algorithm>
#include <array>

namespace boxwright {
namespace {

constexpr const char* runsPrograms = "hooks run programs on the host";

struct Row {
    const char* member;
    bool (*asked)(const ContainerSpec& spec);
    const char* why;
};

template <class T>
bool given(const std::optional<T>& list) {
    return list && !list->empty();
}

template <auto list>
bool hasHooks(const ContainerSpec& spec) {
    return spec.hooks && given((*spec.hooks).*list);
}

bool mapsOwners(const Mount& mount, const MountOptions& options) {
    return options.idmap || given(mount.uidMappings) || given(mount.gidMappings);
}

bool remounts(const Mount&, const MountOptions& options) {
    return options.remount;
}

/// Options that cannot be read are refused for that, later.
template <auto asks>
bool anyMount(const ContainerSpec& spec) {
    const auto mounts = spec.mounts.value_or(std::vector<Mount>{});
    return std::any_of(mounts.begin(), mounts.end(), [](const Mount& mount) {
        const auto options = parseMountOptions(mount.options.value_or(std::vector<std::string>{}));
        return options && asks(mount, *options);
    });
}

constexpr std::array rows{
    Row{"hooks.prestart", hasHooks<&Hooks::prestart>, runsPrograms},
    Row{"hooks.createRuntime", hasHooks<&Hooks::createRuntime>, runsPrograms},
    Row{"hooks.createContainer", hasHooks<&Hooks::createContainer>, runsPrograms},
    Row{"hooks.startContainer", hasHooks<&Hooks::startContainer>, runsPrograms},
    Row{"hooks.poststart", hasHooks<&Hooks::poststart>, runsPrograms},
    Row{"hooks.poststop", hasHooks<&Hooks::poststop>, runsPrograms},
    Row{"linux.seccomp.listenerPath",
        [](const ContainerSpec& spec) {
            return spec.linux && spec.linux->seccomp && given(spec.linux->seccomp->listenerPath);
        },
        "it speaks to a socket of the host"},
    Row{"linux.netDevices",
        [](const ContainerSpec& spec) { return spec.linux && given(spec.linux->netDevices); },
        "it takes network devices from the host"},
    Row{"linux.intelRdt",
        [](const ContainerSpec& spec) { return spec.linux && spec.linux->intelRdt; },
        "it shares out the host's caches"},
    Row{"mounts", anyMount<mapsOwners>, "an id map makes others the owners of the host's files"},
    Row{"mounts", anyMount<remounts>,
        "a remount reaches the file system behind a mount, which may be the host's"},
};

} // namespace

Status checkStaysInside(const ContainerSpec& spec) {
    for (const Row& row : rows) {
        if (row.asked(spec))
            return fail(makeError(ErrorCode::NotSupported, "launch", row.member,
                                  std::string(row.why) + ", which launching here does not allow; "
                                                         "boxwright-runtime does it"));
    }
    return {};
}

} // namespace boxwright
