#include "engine/launch/init.h"

#include "engine/base/files.h"
#include "engine/linux/copy_tree.h"
#include "engine/linux/mounts.h"
#include "engine/linux/resolve.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <cstdio>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr const char* cgroupMount = "cgroup2";

bool isKernelView(const std::string& destination) {
    const auto below = [&](const std::string& place) {
        return destination == place || destination.starts_with(place + "/");
    };
    return below("/proc") || below("/sys");
}

/// The components of a path under /proc and /sys must be what they look like: a link there would
/// put the kernel's files, and later the masks over them, somewhere else (CVE-2019-19921).
Status refuseLinkedView(int rootFd, const std::string& destination) {
    const std::string top = destination.substr(0, destination.find('/', 1));
    auto found = resolveInRoot(rootFd, top, LastLink::Refuse);
    if (!found && found.error().sysErrno != ENOENT)
        return fail(found.error());
    return {};
}

Result<TargetKind> kindOf(int mountFd, const std::string& name) {
    struct stat info {};
    if (::fstat(mountFd, &info) != 0)
        return fail(systemError("stat", name));
    return S_ISDIR(info.st_mode) ? TargetKind::Directory : TargetKind::File;
}

/// devpts "gid=5" in a user namespace that does not map 5 would make the mount fail; the option is
/// a nicety, the terminal is not.
void dropUnmappedOwners(std::vector<std::string>& data, const IdMaps& maps) {
    const auto unmapped = [&](const std::string& option) {
        const bool user = option.starts_with("uid=");
        if (!user && !option.starts_with("gid="))
            return false;
        uint32_t id = 0;
        const auto parsed = std::from_chars(option.data() + 4, option.data() + option.size(), id);
        return parsed.ec == std::errc() && !isMapped(user ? maps.uids : maps.gids, id);
    };
    data.erase(std::remove_if(data.begin(), data.end(), unmapped), data.end());
}

/// A terminal is a device too, and nobody can make other nodes in a devpts.
void forbidNodes(MountOptions& options, const Mount& mount) {
    if (mount.type == "devpts" && !isBind(mount))
        return;
    options.clear &= ~static_cast<uint64_t>(MOUNT_ATTR_NODEV);
    options.recursiveClear &= ~static_cast<uint64_t>(MOUNT_ATTR_NODEV);
    (options.recursive ? options.recursiveSet : options.set) |= MOUNT_ATTR_NODEV;
}

/// Those that show the kernel, or a cgroup, have labels of their own.
bool takesLabel(const std::string& type) {
    return type != "proc" && type != "sysfs" && type != "mqueue";
}

bool isRefusal(const Error& error) {
    return error.sysErrno == EPERM || error.sysErrno == EACCES;
}

/// A descriptor opened outside this mount namespace cannot be copied from inside. The same file by
/// its name can, provided the name still leads to it.
Result<UniqueFd> foreignSource(const Mounts& mounts, const std::string& link, bool recursive) {
    std::array<char, PATH_MAX> name{};
    const ssize_t size = ::readlink(link.c_str(), name.data(), name.size() - 1);
    if (size < 0)
        return fail(systemError("readlink", link));
    struct stat meant {};
    if (::stat(link.c_str(), &meant) != 0)
        return fail(systemError("stat", link));
    auto here = openAt(AT_FDCWD, name.data(), O_PATH);
    if (!here)
        return here;
    struct stat found {};
    if (::fstat(here->get(), &found) != 0)
        return fail(systemError("stat", name.data()));
    if (found.st_dev != meant.st_dev || found.st_ino != meant.st_ino)
        return fail(makeError(ErrorCode::Unsafe, "bind", name.data(),
                              "the name leads to another file than the one that was opened"));
    return mounts.cloneTree(here->get(), "", recursive);
}

} // namespace

Status Init::mount(const Step& step) {
    const Mount& mount = m_p.spec.mounts->at(step.index);
    auto options = parseMountOptions(mount.options.value_or(std::vector<std::string>{}));
    if (!options)
        return fail(options.error());
    if (m_p.deviceGuard == DeviceGuard::NodelessAll)
        forbidNodes(*options, mount);
    if (isKernelView(mount.destination)) {
        if (auto checked = refuseLinkedView(m_root.get(), mount.destination); !checked)
            return checked;
    }
    if (options->remount)
        return changeMounted(mount, *options);
    auto source = mountSource(mount, step.index, *options);
    if (!source)
        return fail(source.error());
    auto kind = kindOf(source->get(), mount.destination);
    if (!kind)
        return fail(kind.error());
    auto target = makeInRoot(m_root.get(), mount.destination, *kind);
    if (!target)
        return fail(target.error());
    if (options->copyUp) {
        if (auto copied = copyUp(mount, source->get()); !copied)
            return copied;
    }
    if (options->propagation.empty())
        options->propagation.push_back({MS_PRIVATE, true});
    // The device nodes still have to be made in there.
    const bool readonlyLater =
        mount.destination == "/dev" && !isBind(mount) && (options->set & MOUNT_ATTR_RDONLY);
    if (readonlyLater)
        options->set &= ~static_cast<uint64_t>(MOUNT_ATTR_RDONLY);
    if (auto done = m_mounts.setAttributes(source->get(), *options, mount.destination); !done)
        return done;
    if (auto done = m_mounts.attach(source->get(), target->get(), mount.destination); !done)
        return done;
    if (readonlyLater)
        m_readonlyDev = std::move(*source);
    return {};
}

