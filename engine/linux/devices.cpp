#include "engine/linux/devices.h"

#include "engine/base/files.h"
#include "engine/linux/resolve.h"

#include <array>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace boxwright {
namespace {

mode_t kindOf(const Device& device) {
    if (device.type == "b")
        return S_IFBLK;
    if (device.type == "p")
        return S_IFIFO;
    return device.type == "c" || device.type == "u" ? S_IFCHR : 0;
}

dev_t numberOf(const Device& device) {
    if (device.type == "p")
        return 0;
    return makedev(static_cast<unsigned>(device.major.value_or(0)),
                   static_cast<unsigned>(device.minor.value_or(0)));
}

bool isThat(int fd, const Device& device) {
    struct stat info {};
    return ::fstat(fd, &info) == 0 && (info.st_mode & S_IFMT) == kindOf(device) &&
           info.st_rdev == numberOf(device);
}

Error wrongNode(const Device& device, const std::string& where) {
    return makeError(ErrorCode::Unsafe, "device", device.path,
                     where + " is not " + device.type + " " +
                         std::to_string(device.major.value_or(0)) + ":" +
                         std::to_string(device.minor.value_or(0)));
}

Status setOwner(int fd, const Device& device) {
    const uid_t uid = device.uid.value_or(0);
    const gid_t gid = device.gid.value_or(0);
    if ((uid != 0 || gid != 0) && ::fchownat(fd, "", uid, gid, AT_EMPTY_PATH) != 0)
        return fail(systemError("chown", device.path));
    return {};
}

Status makeNode(const ParentOf& parent, const Device& device) {
    const mode_t mode = kindOf(device) | (device.fileMode.value_or(0666) & 07777);
    const int made = ::mknodat(parent.directory.get(), parent.name.c_str(), mode, numberOf(device));
    if (made != 0 && errno != EEXIST)
        return fail(systemError("mknod", device.path));
    auto node = openAt(parent.directory.get(), parent.name, O_PATH | O_NOFOLLOW);
    if (!node)
        return fail(node.error());
    if (!isThat(node->get(), device))
        return fail(wrongNode(device, "what the image has there"));
    return made == 0 ? setOwner(node->get(), device) : Status{};
}

Status bindNode(const Mounts& mounts, int rootFd, const Device& device) {
    auto source = openAt(AT_FDCWD, device.path, O_PATH);
    if (!source)
        return fail(systemError("bind device", device.path, source.error().sysErrno));
    if (!isThat(source->get(), device))
        return fail(wrongNode(device, "the host's node"));
    auto target = makeInRoot(rootFd, device.path, TargetKind::File, LastLink::Refuse);
    if (!target)
        return fail(target.error());
    auto copy = mounts.cloneTree(source->get(), "", false);
    if (!copy)
        return fail(copy.error());
    return mounts.attach(copy->get(), target->get(), device.path);
}

struct Link {
    const char* name;
    const char* target;
};
constexpr std::array links{
    Link{"fd", "/proc/self/fd"},
    Link{"stdin", "/proc/self/fd/0"},
    Link{"stdout", "/proc/self/fd/1"},
    Link{"stderr", "/proc/self/fd/2"},
};

} // namespace

Status makeDevice(const Mounts& mounts, int rootFd, const Device& device, DeviceMethod method) {
    if (kindOf(device) == 0)
        return fail(makeError(ErrorCode::InvalidArgument, "device", device.path,
                              "unknown type \"" + device.type + "\""));
    if (method == DeviceMethod::Bind && device.type != "p")
        return bindNode(mounts, rootFd, device);
    auto parent = makeParentInRoot(rootFd, device.path);
    if (!parent)
        return fail(parent.error());
    return makeNode(*parent, device);
}

Status makeDeviceLinks(int rootFd) {
    auto directory = resolveInRoot(rootFd, "/dev");
    if (!directory)
        return fail(directory.error());
    for (const Link& link : links) {
        if (::symlinkat(link.target, directory->get(), link.name) != 0 && errno != EEXIST)
            return fail(systemError("symlink", std::string("/dev/") + link.name));
    }
    if (!exists(directory->get(), "pts/ptmx"))
        return {};
    // Programs open /dev/ptmx; the one of this container is inside its devpts.
    if (::unlinkat(directory->get(), "ptmx", 0) != 0 && errno != ENOENT)
        return fail(systemError("unlink", "/dev/ptmx"));
    if (::symlinkat("pts/ptmx", directory->get(), "ptmx") != 0)
        return fail(systemError("symlink", "/dev/ptmx"));
    return {};
}

} // namespace boxwright
