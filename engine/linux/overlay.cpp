#include "engine/linux/overlay.h"

#include "engine/base/files.h"
#include "engine/base/overlay_marks.h"
#include "engine/linux/resolve.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

namespace boxwright {
namespace {

/// Layers as the kernel is to be given them: plain paths, or what stands for them.
struct Names {
    std::vector<std::string> lowers; ///< top first, as overlayfs wants them
    std::string upper;
    std::string work;
};

struct Sources {
    Names names;                  ///< /proc/self/fd names where there are
    std::vector<UniqueFd> copies; ///< detached and id-mapped
};

Result<std::string> idmapped(const Mounts& mounts, Sources& sources, const std::string& path,
                             int userNamespace) {
    auto copy = mounts.cloneTree(AT_FDCWD, path, false);
    if (!copy)
        return fail(copy.error());
    if (auto mapped = mounts.setIdmap(copy->get(), userNamespace, path); !mapped)
        return fail(mapped.error());
    sources.copies.push_back(std::move(*copy));
    return fdPath(sources.copies.back().get());
}

Result<Sources> sourcesOf(const Mounts& mounts, const OverlayLayers& layers) {
    Sources sources;
    sources.names.upper = layers.upperdir;
    sources.names.work = layers.workdir;
    sources.names.lowers.assign(layers.lowerdirs.rbegin(), layers.lowerdirs.rend());
    if (layers.idmapUserNamespace < 0)
        return sources;
    for (std::string& lower : sources.names.lowers) {
        auto mapped = idmapped(mounts, sources, lower, layers.idmapUserNamespace);
        if (!mapped)
            return fail(mapped.error());
        lower = *mapped;
    }
    return sources;
}

std::string escaped(const std::string& path, std::string_view special) {
    std::string text;
    for (const char c : path) {
        if (special.find(c) != std::string_view::npos)
            text += '\\';
        text += c;
    }
    return text;
}

/// One string for all lowers, what kernels before 6.7 understand.
std::string joinedLowers(const Names& names) {
    std::string joined;
    for (const std::string& lower : names.lowers)
        joined += (joined.empty() ? "" : ":") + escaped(lower, "\\:,");
    return joined;
}

/// While this lives the working directory is /proc/self/fd, where a layer's name is the number of
/// its descriptor: of full paths three are more than the kernel takes as one text.
class NumberedNames {
public:
    NumberedNames() = default;
    NumberedNames(const NumberedNames&) = delete;
    NumberedNames& operator=(const NumberedNames&) = delete;
    ~NumberedNames() {
        if (m_before)
            (void)!::fchdir(m_before.get()); // it was ours before
    }

    Status give(Names& names) {
        for (std::string& lower : names.lowers) {
            if (auto named = name(lower); !named)
                return named;
        }
        for (std::string* path : {&names.upper, &names.work}) {
            if (auto named = path->empty() ? Status{} : name(*path); !named)
                return named;
        }
        auto before = openAt(AT_FDCWD, ".", O_PATH | O_DIRECTORY);
        if (!before)
            return fail(before.error());
        if (::chdir(descriptors) != 0)
            return fail(systemError("chdir", descriptors));
        m_before = std::move(*before);
        return {};
    }

private:
    static constexpr const char* descriptors = "/proc/self/fd";

    Status name(std::string& path) {
        auto layer = openAt(AT_FDCWD, path, O_PATH | O_DIRECTORY);
        if (!layer)
            return fail(systemError("open layer", path, layer.error().sysErrno));
        path = std::to_string(layer->get());
        m_layers.push_back(std::move(*layer));
        return {};
    }

    std::vector<UniqueFd> m_layers;
    UniqueFd m_before;
};

std::vector<std::string> optionsFor(const Names& names, const OverlayLayers& layers,
                                    bool oneByOne) {
    std::vector<std::string> options;
    if (oneByOne) {
        for (const std::string& lower : names.lowers)
            options.push_back("lowerdir+=" + lower);
    } else {
        options.push_back("lowerdir=" + joinedLowers(names));
    }
    if (!names.upper.empty()) {
        options.push_back("upperdir=" + names.upper);
        options.push_back("workdir=" + names.work);
    }
    if (layers.userXattr)
        options.emplace_back("userxattr");
    if (layers.isVolatile && !names.upper.empty())
        options.emplace_back("volatile");
    return options;
}

/// A directory the kernel makes with a volatile mount, with a file in it; in the way of the next.
std::string volatileMark(const OverlayLayers& layers) {
    return layers.workdir + "/work/incompat/volatile";
}

Result<UniqueFd> mountWith(const Mounts& mounts, Names names, const OverlayLayers& layers,
                           bool oneByOne) {
    MountOptions options;
    options.data = optionsFor(names, layers, oneByOne);
    NumberedNames numbers;
    if (!mounts.takes(options.data)) {
        if (auto given = numbers.give(names); !given)
            return fail(given.error());
        options.data = optionsFor(names, layers, oneByOne);
    }
    if (!mounts.takes(options.data))
        return fail(makeError(ErrorCode::TooLarge, "mount overlay",
                              std::to_string(names.lowers.size()) + " layers",
                              "this kernel takes fewer: any number takes Linux 6.7"));
    return mounts.makeFilesystem("overlay", "overlay", options);
}

/// Older kernels take no detached copies as layers ("failed to clone lowerpath"): for as long as
/// this lives each covers its layer, in the caller's mount namespace.
class AttachedCopies {
public:
    AttachedCopies() = default;
    AttachedCopies(const AttachedCopies&) = delete;
    AttachedCopies& operator=(const AttachedCopies&) = delete;
    ~AttachedCopies() {
        for (auto path = m_paths.rbegin(); path != m_paths.rend(); ++path)
            (void)::umount2(path->c_str(), MNT_DETACH | UMOUNT_NOFOLLOW);
    }

