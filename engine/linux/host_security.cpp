/// seccomp, security modules, and the programs beside ours.
#include "engine/linux/attempt.h"
#include "engine/linux/host_checks.h"

#include <cerrno>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright {
namespace {

/// Loads a filter that allows everything.
int loadFilter(unsigned flags) {
    sock_filter allow{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
    const sock_fprog program{1, &allow};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return errno;
    return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) >= 0 ? 0 : errno;
}

HostCheck appArmor() {
    const std::string enabled = kernelSetting("/sys/module/apparmor/parameters/enabled");
    if (enabled == "Y")
        return {"apparmor", CheckState::Ok, "on", {}};
    return {
        "apparmor", CheckState::Optional, {}, enabled.empty() ? "not-in-kernel" : "switched-off"};
}

HostCheck seLinux() {
    const std::string enforce = kernelSetting("/sys/fs/selinux/enforce");
    if (enforce.empty())
        return {"selinux", CheckState::Optional, {}, "not-in-kernel"};
    return {"selinux", CheckState::Ok, enforce == "1" ? "enforcing" : "permissive", {}};
}

} // namespace

void checkSecurity(HostChecks& checks) {
    checks.push_back(tried("seccomp.filter", tryInChild([] { return loadFilter(0); }),
                           CheckState::Missing,
                           kernelSetting("/proc/sys/kernel/seccomp/actions_avail")));
    HostCheck notify = tried(
        "seccomp.notify", tryInChild([] { return loadFilter(SECCOMP_FILTER_FLAG_NEW_LISTENER); }),
        CheckState::Optional);
    if (notify.value == "EBUSY")
        notify.reason = "taken";
    checks.push_back(notify);
    checks.push_back(appArmor());
    checks.push_back(seLinux());
}

void checkTools(HostChecks& checks) {
    for (const char* name : {"runc", "crun"}) {
        const std::string program = findProgram(name);
        const std::string key = std::string("runtime.") + name;
        if (program.empty())
            checks.push_back({key, CheckState::Optional, {}, "not-installed"});
        else
            checks.push_back({key, CheckState::Ok, program, {}});
    }
}

} // namespace boxwright
