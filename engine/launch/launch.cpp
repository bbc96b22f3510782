#include "engine/launch/launch.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/launch/birth.h"
#include "engine/launch/device_guard.h"
#include "engine/launch/hooks.h"
#include "engine/launch/listener.h"
#include "engine/launch/preparation.h"
#include "engine/linux/pidfd.h"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace boxwright {
namespace {

/// Nobody said why: the step it was on is all there is to tell.
Error endedEarly(const StepBoard& steps, ErrorCode code) {
    return atStep(makeError(code, "launch", "the container's first process",
                            "it ended while it was being set up"),
                  steps.last());
}

/// The parent's side of the protocol, up to the gate.
class Launcher {
public:
    explicit Launcher(Preparation& preparation)
        : m_p(preparation) {}

    Result<CreatedContainer> create() {
        auto created = tryCreate();
        if (!created)
            endChildren();
        return created;
    }

private:
    void endChildren() {
        learnPid();
        for (pid_t* pid : {&m_joiner, &m_created.pid}) {
            if (*pid <= 0)
                continue;
            ::kill(*pid, SIGKILL);
            (void)waitFor(*pid);
            *pid = -1;
        }
    }

    /// The process may report its failure before the joiner names it; it is our child all the
    /// same and has to be reaped.
    void learnPid() {
        while (m_joiner > 0 && m_created.pid <= 0) {
            auto received = m_channel.receive();
            if (!received)
                return;
            if (received->kind == Message::Joined)
                m_created.pid = static_cast<pid_t>(std::stol(received->body));
        }
    }

    Result<CreatedContainer> tryCreate() {
        if (auto done = guardDevices(m_p); !done)
            return fail(done.error());
        if (auto done = premakeRoot(); !done)
            return fail(done.error());
        if (auto done = startGuardedChild(); !done)
            return fail(done.error());
        if (auto done = serve(); !done)
            return fail(done.error());
        return finish();
    }

    /// A second one only where the kernel has no device filter.
    Status startGuardedChild() {
        for (;;) {
            if (auto done = startChild(); !done)
                return done;
            auto settled = settleDevices(m_p);
            if (!settled)
                return fail(settled.error());
            if (*settled)
                return {};
            endChildren();
            if (auto done = m_p.layers ? allowAnotherMount(*m_p.layers) : Status{}; !done)
                return fail(atStep(done.error(), "rootfs"));
        }
    }

    /// A joined user namespace is known before any child exists.
    Status premakeRoot() {
        if (!m_p.privileged || !m_p.joinsUser || !m_p.layers)
            return {};
        for (const OpenNamespace& join : m_p.joins) {
            if (join.type == "user")
                return makeMappedRoot(join.fd.get());
        }
        return {};
    }

    /// Layers keep their owners on disk; inside they appear through the user namespace's map. That
    /// takes privilege over the file system, which the namespace itself does not have.
    Status makeMappedRoot(int userNamespace) {
        if (!Mounts::available())
            return fail(atStep(makeError(ErrorCode::NotSupported, "id map", "layers",
                                         "it takes the new mount API (Linux 5.12)"),
                               "rootfs"));
        m_p.layers->idmapUserNamespace = userNamespace;
        if (auto done = giveUpperToContainer(); !done)
            return fail(atStep(done.error(), "rootfs"));
        auto root = makeOverlay(Mounts(), *m_p.layers);
        if (!root)
            return fail(atStep(root.error(), "rootfs"));
        m_p.root = std::move(*root);
        return {};
    }

    /// The root directory of the merged tree is the upper layer's, and belongs to the container.
    Status giveUpperToContainer() {
        const std::string& upper = m_p.layers->upperdir;
        const auto uid = hostId(m_p.maps.uids, 0);
        const auto gid = hostId(m_p.maps.gids, 0);
        if (upper.empty() || !uid || !gid)
            return {};
        auto directory = openDirectory(AT_FDCWD, upper);
        if (!directory)
            return fail(directory.error());
        if (::fchown(directory->get(), *uid, *gid) != 0)
            return fail(systemError("chown", upper));
        return {};
    }

