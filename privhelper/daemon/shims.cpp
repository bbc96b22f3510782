#include "privhelper/daemon/shims.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "engine/linux/sealed_self.h"
#include "privhelper/shim/handover.h"
#include "privhelper/shim/packet.h"
#include "privhelper/shim/protocol.h"

#include <QSocketNotifier>

#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace boxwright::daemon {
namespace {

/// The start that took the spare has the processors to itself.
constexpr std::chrono::milliseconds untilNextStart(200);

/// It says nothing before it has a container: what can be read is its end.
bool hasEnded(const WaitingShim& shim) {
    pollfd socket{shim.socket.get(), POLLIN, 0};
    return ::poll(&socket, 1, 0) != 0;
}

void reapWhenEnded(pid_t pid, QObject* parent) {
    const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (pidfd < 0)
        return;
    auto* notifier = new QSocketNotifier(pidfd, QSocketNotifier::Read, parent);
    QObject::connect(notifier, &QSocketNotifier::activated, notifier, [notifier, pid, pidfd] {
        notifier->setEnabled(false);
        notifier->deleteLater();
        (void)::waitpid(pid, nullptr, WNOHANG);
        ::close(pidfd);
    });
}

} // namespace

Shims::Shims(std::string program, rlimit fileLimit, QObject* parent)
    : QObject(parent)
    , m_program(std::move(program))
    , m_fileLimit(fileLimit) {
    m_ahead.setSingleShot(true);
    connect(&m_ahead, &QTimer::timeout, this, &Shims::makeSpare);
}

Result<WaitingShim> Shims::take() {
    m_soon = false;
    auto spare = std::exchange(m_spare, {});
    startAhead(untilNextStart);
    if (spare && !hasEnded(*spare))
        return std::move(*spare);
    return start();
}

void Shims::expect(UniqueFd designFile) {
    m_design = std::move(designFile);
    m_soon = true;
    if (m_spare)
        shim::announce(m_spare->socket.get(), m_design.get(), m_soon);
    startAhead({});
}

/// Once this time has passed and there is nothing else to do.
void Shims::startAhead(std::chrono::milliseconds delay) {
    if (!m_ahead.isActive() || m_ahead.remainingTimeAsDuration() > delay)
        m_ahead.start(delay);
}

/// Without one the next start makes its own, and says what is wrong.
void Shims::makeSpare() {
    if (m_spare && !hasEnded(*m_spare))
        return;
    auto started = start();
    if (!started)
        return;
    m_spare = std::move(*started);
    if (m_design)
        shim::announce(m_spare->socket.get(), m_design.get(), m_soon);
}

Result<WaitingShim> Shims::start() {
    if (auto sealed = sealProgram(); !sealed)
        return boxwright::fail(sealed.error());
    auto ends = packetPair();
    if (!ends)
        return boxwright::fail(ends.error());
    // Not our standard error: whoever waits for that to close would wait for every container.
    auto null = openAt(AT_FDCWD, "/dev/null", O_RDWR);
    if (!null)
        return boxwright::fail(null.error());
    UniqueFd complaints(::memfd_create("complaints", MFD_CLOEXEC));
    if (!complaints)
        return boxwright::fail(systemError("memfd_create", "complaints"));
    SpawnOptions options;
    options.arguments = {m_program};
    // By our descriptor's name: of its own the child has only those below.
    options.program =
        "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(m_sealed.get());
    options.newSession = true;
    options.descriptors = {{null->get(), 0},
                           {null->get(), 1},
                           {complaints.get(), 2},
                           {ends->second.get(), shim::controlFd}};
    auto pid = spawn(options);
    if (!pid)
        return boxwright::fail(pid.error());
    // It starts nothing before it has a container.
    (void)::prlimit(*pid, RLIMIT_NOFILE, &m_fileLimit, nullptr);
    reapWhenEnded(*pid, this);
    return WaitingShim{*pid, std::move(ends->first), std::move(complaints)};
}

/// One copy for all: each would otherwise make its own at every start, and hold it.
Status Shims::sealProgram() {
    if (m_sealed)
        return {};
    auto copy = sealedCopy(m_program);
    if (!copy)
        return boxwright::fail(copy.error());
    m_sealed = std::move(*copy);
    return {};
}

} // namespace boxwright::daemon
