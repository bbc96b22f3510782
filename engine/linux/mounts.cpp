#include "engine/linux/mounts.h"

#include "engine/base/files.h"
#include "engine/linux/mounts_staged.h"
#include "engine/linux/resolve.h"

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {
namespace {

/// What the kernel wrote about a failed fsconfig: lines "e overlay: …" (fsopen, message log).
Error withKernelWords(Error error, int fsFd) {
    std::array<char, 512> line{};
    for (;;) {
        const ssize_t got = ::read(fsFd, line.data(), line.size());
        if (got <= 2)
            return error;
        std::string text(line.data() + 2, static_cast<size_t>(got) - 2);
        while (!text.empty() && text.back() == '\n')
            text.pop_back();
        error.detail += (error.detail.empty() ? "" : "; ") + text;
    }
}

constexpr size_t longestText = 255;  // fsconfig(2)
constexpr size_t longestLine = 4000; // mount(2): all options in one page

Status configure(int fsFd, const std::string& type, const std::string& option) {
    const size_t equals = option.find('=');
    const bool flag = equals == std::string::npos;
    const std::string key = option.substr(0, equals);
    const std::string value = flag ? std::string() : option.substr(equals + 1);
    const auto command = flag ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING;
    if (::fsconfig(fsFd, command, key.c_str(), flag ? nullptr : value.c_str(), 0) != 0)
        return fail(withKernelWords(systemError("fsconfig", type + " " + option), fsFd));
    return {};
}

unsigned recursiveFlag(bool recursive) {
    return recursive ? static_cast<unsigned>(AT_RECURSIVE) : 0U;
}

Status change(int mountFd, unsigned flags, mount_attr attributes, const std::string& name) {
    if (::mount_setattr(mountFd, "", AT_EMPTY_PATH | flags, &attributes, sizeof attributes) != 0)
        return fail(systemError("mount_setattr", name));
    return {};
}

Status changeLocked(int mountFd, unsigned flags, uint64_t set, uint64_t clear,
                    const std::string& name) {
    if (set == 0 && clear == 0)
        return {};
    mount_attr attributes{};
    attributes.attr_set = set;
    attributes.attr_clr = clear;
    auto done = change(mountFd, flags, attributes, name);
    if (done || done.error().sysErrno != EPERM || clear == 0)
        return done;
    // The access time mode can only be set together with clearing its field.
    attributes.attr_set = set & ~static_cast<uint64_t>(MOUNT_ATTR__ATIME);
    attributes.attr_clr = 0;
    return attributes.attr_set == 0 ? Status{} : change(mountFd, flags, attributes, name);
}

} // namespace

bool Mounts::available() {
    // With a descriptor that cannot be one: any answer but ENOSYS comes from the call itself.
    mount_attr attributes{};
    const int tree = ::open_tree(-1, "", AT_EMPTY_PATH);
    const bool hasTree = tree >= 0 || errno != ENOSYS;
    return hasTree &&
           (::mount_setattr(-1, "", AT_EMPTY_PATH, &attributes, sizeof attributes) == 0 ||
            errno != ENOSYS);
}

bool Mounts::takes(const std::vector<std::string>& data) const {
    size_t together = 0;
    for (const std::string& option : data) {
        const size_t name = std::min(option.find('=') + 1, option.size());
        if (!m_stage && option.size() - name > longestText)
            return false;
        together += option.size() + 1;
    }
    return !m_stage || together <= longestLine;
}

Result<UniqueFd> Mounts::makeFilesystem(const std::string& type, const std::string& source,
                                        const MountOptions& options) const {
    if (!takes(options.data))
        return fail(makeError(ErrorCode::TooLarge, "mount", type,
                              "its options are longer than the kernel takes"));
    if (m_stage)
        return stageFilesystem(type, source, options);
    UniqueFd context(::fsopen(type.c_str(), FSOPEN_CLOEXEC));
    if (!context)
        return fail(systemError("fsopen", type));
    if (!source.empty())
        (void)::fsconfig(context.get(), FSCONFIG_SET_STRING, "source", source.c_str(), 0);
    for (const std::string& option : options.data) {
        if (auto set = configure(context.get(), type, option); !set)
            return fail(set.error());
    }
    if (::fsconfig(context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0)
        return fail(withKernelWords(systemError("mount", type), context.get()));
    UniqueFd mount(::fsmount(context.get(), FSMOUNT_CLOEXEC, static_cast<unsigned>(options.set)));
    if (!mount)
        return fail(withKernelWords(systemError("fsmount", type), context.get()));
    return mount;
}

Result<UniqueFd> Mounts::cloneTree(int dirFd, const std::string& path, bool recursive) const {
    if (m_stage)
        return stageTree(dirFd, path, recursive);
    unsigned flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC;
    if (recursive)
        flags |= AT_RECURSIVE;
    if (path.empty())
        flags |= AT_EMPTY_PATH;
    UniqueFd mount(::open_tree(dirFd, path.c_str(), flags));
    if (!mount)
        return fail(systemError("open_tree", path));
    return mount;
}

Result<UniqueFd> Mounts::cloneReadonly(int dirFd, const std::string& path) const {
    auto copy = cloneTree(dirFd, path, !m_stage);
    if (!copy)
        return copy;
    mount_attr attributes{};
    attributes.attr_set = MOUNT_ATTR_RDONLY;
    const auto done = m_stage ? setReadonly(copy->get(), path)
                              : change(copy->get(), recursiveFlag(true), attributes, path);
    return done ? std::move(copy) : fail(done.error());
}

Status Mounts::setAttributes(int mountFd, const MountOptions& options,
                             const std::string& name) const {
    if (m_stage)
        return remount(mountFd, options, name);
    if (auto done = changeLocked(mountFd, 0, options.set, options.clear, name); !done)
        return done;
    if (auto done =
            changeLocked(mountFd, AT_RECURSIVE, options.recursiveSet, options.recursiveClear, name);
        !done)
        return done;
    for (const auto& propagation : options.propagation) {
        mount_attr attributes{};
        attributes.propagation = propagation.type;
        if (auto done = change(mountFd, recursiveFlag(propagation.recursive), attributes, name);
            !done)
            return done;
    }
    return {};
}

Status Mounts::setReadonly(int mountFd, const std::string& name) const {
    MountOptions options;
    options.set = MOUNT_ATTR_RDONLY;
    return setAttributes(mountFd, options, name);
}

Status Mounts::setIdmap(int mountFd, int userNamespace, const std::string& name,
                        bool recursive) const {
    mount_attr attributes{};
    attributes.attr_set = MOUNT_ATTR_IDMAP;
    attributes.userns_fd = static_cast<uint64_t>(userNamespace);
    return change(mountFd, recursiveFlag(recursive), attributes, name);
}

Status Mounts::reconfigure(int mountFd, const std::vector<std::string>& data,
                           const std::string& name) const {
    if (data.empty())
        return {};
    if (m_stage)
        return remountData(mountFd, data, name);
    UniqueFd context(::fspick(mountFd, "", FSPICK_CLOEXEC | FSPICK_EMPTY_PATH));
    if (!context)
        return fail(systemError("fspick", name));
    for (const std::string& option : data) {
        if (auto set = configure(context.get(), name, option); !set)
            return set;
    }
    if (::fsconfig(context.get(), FSCONFIG_CMD_RECONFIGURE, nullptr, nullptr, 0) != 0)
        return fail(withKernelWords(systemError("remount", name), context.get()));
    return {};
}

Status Mounts::attach(int mountFd, int targetFd, const std::string& name) const {
    if (m_stage) {
        if (::mount(fdPath(mountFd).c_str(), fdPath(targetFd).c_str(), nullptr, MS_MOVE, nullptr) !=
            0)
            return fail(systemError("mount move", name));
        return {};
    }
    if (::move_mount(mountFd, "", targetFd, "",
                     MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) != 0)
        return fail(systemError("move_mount", name));
    return {};
}

Status setRootPropagation(unsigned long type, bool recursive) {
    if (::mount(nullptr, "/", nullptr,
                type | (recursive ? static_cast<unsigned long>(MS_REC) : 0UL), nullptr) != 0)
        return fail(systemError("mount propagation", "/"));
    return {};
}

Status pivotRoot(int rootFd) {
    auto old = openAt(AT_FDCWD, "/", O_PATH | O_DIRECTORY);
    if (!old)
        return fail(old.error());
    if (::fchdir(rootFd) != 0)
        return fail(systemError("fchdir", "new root"));
    if (::syscall(SYS_pivot_root, ".", ".") != 0)
        return fail(systemError("pivot_root", "new root"));
    // The old root now lies on top of the new one: unhooked from the host's, it is let go.
    if (::fchdir(old->get()) != 0)
        return fail(systemError("fchdir", "old root"));
    if (::mount(nullptr, ".", nullptr, MS_SLAVE | MS_REC, nullptr) != 0)
        return fail(systemError("mount propagation", "old root"));
    if (::umount2(".", MNT_DETACH) != 0)
        return fail(systemError("umount2", "old root"));
    if (::chdir("/") != 0)
        return fail(systemError("chdir", "/"));
    return {};
}

Status moveRoot(int rootFd) {
    if (::fchdir(rootFd) != 0)
        return fail(systemError("fchdir", "new root"));
    if (::mount(".", "/", nullptr, MS_MOVE, nullptr) != 0)
        return fail(systemError("move mount", "new root"));
    return changeRoot(rootFd);
}

Status changeRoot(int rootFd) {
    if (::fchdir(rootFd) != 0)
        return fail(systemError("fchdir", "new root"));
    if (::chroot(".") != 0)
        return fail(systemError("chroot", "new root"));
    if (::chdir("/") != 0)
        return fail(systemError("chdir", "/"));
    return {};
}

} // namespace boxwright
