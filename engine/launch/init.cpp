#include "engine/launch/init.h"

#include "engine/base/files.h"
#include "engine/linux/procfs.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include <csignal>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace boxwright {
namespace {

constexpr int failedStatus = 125; // what docker and podman use for "could not be started"

/// The first process of a pid namespace is spared by every signal it has no handler for; one that
/// still awaits its start is to end as the program would.
bool endsWhatWaits(int signal) {
    return signal == SIGTERM || signal == SIGINT || signal == SIGHUP || signal == SIGQUIT;
}

/// exec takes the handlers away.
void resetSignals() {
    struct sigaction standard {};
    for (int signal = 1; signal < NSIG; ++signal) {
        standard.sa_handler =
            endsWhatWaits(signal) ? [](int number) { ::_exit(128 + number); } : SIG_DFL;
        (void)::sigaction(signal, &standard, nullptr);
    }
    sigset_t none;
    sigemptyset(&none);
    (void)::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// The mask of files is /dev/null itself, so it must be: an image or mount could have put anything
/// under that name.
Result<UniqueFd> openNull() {
    auto fd = openAt(AT_FDCWD, "/dev/null", O_PATH | O_NOFOLLOW);
    if (!fd)
        return fd;
    struct stat info {};
    if (::fstat(fd->get(), &info) != 0)
        return fail(systemError("stat", "/dev/null"));
    if (!S_ISCHR(info.st_mode) || info.st_rdev != makedev(1, 3))
        return fail(makeError(ErrorCode::Unsafe, "open", "/dev/null", "it is not device 1:3"));
    return fd;
}

} // namespace

Init::Action Init::actionFor(StepKind kind) {
    // The user namespace is made by clone and mapped by the parent, the cgroup entered by clone or
    // by the parent's hand, and devices are decided by the parent before this process is made.
    static constexpr std::pair<StepKind, Action> actions[]{
        {StepKind::Namespaces, &Init::namespaces},
        {StepKind::Hostname, &Init::hostname},
        {StepKind::TimeOffsets, &Init::timeOffsets},
        {StepKind::Loopback, &Init::loopback},
        {StepKind::NetDevices, &Init::netDevices},
        {StepKind::Sysctl, &Init::sysctl},
        {StepKind::Rootfs, &Init::rootfs},
        {StepKind::Mount, &Init::mount},
        {StepKind::Device, &Init::device},
        {StepKind::DeviceLinks, &Init::deviceLinks},
        {StepKind::WorkingDirectory, &Init::workingDirectory},
        {StepKind::Console, &Init::console},
        {StepKind::RuntimeHooks, &Init::runtimeHooks},
        {StepKind::CreateHooks, &Init::createHooks},
        {StepKind::StartHooks, &Init::startHooks},
        {StepKind::MaskPath, &Init::maskPath},
        {StepKind::ReadonlyPath, &Init::readonlyPath},
        {StepKind::PivotRoot, &Init::pivot},
        {StepKind::Rlimit, &Init::rlimit},
        {StepKind::OomScore, &Init::oomScore},
        {StepKind::IoPriority, &Init::ioPriority},
        {StepKind::Scheduler, &Init::scheduler},
        {StepKind::CpuAffinity, &Init::cpuAffinity},
        {StepKind::MemoryPolicy, &Init::memoryPolicy},
        {StepKind::Personality, &Init::personality},
        {StepKind::Lsm, &Init::lsm},
        {StepKind::User, &Init::user},
        {StepKind::Capabilities, &Init::capabilities},
        {StepKind::Command, &Init::settle},
        {StepKind::NoNewPrivileges, &Init::noNewPrivileges},
        {StepKind::Seccomp, &Init::seccomp},
        {StepKind::Exec, &Init::exec},
    };
    const auto* row = std::find_if(std::begin(actions), std::end(actions),
                                   [&](const auto& action) { return action.first == kind; });
    return row == std::end(actions) ? &Init::nothing : row->second;
}

int Init::run() noexcept {
    Error error;
    try {
        auto done = performAll();
        error = done ? makeError(ErrorCode::Internal, "launch", "plan", "it ended without exec")
                     : done.error();
        (void)m_p.channel.send(Message::Failed, encodeError(error));
    } catch (const std::exception&) { // out of memory: nothing else in here throws
        (void)m_p.channel.send(Message::Failed);
    }
    return failedStatus;
}

Status Init::performAll() {
    if (auto done = begin(); !done)
        return done;
    for (size_t place = 0; place < m_p.plan.size(); ++place) {
        if (auto done = perform(place); !done)
            return done;
        if (m_p.plan[place].kind != StepKind::Command)
            continue;
        if (auto opened = waitAtGate(); !opened)
            return opened;
    }
    return {};
}

Status Init::perform(size_t place) {
    const Step& step = m_p.plan[place];
    m_p.steps->began(place);
    if (auto done = (this->*actionFor(step.kind))(step); !done)
        return fail(atStep(done.error(), stepId(step)));
    m_p.steps->done(place);
    return {};
}

Status Init::begin() {
    resetSignals();
    ::umask(0);
    auto self = openAt(m_p.proc.get(), "self", O_PATH | O_DIRECTORY);
    if (!self)
        return fail(self.error());
    m_procSelf = std::move(*self);
    auto null = openNull();
    if (!null)
        return fail(null.error());
    m_null = std::move(*null);
    if (::setsid() < 0)
        return fail(systemError("setsid", "container"));
    if (auto joined = joinKeyring(); !joined)
        return joined;
    if (auto entered = enterNetwork(); !entered)
        return fail(atStep(entered.error(), "namespaces"));
    return awaitParent();
}

/// The caller's keys are none of the container's business: session-keyring(7).
Status Init::joinKeyring() {
    if (m_p.keyring.empty())
        return {};
    if (::syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, m_p.keyring.c_str()) < 0 &&
        errno != ENOSYS)
        return fail(systemError("keyctl", m_p.keyring));
    return {};
}

/// Before the parent is told of a process whose namespaces are all there.
Status Init::enterNetwork() {
    return m_p.network ? enterNamespace(*m_p.network) : Status{};
}

/// Where creation ends and start begins. The parent going away without a word ends the container.
Status Init::waitAtGate() {
    if (auto sent = m_p.channel.send(Message::Created); !sent)
        return sent;
    auto received = m_p.channel.receive();
    if (!received)
        ::_exit(failedStatus);
    if (received->kind == Message::Leave && received->fd)
        return waitForStarter(received->fd);
    if (received->kind != Message::Start)
        return fail(makeError(ErrorCode::Internal, "launch", "gate", "unexpected message"));
    return {};
}

/// The creator may end; who connects decides. A connection that says nothing only asked whether
/// this process still waits.
Status Init::waitForStarter(const UniqueFd& listener) {
    m_p.channel.close();
    for (;;) {
        UniqueFd connection(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!connection && errno != EINTR && errno != ECONNABORTED)
            ::_exit(failedStatus);
        Channel starter(std::move(connection));
        const auto received = starter.receive();
        if (!received || received->kind != Message::Start)
            continue;
        m_p.channel = std::move(starter);
        return {};
    }
}

} // namespace boxwright
