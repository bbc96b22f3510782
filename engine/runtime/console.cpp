#include "engine/runtime/console.h"

#include "engine/base/files.h"
#include "engine/linux/pty.h"
#include "engine/linux/unix_socket.h"
#include "engine/runtime/notify_socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <optional>
#include <string_view>

#include <fcntl.h>
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

/// What goes from one descriptor to another, never waiting for either: what the one gave and the
/// other does not take yet is kept, and no more is read meanwhile.
class Flow {
public:
    Flow(int from, int to)
        : m_from(from)
        , m_to(to) {}

    /// What it waits for next; of no descriptor when there is nothing to come.
    pollfd waits() const {
        if (!m_open)
            return {-1, 0, 0};
        return m_kept.empty() ? pollfd{m_from, POLLIN, 0} : pollfd{m_to, POLLOUT, 0};
    }

    void go() {
        if (m_kept.empty())
            take();
        else
            give();
    }

    /// What was kept and what is there by now, however long it takes.
    void finish() {
        for (pollfd rest{m_from, POLLIN, 0}; m_open;) {
            m_open = writeAll(m_to, m_kept, "terminal").has_value();
            m_kept = {};
            if (!m_open || ::poll(&rest, 1, 0) <= 0 || (rest.revents & POLLIN) == 0)
                return;
            take();
        }
    }

private:
    void take() {
        const ssize_t got = ::read(m_from, m_bytes.data(), m_bytes.size());
        if (got > 0)
            m_kept = {m_bytes.data(), static_cast<size_t>(got)};
        else
            m_open = got < 0 && isPassing(errno);
    }

    /// So little at once that a pipe which takes anything takes it all.
    void give() {
        const ssize_t given =
            ::write(m_to, m_kept.data(), std::min<size_t>(m_kept.size(), PIPE_BUF));
        if (given >= 0)
            m_kept.remove_prefix(static_cast<size_t>(given));
        else
            m_open = isPassing(errno);
    }

    static bool isPassing(int error) { return error == EINTR || error == EAGAIN; }

    int m_from;
    int m_to;
    bool m_open = true;
    std::array<char, 16384> m_bytes{};
    std::string_view m_kept; ///< of m_bytes
};

class Attendant {
public:
    Attendant(pid_t pid, const UniqueFd& terminal, const NotifySocket* notify)
        : m_pid(pid)
        , m_terminal(terminal.get())
        , m_notify(notify) {
        if (m_terminal < 0)
            return;
        (void)::fcntl(m_terminal, F_SETFL, O_RDWR | O_NONBLOCK);
        m_output.emplace(m_terminal, STDOUT_FILENO);
        m_input.emplace(STDIN_FILENO, m_terminal);
    }

    Result<int> stay() {
        const sigset_t held = heldSignals();
        UniqueFd signals(::signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK));
        if (!signals)
            return fail(systemError("signalfd", "attend"));
        followSize();
        while (!m_ended) {
            const pollfd none{-1, 0, 0};
            std::array<pollfd, 4> watched{{{signals.get(), POLLIN, 0},
                                           m_output ? m_output->waits() : none,
                                           m_input ? m_input->waits() : none,
                                           {m_notify ? m_notify->fd() : -1, POLLIN, 0}}};
            if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR)
                return fail(systemError("poll", "attend"));
            if (watched[1].revents != 0)
                m_output->go();
            if (watched[2].revents != 0)
                m_input->go();
            // The service's first process is this one. A manager that is gone misses nothing.
            if (watched[3].revents != 0 && !m_notify->relay(0))
                m_notify = nullptr;
            takeSignals(signals.get());
        }
        // What was written before the end, even where a grandchild keeps the terminal open.
        if (m_output)
            m_output->finish();
        return m_status;
    }

private:
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
    std::optional<Flow> m_output;
    std::optional<Flow> m_input;
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
