#include "watched_calls.h"

#include "engine/base/child_process.h"
#include "engine/base/unique_fd.h"
#include "engine/launch/protocol.h"
#include "engine/linux/namespaces.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <optional>
#include <poll.h>

#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

namespace boxwright::test {
namespace {

constexpr int napMs = 10;
constexpr unsigned patienceSeconds = 60; ///< work that takes longer is stuck

UniqueFd listenTo(const std::vector<long>& calls) {
    std::vector<sock_filter> code{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
    for (size_t i = 0; i < calls.size(); ++i) {
        const auto toListener = static_cast<unsigned char>(calls.size() - i);
        code.push_back(
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(calls[i]), toListener, 0));
    }
    code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF));
    const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
    return UniqueFd(static_cast<int>(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                                               SECCOMP_FILTER_FLAG_NEW_LISTENER, &program)));
}

/// ENOENT: the caller was killed meanwhile.
bool asked(int listener, unsigned long request, void* argument) {
    return ::ioctl(listener, request, argument) == 0 || errno == ENOENT || errno == EINTR;
}

/// One caller: looked at, then let go on. @return false when there can be no watching
bool attend(int listener, const std::function<void(pid_t, long)>& look) {
    seccomp_notif call{};
    if (!asked(listener, SECCOMP_IOCTL_NOTIF_RECV, &call))
        return false;
    if (call.id == 0)
        return true;
    look(static_cast<pid_t>(call.pid), call.data.nr);
    seccomp_notif_resp answer{};
    answer.id = call.id;
    answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    return asked(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

/// 128+signal where one ended it; nothing as long as it runs.
std::optional<int> endOf(pid_t child) {
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) != child)
        return {};
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Until `child` has ended. The listener does not tell: before Linux 6.11 a process holds its
/// filter until it is reaped, and this one is ours to reap.
int attendUntilEnd(pid_t child, int listener, const std::function<void(pid_t, long)>& look) {
    for (;;) {
        if (const auto status = endOf(child))
            return *status;
        pollfd open{listener, POLLIN, 0};
        const bool called = ::poll(&open, 1, napMs) > 0 && (open.revents & POLLIN) != 0;
        if (called && !attend(listener, look))
            (void)::kill(child, SIGKILL);
    }
}

void giveUpTracing() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> data{};
    if (::syscall(SYS_capget, &header, data.data()) != 0)
        ::_exit(2);
    data[CAP_TO_INDEX(CAP_SYS_PTRACE)].effective &= ~CAP_TO_MASK(CAP_SYS_PTRACE);
    if (::syscall(SYS_capset, &header, data.data()) != 0)
        ::_exit(2);
}

} // namespace

int watchCalls(const std::vector<long>& calls, const std::function<int()>& work,
               const std::function<void(pid_t, long)>& look) {
    auto ends = Channel::makePair();
    if (!ends)
        return -1;
    const pid_t child = ::fork();
    if (child == 0) {
        ends->parent.close();
        const UniqueFd listener = listenTo(calls);
        if (!listener || !ends->child.send(Message::Ready, {}, listener.get()) ||
            !ends->child.receive())
            ::_exit(255);
        ends->child.close();
        (void)::alarm(patienceSeconds);
        ::_exit(work());
    }
    ends->child.close();
    const auto ready = ends->parent.receive();
    const bool watched = ready && ready->fd && ends->parent.send(Message::Proceed);
    ends->parent.close();
    const int status =
        watched ? attendUntilEnd(child, ready->fd.get(), look) : waitFor(child).value_or(255);
    return status != 255 ? status : -1;
}

bool isReadable(pid_t pid) {
    const pid_t reader = ::fork();
    if (reader == 0) {
        // Opened while that is still allowed.
        const auto user = namespacesOf(pid, -1, {"user"});
        giveUpTracing();
        if (!user || !enterNamespaces(*user))
            ::_exit(2);
        char byte = 0;
        const iovec here{&byte, 1};
        const iovec there{nullptr, 1};
        // Nothing lies at that address: a reader who may look is told so.
        const bool may = ::process_vm_readv(pid, &here, 1, &there, 1, 0) >= 0 || errno == EFAULT;
        ::_exit(may ? 1 : 0);
    }
    return waitFor(reader).value_or(2) != 0;
}

} // namespace boxwright::test
