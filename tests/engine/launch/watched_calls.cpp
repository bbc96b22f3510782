#include "watched_calls.h"

#include "engine/base/child_process.h"
#include "engine/base/unique_fd.h"
#include "engine/launch/protocol.h"
#include "engine/linux/namespaces.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <poll.h>

#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace boxwright::test {
namespace {

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

/// One caller: looked at, then let go on.
void attend(int listener, const std::function<void(pid_t, long)>& look) {
    seccomp_notif call{};
    if (::ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0)
        return; // it was killed meanwhile
    look(static_cast<pid_t>(call.pid), call.data.nr);
    seccomp_notif_resp answer{};
    answer.id = call.id;
    answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    (void)::ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
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
        ::_exit(work());
    }
    ends->child.close();
    const auto ready = ends->parent.receive();
    if (ready && ends->parent.send(Message::Proceed)) {
        // It hangs up when the last process under the filter has ended.
        pollfd open{ready->fd.get(), POLLIN, 0};
        while (::poll(&open, 1, -1) > 0 && (open.revents & POLLIN) != 0)
            attend(open.fd, look);
    }
    ends->parent.close();
    const auto status = waitFor(child);
    return status && *status != 255 ? *status : -1;
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