    Status startChild() {
        auto ends = Channel::makePair();
        if (!ends)
            return fail(ends.error());
        m_channel = std::move(ends->parent);
        m_p.channel = std::move(ends->child);
        auto birth = makeFirstProcess(m_p, m_channel);
        if (!birth)
            return fail(atStep(birth.error(), "namespaces"));
        m_joiner = birth->joiner;
        m_placed = birth->placed;
        m_p.channel.close();
        if (birth->pid > 0)
            born(birth->pid);
        return {};
    }

    void born(pid_t pid) {
        m_created.pid = pid;
        if (m_p.onBorn)
            m_p.onBorn(pid);
    }

    Status serve() {
        for (;;) {
            auto received = m_p.steps->receive(m_channel);
            if (!received)
                return fail(endedEarly(*m_p.steps, received.error().code));
            if (received->kind == Message::Created)
                return {};
            if (auto done = handle(*received); !done)
                return done;
        }
    }

    Status handle(Received& received) {
        switch (received.kind) {
        case Message::Joined:
            born(static_cast<pid_t>(std::stol(received.body)));
            (void)waitFor(m_joiner);
            m_joiner = -1;
            if (m_atHooks)
                return runtimeHooks();
            return m_ready ? proceed() : Status{};
        case Message::Ready:
            m_ready = true;
            return m_created.pid > 0 ? proceed() : Status{};
        case Message::Hooks:
            m_atHooks = true;
            return m_created.pid > 0 ? runtimeHooks() : Status{};
        case Message::Terminal:
            m_created.terminal = std::move(received.fd);
            return {};
        case Message::Failed:
            return fail(decodeError(received.body));
        default:
            return fail(makeError(ErrorCode::Internal, "launch", "child", "unexpected message"));
        }
    }

    Status proceed() {
        if (!m_placed) {
            const std::string file = m_p.cgroupPath + "/cgroup.procs";
            auto done = writeKernelFile(AT_FDCWD, file, std::to_string(m_created.pid));
            if (!done)
                return fail(atStep(done.error(), "cgroup"));
        }
        if (m_p.newUser) {
            if (auto done = writeIdMaps(m_created.pid, m_p.maps); !done)
                return fail(atStep(done.error(), "user-namespace"));
            if (auto done = mapRoot(); !done)
                return done;
        }
        if (m_p.resctrl) {
            if (auto done = enterResctrl(*m_p.resctrl, m_created.pid); !done)
                return fail(atStep(done.error(), "cgroup"));
        }
        for (const MovedDevice& device : m_p.netDevices) {
            if (auto done = moveNetDevice(device, m_created.pid); !done)
                return fail(atStep(done.error(), "net-devices"));
        }
        return m_channel.send(Message::Proceed, {}, m_p.root ? m_p.root.get() : -1);
    }

    /// Their namespaces are ours; the container's exist and its root is not entered yet.
    Status runtimeHooks() {
        const OciState state{m_p.id, "creating", m_created.pid, m_p.bundle,
                             m_p.spec.annotations.value_or(std::map<std::string, std::string>{})};
        auto done = runHooks(m_p.spec.hooks->prestart, "prestart", state);
        if (done)
            done = runHooks(m_p.spec.hooks->createRuntime, "createRuntime", state);
        if (!done)
            return fail(atStep(done.error(), "runtime-hooks"));
        return m_channel.send(Message::Proceed, std::to_string(m_created.pid));
    }

    Status mapRoot() {
        if (!m_p.privileged || !m_p.layers || m_p.root)
            return {};
        const std::string file = "/proc/" + std::to_string(m_created.pid) + "/ns/user";
        auto userNamespace = openNamespace("user", file);
        if (!userNamespace)
            return fail(atStep(userNamespace.error(), "user-namespace"));
        return makeMappedRoot(userNamespace->fd.get());
    }

    Result<CreatedContainer> finish() {
        if (m_created.pid <= 0) {
            auto received = m_channel.receive(); // Created may overtake Joined
            if (!received)
                return fail(endedEarly(*m_p.steps, received.error().code));
            if (auto done = handle(*received); !done)
                return fail(done.error());
        }
        auto pidfd = openPidfd(m_created.pid);
        if (pidfd)
            m_created.pidfd = std::move(*pidfd);
        else if (pidfd.error().code != ErrorCode::NotSupported)
            return fail(pidfd.error());
        m_created.execStatus = m_channel.release();
        auto gate = m_created.execStatus.duplicate();
        if (!gate)
            return fail(gate.error());
        m_created.gate = std::move(*gate);
        m_created.steps = m_p.steps;
        m_created.onListener = listenerTaker();
        return std::move(m_created);
    }

