#include "privhelper/shim/supervisor.h"

#include "engine/base/files.h"
#include "engine/linux/mounts.h"

#include <algorithm>
#include <csignal>
#include <sys/epoll.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <utility>

namespace boxwright::shim {
namespace {

/// SIGTERM reaches us when a service manager stops the scope.
Result<UniqueFd> signalDescriptor() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP})
        sigaddset(&set, signal);
    if (::sigprocmask(SIG_BLOCK, &set, nullptr) != 0)
        return fail(systemError("sigprocmask", "shim"));
    UniqueFd fd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd)
        return fail(systemError("signalfd", "shim"));
    return fd;
}

bool isRecursive(const ContainerSpec& spec, const std::string& destination) {
    for (const Mount& mount : spec.mounts.value_or(std::vector<Mount>())) {
        const auto options = mount.options.value_or(std::vector<std::string>());
        if (mount.destination == destination)
            return std::find(options.begin(), options.end(), "rbind") != options.end();
    }
    return false;
}

} // namespace

Result<std::unique_ptr<Supervisor>> Supervisor::create(EventLoop& loop) {
    auto self = identify(::getpid());
    if (!self)
        return fail(self.error());
    return std::unique_ptr<Supervisor>(new Supervisor(loop, *self));
}

Supervisor::Supervisor(EventLoop& loop, ProcessIdentity self)
    : m_loop(loop) {
    m_state.phase = Phase::Starting;
    m_state.shim = self;
}

Status Supervisor::take(Handover handover, Ahead::Prepared prepared, UniqueFd control) {
    m_containerDirectory = std::move(handover.containerDirectory);
    m_runDirectory = std::move(handover.runDirectory);
    m_network = std::move(prepared.network);
    if (auto loaded = load(std::move(prepared.spec)); !loaded)
        return loaded;
    if (auto taken = takeBinds(std::move(handover.bindSources)); !taken)
        return taken;
    return listen(std::move(control));
}

Status Supervisor::load(ContainerSpec spec) {
    auto launchText = readFile(m_containerDirectory.get(), launchFileName);
    if (!launchText)
        return fail(launchText.error());
    auto order = launchOrderFromJson(*launchText);
    if (!order)
        return fail(order.error());
    m_order = std::move(*order);
    m_spec = std::move(spec);
    applyOrder(m_order, m_spec);
    return {};
}

/// A descriptor is of a mount in the namespace it was opened in, and can be cloned in no other. The
/// clone must not carry mounts made inside back to where it came from.
Status Supervisor::takeBinds(std::vector<UniqueFd> sources) {
    if (sources.size() != m_order.bindDestinations.size())
        return fail(makeError(ErrorCode::Malformed, "take bind sources", launchFileName,
                              std::to_string(sources.size()) + " descriptors for " +
                                  std::to_string(m_order.bindDestinations.size())));
    for (size_t i = 0; i < sources.size(); ++i) {
        const std::string& destination = m_order.bindDestinations[i];
        const UniqueFd source = std::move(sources[i]);
        const bool recursive = isRecursive(m_spec, destination);
        auto mount = Mounts().cloneTree(source.get(), "", recursive);
        if (!mount)
            return fail(systemError("clone bind source", destination, mount.error().sysErrno));
        MountOptions options;
        options.propagation.push_back({MS_SLAVE, recursive});
        if (auto slave = Mounts().setAttributes(mount->get(), options, destination); !slave)
            return slave;
        m_bindSources[destination] = std::move(*mount);
    }
    return {};
}

Status Supervisor::listen(UniqueFd control) {
    auto signals = signalDescriptor();
    if (!signals)
        return fail(signals.error());
    m_signals = std::move(*signals);
    auto watched = m_loop.watch(m_signals.get(), EPOLLIN, [this](uint32_t) {
        signalfd_siginfo info{};
        while (::read(m_signals.get(), &info, sizeof(info)) == sizeof(info)) {
            if (info.ssi_signo != SIGCHLD && m_launched)
                (void)stop(R"({"timeoutMs":10000})");
        }
        reap();
    });
    if (!watched)
        return watched;

    ControlServer::Events events;
    events.hello = [this] { return stateToJson(m_state); };
    events.received = [this](int connection, Message message) {
        received(connection, std::move(message));
    };
    events.left = [this](int) { controlLeft(); };
    auto server = ControlServer::create(m_loop, m_runDirectory.get(), std::move(events));
    if (!server)
        return fail(server.error());
    m_control = std::move(*server);
    m_control->adopt(std::move(control));
    return {};
}

void Supervisor::save() {
    write();
    tell();
}

/// A full disk must not end a container: what cannot be written is still told.
void Supervisor::write() {
    (void)writeState(m_containerDirectory.get(), m_state);
}

void Supervisor::tell() {
    const auto parts =
        std::exchange(m_stepsTold, true) ? StateParts::WithoutSteps : StateParts::All;
    m_control->broadcast(MessageKind::State, stateToJson(m_state, parts));
}

} // namespace boxwright::shim
