/// old-kernel COMMAND [ARGUMENTS...]: runs a command as on a kernel before Linux 5.1, where the
/// newer system calls answer ENOSYS, to it and to all it starts.
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <vector>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr long absent[] = {SYS_open_tree, SYS_move_mount, SYS_fsopen,        SYS_fsconfig,
                           SYS_fsmount,   SYS_fspick,     SYS_mount_setattr, SYS_openat2,
                           SYS_clone3,    SYS_pidfd_open, SYS_close_range,   SYS_pidfd_send_signal};

bool pretend() {
    std::vector<sock_filter> code{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
    for (size_t i = 0; i < std::size(absent); ++i) {
        const auto toRefusal = static_cast<unsigned char>(std::size(absent) - i);
        code.push_back(
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(absent[i]), toRefusal, 0));
    }
    code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS));
    const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
    // Root needs no promise, and newuidmap would not survive one.
    if (::geteuid() != 0 && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        (void)std::fputs("usage: old-kernel COMMAND [ARGUMENTS...]\n", stderr);
        return 2;
    }
    if (!pretend()) {
        std::perror("old-kernel: seccomp");
        return 1;
    }
    ::execvp(argv[1], argv + 1);
    std::perror(argv[1]);
    return 127;
}
