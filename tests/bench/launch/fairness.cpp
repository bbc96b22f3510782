#include "tests/bench/launch/fairness.h"

#include "engine/linux/mounts.h"
#include "engine/linux/namespaces.h"

#include <cerrno>
#include <memory>

#include <linux/magic.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/vfs.h>

namespace boxwright::bench {
namespace {

constexpr const char* cgroups = "/sys/fs/cgroup";

Status showCgroup2Only() {
    struct statfs shown {};
    if (::statfs(cgroups, &shown) == 0 && shown.f_type == CGROUP2_SUPER_MAGIC)
        return {};
    if (auto made = makeNamespaces(CLONE_NEWNS); !made)
        return made;
    if (auto done = setRootPropagation(MS_PRIVATE, true); !done)
        return done;
    if (::mount("cgroup2", cgroups, "cgroup2", 0, nullptr) != 0)
        return fail(systemError("mount", cgroups));
    return {};
}

bool mayRaiseMemlock() {
    rlimit before{};
    const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
    (void)::getrlimit(RLIMIT_MEMLOCK, &before);
    if (::setrlimit(RLIMIT_MEMLOCK, &unlimited) != 0)
        return false;
    (void)::setrlimit(RLIMIT_MEMLOCK, &before);
    return true;
}

/// An errno of 0 is success.
Status sayMemlockWasRaised() {
    const std::unique_ptr<void, decltype(&::seccomp_release)> filter(::seccomp_init(SCMP_ACT_ALLOW),
                                                                     &::seccomp_release);
    int failed = filter ? 0 : -ENOMEM;
    for (const auto& [call, resource] :
         {std::pair(SCMP_SYS(prlimit64), 1U), std::pair(SCMP_SYS(setrlimit), 0U)}) {
        const scmp_arg_cmp memlock = SCMP_CMP(resource, SCMP_CMP_EQ, RLIMIT_MEMLOCK);
        if (failed == 0)
            failed = ::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(0), call, 1, memlock);
    }
    if (failed == 0)
        failed = ::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_NNP, 0);
    if (failed == 0)
        failed = ::seccomp_load(filter.get());
    return failed == 0 ? Status{} : fail(systemError("seccomp", "RLIMIT_MEMLOCK", -failed));
}

} // namespace

Status meetCrunsNeeds() {
    if (auto done = showCgroup2Only(); !done)
        return done;
    return mayRaiseMemlock() ? Status{} : sayMemlockWasRaised();
}

} // namespace boxwright::bench