    std::function<Status(int)> listenerTaker() const {
        if (!m_p.seccomp || !m_p.seccomp->notifies())
            return {};
        const bool entered = m_p.inContainer;
        const OciState state{m_p.id, entered ? "running" : "created",
                             entered ? m_p.containerInit : m_created.pid, m_p.bundle,
                             m_p.spec.annotations.value_or(std::map<std::string, std::string>{})};
        return [profile = *m_p.spec.linux->seccomp, state, pid = m_created.pid](int listener) {
            return sendListener(profile, state, pid, listener);
        };
    }

    Preparation& m_p;
    Channel m_channel;
    CreatedContainer m_created;
    pid_t m_joiner = -1;
    bool m_ready = false;
    bool m_atHooks = false;
    bool m_placed = false;
};

Result<CreatedContainer> create(Result<Preparation> preparation) {
    if (!preparation)
        return fail(preparation.error());
    auto held = std::make_shared<Preparation>(std::move(*preparation));
    auto created = Launcher(*held).create();
    if (created)
        created->preparation = std::move(held);
    return created;
}

} // namespace

Result<CreatedContainer> createContainer(LaunchRequest& request) {
    return create(prepareLaunch(request));
}

/// Without an answer the filtered process ends.
static Status takeListener(const CreatedContainer& container, const Channel& channel, int fd) {
    if (!container.onListener)
        return fail(makeError(ErrorCode::Internal, "start", "seccomp listener", "nobody takes it"));
    auto taken = container.onListener(fd);
    return taken ? channel.send(Message::Proceed) : fail(atStep(taken.error(), "seccomp"));
}

/// The channel closes by the exec that worked, or with a child that was killed before it.
static Status whetherItRuns(const CreatedContainer& container, const Error& end) {
    if (end.code != ErrorCode::Disconnected)
        return fail(end);
    if (container.steps && !container.steps->finish())
        return fail(endedEarly(*container.steps, ErrorCode::Disconnected));
    return {};
}

static Status openGate(CreatedContainer& container) {
    Channel gate(std::move(container.gate));
    Channel status(std::move(container.execStatus));
    if (gate.fd() < 0 || status.fd() < 0)
        return fail(
            makeError(ErrorCode::WrongState, "start", "container", "it was started before"));
    if (auto sent = gate.send(Message::Start); !sent)
        return fail(sent.error());
    gate.close();
    for (;;) {
        auto received = container.steps ? container.steps->receive(status) : status.receive();
        if (!received)
            return whetherItRuns(container, received.error());
        if (received->kind != Message::Listener)
            return fail(
                received->kind == Message::Failed
                    ? decodeError(received->body)
                    : makeError(ErrorCode::Internal, "start", "child", "unexpected message"));
        if (auto taken = takeListener(container, status, received->fd.get()); !taken)
            return taken;
    }
}

Status startContainer(CreatedContainer& container) {
    auto started = openGate(container);
    container.preparation.reset();
    return started;
}

Status leaveContainer(CreatedContainer& container, int listener) {
    Channel gate(std::move(container.gate));
    Channel status(std::move(container.execStatus));
    if (auto sent = gate.send(Message::Leave, {}, listener); !sent)
        return sent;
    gate.close();
    auto received = status.receive();
    if (!received)
        return received.error().code == ErrorCode::Disconnected ? Status{} : fail(received.error());
    return fail(makeError(ErrorCode::Internal, "leave", "container", "unexpected message"));
}

Result<CreatedContainer> meetContainer(const std::string& path) {
    auto channel = Channel::connect(path);
    if (!channel)
        return fail(channel.error());
    CreatedContainer container;
    container.execStatus = channel->release();
    auto gate = container.execStatus.duplicate();
    if (!gate)
        return fail(gate.error());
    container.gate = std::move(*gate);
    return container;
}

Result<CreatedContainer> execInContainer(ExecRequest& request) {
    auto created = create(prepareExec(request));
    if (!created)
        return created;
    auto started = startContainer(*created);
    if (started)
        return created;
    (void)waitFor(created->pid);
    return fail(started.error());
}

} // namespace boxwright
