#include "engine/runtime/console.h"

#include "engine/base/files.h"
#include "engine/linux/pty.h"
#include "engine/linux/unix_socket.h"
#include "engine/runtime/notify_socket.h"

#include <array>
#include <csignal>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace boxwright::runtime {
namespace {

/// All but what only a fault of our own sends.
sigset_t heldSignals() {
    sigset_t set;
    sigfillset(&set);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS})
        sigdelset(&set, fault);
    return set;
}

/// Our terminal hands on every key unread while this lives.
class RawMode {
public:
    RawMode() {
        if (::tcgetattr(STDIN_FILENO, &m_before) != 0)
            return;
        termios raw = m_before;
        ::cfmakeraw(&raw);
        raw.c_oflag |= m_before.c_oflag & OPOST; // it still makes lines of what is written
        m_changed = ::tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
    }
    ~RawMode() {
        if (m_changed)
            (void)::tcsetattr(STDIN_FILENO, TCSANOW, &m_before);
    }
    RawMode(const RawMode&) = delete;
    RawMode& operator=(const RawMode&) = delete;

private:
    termios m_before{};
    bool m_changed = false;
};

class Attendant {
public:
    Attendant(pid_t pid, const UniqueFd& terminal, const NotifySocket* notify)
        : m_pid(pid)
        , m_terminal(terminal.get())
        , m_notify(notify) {}

    Result<int> stay() {
        const sigset_t held = heldSignals();
        UniqueFd signals(::signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK));
        if (!signals)
            return fail(systemError("signalfd", "attend"));
        followSize();
        std::array<pollfd, 4> watched{{{signals.get(), POLLIN, 0},
                                       {m_terminal, POLLIN, 0},
                                       {m_terminal < 0 ? -1 : STDIN_FILENO, POLLIN, 0},
                                       {m_notify ? m_notify->fd() : -1, POLLIN, 0}}};
        while (!m_ended) {
            if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR)
                return fail(systemError("poll", "attend"));
            if (watched[1].revents != 0 && !relay(m_terminal, STDOUT_FILENO))
                watched[1].fd = -1;
            if (watched[2].revents != 0 && !relay(STDIN_FILENO, m_terminal))
                watched[2].fd = -1;
            // The service's first process is this one. A manager that is gone misses nothing.
            if (watched[3].revents != 0 && !m_notify->relay(0))
                watched[3].fd = -1;
            takeSignals(signals.get());
        }
        drain();
        return m_status;
    }

private:
    static bool relay(int from, int to) {
        std::array<char, 16384> bytes;
        const ssize_t got = ::read(from, bytes.data(), bytes.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            return true;
        return got > 0 &&
               writeAll(to, {bytes.data(), static_cast<size_t>(got)}, "terminal").has_value();
    }

    /// What was written before the end, even where a grandchild keeps the terminal open.
    void drain() const {
        pollfd rest{m_terminal, POLLIN, 0};
        while (m_terminal >= 0 && ::poll(&rest, 1, 0) > 0 && (rest.revents & POLLIN) != 0) {
            if (!relay(m_terminal, STDOUT_FILENO))
                return;
        }
    }

    void followSize() const {
        winsize size{};
        if (m_terminal >= 0 && ::ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0)
            (void)::ioctl(m_terminal, TIOCSWINSZ, &size);
    }

    void takeSignals(int signals) {
        signalfd_siginfo info{};
        while (::read(signals, &info, sizeof info) == sizeof info) {
            const int signal = static_cast<int>(info.ssi_signo);
            if (signal == SIGCHLD)
                reap();
            else if (signal == SIGWINCH && m_terminal >= 0)
                followSize();
            else if (signal != SIGPIPE && !m_ended)
                (void)::kill(m_pid, signal); // a child of ours until it is reaped
        }
    }

    void reap() {
        int status = 0;
        for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
            if (pid != m_pid)
                continue;
            m_ended = true;
            m_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        }
    }

    pid_t m_pid;
    int m_terminal;
    const NotifySocket* m_notify;
    int m_status = 0;
    bool m_ended = false;
};

} // namespace

Status sendTerminal(const std::string& socketPath, int master) {
    auto socket = connectUnix(socketPath, SOCK_STREAM);
    if (!socket)
        return fail(socket.error());
    return sendDescriptor(socket->get(), master, "terminal");
}

void holdSignals() {
    const sigset_t held = heldSignals();
    (void)::sigprocmask(SIG_BLOCK, &held, nullptr);
}

Result<int> attend(pid_t pid, const UniqueFd& terminal, const NotifySocket* notify) {
    std::optional<RawMode> raw;
    if (terminal)
        raw.emplace();
    return Attendant(pid, terminal, notify).stay();
}

} // namespace boxwright::runtime
