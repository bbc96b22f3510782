#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "engine/model/container_spec.h"

/// namespaces(7): making, opening and entering them, and what a new one needs inside.
namespace boxwright {

struct OpenNamespace {
    std::string type; ///< "network"
    std::string path;
    int cloneFlag = 0;
    UniqueFd fd;
};

/// Opens a namespace file and proves its kind (ioctl_ns(2), NS_GET_NSTYPE), so that a path swapped
/// later changes nothing. Errors: InvalidArgument when it is another kind or none at all.
Result<OpenNamespace> openNamespace(const std::string& type, const std::string& path);
Status enterNamespace(const OpenNamespace& target);

/// The namespaces of a running process, by pidfd where setns(2) takes one (Linux 5.8), else by its
/// /proc files opened now. Those the caller already is in are left out: entering one's own user
/// namespace is an error.
struct ProcessNamespaces {
    int pidfd = -1;
    int flags = 0;                    ///< CLONE_NEW* of all that differ
    std::vector<OpenNamespace> files; ///< user first
};
Result<ProcessNamespaces> namespacesOf(pid_t pid, int pidfd, const std::vector<std::string>& types);
/// All but the mount namespace, which decides what paths mean and so is entered by itself.
Status enterNamespaces(const ProcessNamespaces& target);
Status enterMountNamespace(const ProcessNamespaces& target);

/// The failure of a call that was to make the namespaces in `flags` (CLONE_NEW*): NotSupported,
/// with the setting that refuses them where one does.
Error refusedNamespaces(std::string operation, std::string object, uint64_t flags,
                        int sysErrno = errno);

/// unshare(2).
Status makeNamespaces(int flags);

Status setHostname(const std::string& hostname);
Status setDomainname(const std::string& domainname);
/// Makes a time namespace, writes its offsets and moves this process into it
/// (time_namespaces(7)). @param procSelf this process's directory in the host's procfs
Status makeTimeNamespace(int procSelf, const std::map<std::string, TimeOffset>& offsets);
/// "lo" up, in the network namespace of this process (netdevice(7)).
Status bringLoopbackUp();

} // namespace boxwright
