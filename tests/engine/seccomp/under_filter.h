#pragma once

#include "engine/linux/seccomp.h"
#include "engine/model/seccomp_profile.h"

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/// Profiles to compile, and children to try them on.
namespace boxwright {

inline Seccomp allowAllBut(SeccompRule rule) {
    Seccomp profile;
    profile.defaultAction = "SCMP_ACT_ALLOW";
    profile.syscalls = std::vector{std::move(rule)};
    return profile;
}

inline SeccompRule deny(const std::string& name, uint32_t errnoRet) {
    return {{name}, "SCMP_ACT_ERRNO", errnoRet, std::nullopt, {}};
}

inline Seccomp dockerLike() {
    return defaultSeccomp({{"CAP_CHOWN"}, "x86_64", 6, 1});
}

/// What became of a child that put the filter on itself and then did `work`.
struct Outcome {
    int exitCode = -1; ///< what work returned, 0..255
    int signal = 0;    ///< or what killed it
};

template <class Work>
Outcome underFilter(const SeccompProgram& program, Work work) {
    const sock_fprog filter = program.view();
    const pid_t child = ::fork();
    if (child == 0) {
        if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || loadSeccomp(filter, program.flags) < 0)
            ::_exit(255);
        ::_exit(work());
    }
    int status = 0;
    if (::waitpid(child, &status, 0) != child)
        return {};
    return WIFSIGNALED(status) ? Outcome{-1, WTERMSIG(status)} : Outcome{WEXITSTATUS(status), 0};
}

inline int errnoOf(long returned) {
    return returned < 0 ? errno : 0;
}

} // namespace boxwright
