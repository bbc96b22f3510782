#include "engine/launch/init.h"

#include "engine/base/files.h"
#include "engine/linux/devices.h"
#include "engine/linux/kernel_views.h"
#include "engine/linux/mounts.h"
#include "engine/linux/overlay.h"
#include "engine/linux/resolve.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright {
namespace {

/// What a container's mounts do to the host's and the other way round, where it is given.
MountOptions::Propagation propagationOf(const ContainerSpec& spec) {
    return parsePropagation(spec.linux ? spec.linux->rootfsPropagation.value_or(std::string())
                                       : std::string());
}

MountOptions rootAttributes(DeviceGuard guard) {
    MountOptions options;
    if (guard == DeviceGuard::NodelessRoot || guard == DeviceGuard::NodelessAll)
        options.set |= MOUNT_ATTR_NODEV;
    options.propagation.push_back({MS_PRIVATE, true});
    return options;
}

} // namespace

Result<UniqueFd> Init::rootMount(int place) {
    if (m_p.root)
        return std::move(m_p.root);
    if (m_p.layers)
        return makeOverlay(m_mounts, *m_p.layers);
    // A staging directory lies on top of the place and must not be copied along.
    return m_mounts.cloneTree(place, "", Mounts::available());
}

Status Init::chooseMounts() {
    if (Mounts::available())
        return {};
    if (!m_p.newMount)
        return fail(makeError(ErrorCode::NotSupported, "mount", "rootfs",
                              "without a mount namespace it takes the new mount API (Linux 5.12)"));
    // The staging directory would belong to the mapped root, which this process is not yet.
    if (m_p.privileged && (m_p.newUser || m_p.joinsUser))
        return fail(makeError(ErrorCode::NotSupported, "mount", "rootfs",
                              "with a user namespace it takes the new mount API (Linux 5.12)"));
    auto staged = Mounts::staged(m_p.rootTarget);
    if (!staged)
        return fail(staged.error());
    m_mounts = std::move(*staged);
    return {};
}

/// Up to here the process still has the host user's ids, whose rights open layers and target.
Status Init::rootfs(const Step&) {
    const auto propagation = propagationOf(m_p.spec);
    if (m_p.newMount) {
        // Slave unless shared is asked for: the host's unmounts arrive, nothing leaves. What was
        // asked for is applied to the new root at the end.
        const bool keepPeers = propagation.type == MS_SHARED;
        if (auto done = keepPeers ? Status{} : setRootPropagation(MS_SLAVE, true); !done)
            return done;
    }
    // Opened before anything covers it: the bundle's root is its own target.
    auto place = openAt(AT_FDCWD, m_p.rootTarget, O_PATH | O_DIRECTORY);
    if (!place)
        return fail(place.error());
    if (auto done = chooseMounts(); !done)
        return done;
    auto mount = rootMount(place->get());
    if (!mount)
        return fail(mount.error());
    if (auto done = m_mounts.setAttributes(mount->get(), rootAttributes(m_p.deviceGuard), "root");
        !done)
        return done;
    auto target = openAt(AT_FDCWD, m_p.rootTarget, O_PATH | O_DIRECTORY);
    if (!target)
        return fail(target.error());
    if (auto done = m_mounts.attach(mount->get(), target->get(), m_p.rootTarget); !done)
        return done;
    m_root = std::move(*mount);
    return becomeContainerRoot();
}

Status Init::device(const Step& step) {
    const auto devices = launchDevices(m_p.spec);
    const bool bind = m_p.newUser || m_p.joinsUser || m_p.nested || !m_p.privileged ||
                      m_p.deviceGuard == DeviceGuard::NodelessAll;
    return makeDevice(m_mounts, m_root.get(), devices.at(step.index),
                      bind ? DeviceMethod::Bind : DeviceMethod::Mknod);
}

Status Init::deviceLinks(const Step&) {
    return makeDeviceLinks(m_root.get());
}

