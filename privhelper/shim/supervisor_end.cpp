#include "engine/base/files.h"
#include "privhelper/shim/supervisor.h"

#include <csignal>
#include <sstream>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace boxwright::shim {
namespace {

constexpr std::chrono::seconds endPatience{5};

int exitStatusOf(int waitStatus) {
    return WIFSIGNALED(waitStatus) ? 128 + WTERMSIG(waitStatus) : WEXITSTATUS(waitStatus);
}

/// Orphans of a container without a pid namespace come to us, the subreaper.
void killChildren() {
    const auto text =
        readFile(AT_FDCWD, "/proc/self/task/" + std::to_string(::getpid()) + "/children");
    std::istringstream pids(text.value_or(std::string()));
    for (pid_t pid = 0; pids >> pid;)
        (void)::kill(pid, SIGKILL); // a child of ours until we reap it: the pid is its own
}

bool hasChildren() {
    siginfo_t info{};
    return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

} // namespace

void Supervisor::reap() {
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        if (m_container && pid == m_container->pid && !m_waitStatus) {
            mainEnded(status);
        } else if (const auto found = m_execs.find(pid); found != m_execs.end()) {
            // The console goes once its viewers have heard all.
            found->second->finish(exitStatusOf(status), [this, pid] {
                m_execs.erase(pid);
                quitWhenClosed();
            });
        }
    }
    if (m_waitStatus && !m_concluded) {
        if (hasChildren())
            awaitRest();
        else
            conclude();
    }
}

void Supervisor::mainEnded(int status) {
    m_waitStatus = status;
    m_state.finishedAt = nowMs();
    endRest();
}

/// A process nobody can kill (waiting on a dead disk) must not hide that the container ended.
void Supervisor::awaitRest() {
    endRest();
    if (m_endTimer)
        return;
    auto timer = Timer::create(m_loop, [this] { conclude(); });
    if (timer) {
        m_endTimer = std::make_unique<Timer>(std::move(*timer));
        m_endTimer->start(endPatience);
    }
}

/// SIGKILL to all that is left of the container.
void Supervisor::endRest() {
    if (m_container && !m_waitStatus)
        (void)::syscall(SYS_pidfd_send_signal, m_container->pidfd.get(), SIGKILL, nullptr, 0);
    if (m_placement.box)
        (void)m_placement.box->killAll();
    else if (m_waitStatus)
        killChildren();
}

void Supervisor::conclude() {
    if (m_concluded)
        return;
    m_concluded = true;
    const int status = *m_waitStatus;
    if (m_state.failure) {
        m_state.phase = Phase::Failed;
        m_state.exitReason = "failed";
    } else {
        m_state.phase = Phase::Stopped;
        m_state.exitStatus = exitStatusOf(status);
        m_state.exitReason = outOfMemory() ? "oom" : WIFSIGNALED(status) ? "signal" : "exited";
    }
    if (m_state.finishedAt == 0)
        m_state.finishedAt = nowMs();
    tell();
    if (m_console)
        m_console->finish(m_state.exitStatus, [this] {
            m_console.reset();
            quitWhenClosed();
        });
    // Whoever waits for the end does not wait for these.
    write();
    (void)leaveScope(m_placement);
    quitWhenClosed();
}

void Supervisor::quitWhenClosed() {
    if (m_concluded && !m_console && m_execs.empty())
        m_loop.quit();
}

/// The cgroup is new with each start, so every kill it counts happened in this run. It is the
/// reason only where the end looks like one: a shell hands on its child's 137.
bool Supervisor::outOfMemory() const {
    if (!m_placement.box || exitStatusOf(*m_waitStatus) != 128 + SIGKILL)
        return false;
    const auto events = m_placement.box->read("memory.events");
    std::istringstream lines(events.value_or(std::string()));
    std::string name;
    for (uint64_t count = 0; lines >> name >> count;) {
        if (name == "oom_kill")
            return count > 0;
    }
    return false;
}

} // namespace boxwright::shim
