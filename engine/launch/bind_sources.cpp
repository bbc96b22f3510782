#include "engine/launch/bind_sources.h"

#include "engine/linux/mounts.h"
#include "engine/linux/user_namespace.h"

#include <algorithm>

#include <fcntl.h>

namespace boxwright {
namespace {

bool given(const std::optional<std::vector<IdMapping>>& list) {
    return list && !list->empty();
}

bool wantsIdMap(const Mount& mount, const MountOptions& options) {
    return options.idmap || given(mount.uidMappings) || given(mount.gidMappings);
}

Status checkIdMap(const Preparation& p, const Mount& mount) {
    const auto refuse = [&](ErrorCode code, const char* why) {
        return fail(makeError(code, "id map", mount.destination, why));
    };
    if (given(mount.uidMappings) != given(mount.gidMappings))
        return refuse(ErrorCode::InvalidArgument,
                      "users and groups need a mapping, both or neither");
    if (!given(mount.uidMappings) && !p.newUser && !p.joinsUser)
        return refuse(ErrorCode::InvalidArgument,
                      "it has no mappings, and the container no user namespace to take them from");
    if (!isBind(mount))
        return refuse(ErrorCode::InvalidArgument, "only a bind mount has owners to map");
    if (!p.privileged)
        return refuse(ErrorCode::NotSupported, "the kernel lets nobody but root map the owners");
    if (!Mounts::available())
        return refuse(ErrorCode::NotSupported, "it takes the new mount API (Linux 5.12)");
    return {};
}

/// The mount's own mappings, else those of the container.
Result<UniqueFd> namespaceFor(const Preparation& p, const Mount& mount) {
    if (given(mount.uidMappings))
        return makeUserNamespace({*mount.uidMappings, *mount.gidMappings, false});
    if (p.newUser)
        return makeUserNamespace(p.maps);
    const auto joined = std::find_if(p.joins.begin(), p.joins.end(),
                                     [](const auto& join) { return join.type == "user"; });
    return joined->fd.duplicate();
}

Status mapOwners(const Preparation& p, const Mount& mount, const MountOptions& options,
                 const UniqueFd& source) {
    if (!wantsIdMap(mount, options))
        return {};
    auto owners = namespaceFor(p, mount);
    if (!owners)
        return fail(owners.error());
    return Mounts().setIdmap(source.get(), owners->get(), mount.destination,
                             options.idmapRecursive);
}

Result<UniqueFd> openSource(const Preparation& p, const Mount& mount, const MountOptions& options) {
    std::string source = mount.source.value_or(std::string());
    if (!source.starts_with('/'))
        source = p.bundle + "/" + source;
    auto copy = Mounts().cloneTree(AT_FDCWD, source, options.recursive);
    if (!copy && copy.error().sysErrno == ENOSYS)
        return UniqueFd();
    return copy ? std::move(copy)
                : Result<UniqueFd>(fail(systemError("bind", source, copy.error().sysErrno)));
}

Status prepare(Preparation& p, size_t index, std::map<std::string, UniqueFd>& sources) {
    const Mount& mount = p.spec.mounts->at(index);
    auto options = parseMountOptions(mount.options.value_or(std::vector<std::string>{}));
    if (!options)
        return fail(options.error());
    if (wantsIdMap(mount, *options)) {
        if (auto checked = checkIdMap(p, mount); !checked)
            return checked;
    }
    if (!p.privileged || !isBind(mount) || options->remount)
        return {};
    UniqueFd& source = p.bindSources[index];
    if (auto handed = sources.extract(mount.destination)) {
        source = std::move(handed.mapped());
    } else {
        auto opened = openSource(p, mount, *options);
        if (!opened)
            return fail(opened.error());
        source = std::move(*opened);
    }
    return mapOwners(p, mount, *options, source);
}

} // namespace

Status openBindSources(Preparation& p, std::map<std::string, UniqueFd>& given) {
    const size_t count = p.spec.mounts ? p.spec.mounts->size() : 0;
    p.bindSources.resize(count);
    if (p.rootTarget.empty())
        return {};
    for (size_t i = 0; i < count; ++i) {
        auto done = prepare(p, i, given);
        if (done)
            continue;
        Error error = done.error();
        error.step = "mount:" + p.spec.mounts->at(i).destination;
        return fail(std::move(error));
    }
    return {};
}

} // namespace boxwright