/// Something is mounted there already, and stays.
Status Init::changeMounted(const Mount& mount, const MountOptions& options) {
    auto target = resolveInRoot(m_root.get(), mount.destination);
    if (!target)
        return fail(target.error());
    if (auto done = m_mounts.reconfigure(target->get(),
                                         isBind(mount) ? std::vector<std::string>{} : options.data,
                                         mount.destination);
        !done)
        return done;
    return m_mounts.setAttributes(target->get(), options, mount.destination);
}

Result<UniqueFd> Init::mountSource(const Mount& mount, size_t index, const MountOptions& options) {
    return isBind(mount) ? bindSource(mount, index, options) : filesystem(mount, options);
}

Result<UniqueFd> Init::bindSource(const Mount& mount, size_t index, const MountOptions& options) {
    if (m_p.bindSources[index])
        return std::move(m_p.bindSources[index]);
    const std::string given = mount.source.value_or(std::string());
    const std::string source = given.starts_with('/') ? given : m_p.bundle + "/" + given;
    auto copy = m_mounts.cloneTree(AT_FDCWD, source, options.recursive);
    if (!copy && copy.error().sysErrno == EINVAL && source.starts_with("/proc/self/fd/"))
        return foreignSource(m_mounts, source, options.recursive);
    return copy;
}

Result<UniqueFd> Init::filesystem(const Mount& mount, MountOptions options) {
    const std::string& type = *mount.type;
    if (m_p.newUser)
        dropUnmappedOwners(options.data, m_p.maps);
    if (type == "cgroup" || type == cgroupMount)
        return cgroupFilesystem(options);
    if (type == "tmpfs")
        keepMode(options.data, mount.destination);
    if (takesLabel(type))
        addLabel(options);
    if (mount.destination == "/dev")
        options.set &= ~static_cast<uint64_t>(MOUNT_ATTR_RDONLY);
    auto made = m_mounts.makeFilesystem(type, mount.source.value_or(type), options);
    if (made || !isRefusal(made.error()))
        return made;
    // Both show a namespace that belongs to somebody more privileged, so they cannot be mounted;
    // the host's own are the same view.
    if (type == "sysfs")
        return m_mounts.cloneReadonly(AT_FDCWD, "/sys");
    if (type == "mqueue" && exists(AT_FDCWD, "/dev/mqueue"))
        return m_mounts.cloneTree(AT_FDCWD, "/dev/mqueue", false);
    made.error().detail = "this file system shows a namespace the container does not own";
    return made;
}

void Init::addLabel(MountOptions& options) const {
    if (m_p.spec.linux && m_p.spec.linux->mountLabel && !m_p.spec.linux->mountLabel->empty())
        options.data.push_back("context=" + *m_p.spec.linux->mountLabel);
}

/// A tmpfs over a directory has that one's mode where it is given none, as runc has it.
void Init::keepMode(std::vector<std::string>& data, const std::string& destination) const {
    const bool given = std::any_of(data.begin(), data.end(), [](const std::string& option) {
        return option.starts_with("mode=");
    });
    const auto place =
        given ? Result<UniqueFd>(UniqueFd()) : resolveInRoot(m_root.get(), destination);
    struct stat info {};
    if (!place || !*place || ::fstat(place->get(), &info) != 0 || !S_ISDIR(info.st_mode))
        return;
    std::array<char, 8> mode{};
    std::snprintf(mode.data(), mode.size(), "%04o", info.st_mode & 07777U);
    data.push_back(std::string("mode=") + mode.data());
}

/// A tmpfs begins with what the image has in its place (option tmpcopyup).
Status Init::copyUp(const Mount& mount, int filesystem) {
    if (mount.type != "tmpfs" || isBind(mount))
        return fail(makeError(ErrorCode::InvalidArgument, "mount", mount.destination,
                              "tmpcopyup is for tmpfs"));
    auto place = resolveInRoot(m_root.get(), mount.destination);
    if (!place)
        return fail(place.error());
    auto directory = openDirectory(place->get(), ".");
    if (!directory)
        return fail(directory.error());
    return copyTree(directory->get(), filesystem);
}

/// With a cgroup namespace the hierarchy starts at the container's cgroup. Without one a mount
/// would show the whole host, so the container's own directory is bound instead.
Result<UniqueFd> Init::cgroupFilesystem(const MountOptions& options) {
    const bool ownView = m_p.newCgroup || std::any_of(m_p.joins.begin(), m_p.joins.end(),
                                                      [](const OpenNamespace& join) {
                                                          return join.type == "cgroup";
                                                      });
    MountOptions plain = options;
    plain.data.clear(); // cgroup v1 controller names and the like
    if (ownView) {
        auto made = m_mounts.makeFilesystem(cgroupMount, cgroupMount, plain);
        if (made || !isRefusal(made.error()))
            return made;
    }
    if (!m_p.cgroupPath.empty())
        return m_mounts.cloneTree(AT_FDCWD, m_p.cgroupPath, false);
    return m_mounts.makeFilesystem("tmpfs", "cgroup",
                                   plain); // an empty place rather than the host's tree
}

} // namespace boxwright