    Status attach(const Mounts& mounts, const Sources& sources, const OverlayLayers& layers) {
        auto path = layers.lowerdirs.rbegin();
        for (const UniqueFd& copy : sources.copies) {
            auto target = openAt(AT_FDCWD, *path, O_PATH | O_DIRECTORY);
            if (!target)
                return fail(target.error());
            if (auto done = mounts.attach(copy.get(), target->get(), *path); !done)
                return done;
            m_paths.push_back(*path++);
        }
        return {};
    }

private:
    std::vector<std::string> m_paths;
};

/// What kernels before 6.7 can do.
Result<UniqueFd> mountTheOldWay(const Mounts& mounts, const Sources& sources,
                                const OverlayLayers& layers) {
    AttachedCopies attached;
    if (auto done = attached.attach(mounts, sources, layers); !done)
        return fail(done.error());
    return mountWith(mounts, sources.names, layers, false);
}

/// The layers that are seen: the kernel ignores an opaque mark on a layer's root.
Result<OverlayLayers> visibleLayers(OverlayLayers layers) {
    if (layers.lowerdirs.empty())
        return fail(makeError(ErrorCode::InvalidArgument, "overlay", "layers",
                              "a root file system needs at least one layer"));
    for (const std::string& lower : layers.lowerdirs) {
        auto directory = openAt(AT_FDCWD, lower, O_PATH | O_DIRECTORY);
        if (!directory)
            return fail(systemError("open layer", lower, directory.error().sysErrno));
    }
    const auto opaque = std::find_if(layers.lowerdirs.rbegin(), layers.lowerdirs.rend(),
                                     [](const std::string& lower) { return isOpaque(lower); });
    if (opaque != layers.lowerdirs.rend())
        layers.lowerdirs.erase(layers.lowerdirs.begin(), std::prev(opaque.base()));
    return layers;
}

} // namespace

Result<UniqueFd> makeOverlay(const Mounts& mounts, const OverlayLayers& given) {
    const auto visible = visibleLayers(given);
    if (!visible)
        return fail(visible.error());
    const OverlayLayers& layers = *visible;
    auto sources = sourcesOf(mounts, layers);
    if (!sources)
        return fail(sources.error());
    // overlayfs wants two layers at least; a single read-only one is its own merge.
    if (sources->names.lowers.size() == 1 && sources->names.upper.empty()) {
        auto copy = sources->copies.empty()
                        ? mounts.cloneTree(AT_FDCWD, sources->names.lowers.front(), false)
                        : Result<UniqueFd>(std::move(sources->copies.front()));
        if (!copy)
            return copy;
        if (auto done = mounts.setReadonly(copy->get(), sources->names.lowers.front()); !done)
            return fail(done.error());
        return copy;
    }
    auto mount = mountWith(mounts, sources->names, layers, true);
    if (!mount && mount.error().sysErrno == EINVAL) // "lowerdir+" is unknown before 6.7
        mount = mountTheOldWay(mounts, *sources, layers);
    if (!mount && mount.error().sysErrno == ENODEV) {
        mount.error().code = ErrorCode::NotSupported;
        mount.error().detail = "this kernel has no overlay file system, or could not load it";
    }
    if (!mount && exists(AT_FDCWD, volatileMark(layers)))
        mount.error().detail = "the upper directory was mounted volatile before and cannot be "
                               "trusted any more; a throw-away run needs an empty one";
    return mount;
}

Status allowAnotherMount(const OverlayLayers& layers) {
    return layers.isVolatile ? removeTree(AT_FDCWD, volatileMark(layers)) : Status{};
}

} // namespace boxwright
