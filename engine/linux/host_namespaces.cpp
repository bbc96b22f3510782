/// The eight namespaces, and whether ordinary users may make them.
#include "engine/linux/attempt.h"
#include "engine/linux/host_checks.h"
#include "engine/model/namespaces.h"

#include <cerrno>

#include <sched.h>
#include <unistd.h>

namespace boxwright {
namespace {

/// Why ordinary users may not: distributions switch it off in four places.
std::string closedBy(int error) {
    if (kernelSetting("/proc/sys/user/max_user_namespaces") == "0")
        return "limit-zero";
    if (kernelSetting("/proc/sys/kernel/unprivileged_userns_clone") == "0")
        return "sysctl-off";
    if (kernelSetting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1")
        return "apparmor";
    return tried("userns", error).reason;
}

/// Made, mapped and used: Ubuntu 24.04 lets a user make one and then denies it everything inside.
HostCheck userNamespaces() {
    const UserNamespaceMaps maps(::geteuid() == 0);
    const int error = tryInChild([&] {
        if (const int failed = attempt::enterUserNamespace(maps))
            return failed;
        return attempt::privateTmpfs();
    });
    HostCheck check = tried("userns", error);
    check.value = kernelSetting("/proc/sys/user/max_user_namespaces");
    if (error != 0)
        check.reason = closedBy(error);
    return check;
}

int tryNamespace(const UserNamespaceMaps& maps, int flag, bool root) {
    if (!root)
        return attempt::enterUserNamespace(maps, flag);
    return ::unshare(flag) == 0 ? 0 : errno;
}

} // namespace

void checkNamespaces(HostChecks& checks) {
    const bool root = ::geteuid() == 0;
    const UserNamespaceMaps maps(false);
    checks.push_back(userNamespaces());
    for (const NamespaceRow& row : namespaceCatalogue()) {
        const int error = tryInChild([&] { return tryNamespace(maps, row.cloneFlag, root); });
        checks.push_back(tried("namespace." + std::string(row.type), error));
    }
}

} // namespace boxwright