Status Init::workingDirectory(const Step& step) {
    auto made = makeInRoot(m_root.get(), step.object, TargetKind::Directory);
    return made ? Status{} : fail(made.error());
}

Status Init::console(const Step&) {
    if (!m_root) {
        // No root of its own: a joined container's, or the host's, is the one in view.
        auto root = openAt(AT_FDCWD, "/", O_PATH | O_DIRECTORY);
        if (!root)
            return fail(root.error());
        m_root = std::move(*root);
    }
    const bool ownRoot = !m_p.inContainer && !m_p.rootTarget.empty();
    auto pty = openPty(m_root.get(), ownRoot ? "/dev/ptmx" : "",
                       m_process.consoleSize ? &*m_process.consoleSize : nullptr);
    if (!pty)
        return fail(pty.error());
    if (::fchown(pty->slave.get(), m_process.user.uid, static_cast<gid_t>(-1)) != 0)
        return fail(systemError("chown", "terminal"));
    if (m_p.plainLines)
        keepLineEnds(pty->slave.get());
    m_pty = std::move(*pty);
    if (ownRoot) {
        if (auto done = bindConsole(); !done)
            return done;
    }
    return m_p.channel.send(Message::Terminal, {}, m_pty->master.get());
}

/// By descriptor on both sides; /dev/console being a symbolic link is refused, not followed.
Status Init::bindConsole() {
    auto copy = m_mounts.cloneTree(m_pty->slave.get(), "", false);
    if (!copy)
        return fail(copy.error());
    auto target = makeInRoot(m_root.get(), "/dev/console", TargetKind::File, LastLink::Refuse);
    if (!target)
        return fail(target.error());
    return m_mounts.attach(copy->get(), target->get(), "/dev/console");
}

Status Init::maskPath(const Step& step) {
    auto target = resolveInRoot(m_root.get(), step.object);
    if (!target)
        return target.error().sysErrno == ENOENT ? Status{} : fail(target.error());
    struct stat info {};
    if (::fstat(target->get(), &info) != 0)
        return fail(systemError("stat", step.object));
    if (!S_ISDIR(info.st_mode)) {
        auto null = m_mounts.cloneTree(m_null.get(), "", false);
        return null ? m_mounts.attach(null->get(), target->get(), step.object) : fail(null.error());
    }
    MountOptions options;
    options.set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
    addLabel(options);
    // One empty directory serves all masks: copying a mount is cheaper than making one.
    auto empty = m_empty ? m_mounts.cloneTree(m_empty.get(), "", false)
                         : m_mounts.makeFilesystem("tmpfs", "mask", options);
    if (!empty)
        return fail(empty.error());
    auto attached = m_mounts.attach(empty->get(), target->get(), step.object);
    if (attached && !m_empty)
        m_empty = std::move(*empty);
    return attached;
}

Status Init::readonlyPath(const Step& step) {
    if (step.object == "/")
        return m_mounts.setReadonly(m_root.get(), "root");
    auto target = resolveInRoot(m_root.get(), step.object);
    if (!target)
        return target.error().sysErrno == ENOENT ? Status{} : fail(target.error());
    auto copy = m_mounts.cloneReadonly(target->get(), "");
    if (!copy)
        return fail(copy.error());
    return m_mounts.attach(copy->get(), target->get(), step.object);
}

Status Init::pivot(const Step&) {
    if (m_readonlyDev) {
        if (auto done = m_mounts.setReadonly(m_readonlyDev.get(), "/dev"); !done)
            return done;
    }
    if (m_p.newMount && m_p.noPivot) {
        if (auto done = removeKernelViews(m_procSelf.get(), m_root.get()); !done)
            return done;
    }
    const auto change = !m_p.newMount ? changeRoot : m_p.noPivot ? moveRoot : pivotRoot;
    if (auto done = change(m_root.get()); !done)
        return done;
    const auto propagation = propagationOf(m_p.spec);
    if (!m_p.newMount || propagation.type == 0)
        return {};
    return setRootPropagation(propagation.type, propagation.recursive);
}

} // namespace boxwright
