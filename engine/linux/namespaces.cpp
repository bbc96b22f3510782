#include "engine/linux/namespaces.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/model/namespaces.h"

#include <algorithm>

#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright {
namespace {

Error notThatKind(const std::string& type, const std::string& path) {
    return makeError(ErrorCode::InvalidArgument, "open " + type + " namespace", path,
                     "it is not a " + type + " namespace");
}

bool same(int a, int b) {
    struct stat one {};
    struct stat two {};
    return ::fstat(a, &one) == 0 && ::fstat(b, &two) == 0 && one.st_dev == two.st_dev &&
           one.st_ino == two.st_ino;
}

std::string nsFile(const std::string& process, const NamespaceRow& row) {
    return "/proc/" + process + "/ns/" + std::string(row.procName);
}

Status enterSome(const ProcessNamespaces& target, int flags) {
    if (flags == 0)
        return {};
    if (target.pidfd >= 0 && ::setns(target.pidfd, flags) == 0)
        return {};
    if (target.pidfd >= 0 && errno != EINVAL && errno != EBADF && errno != ENOSYS)
        return fail(systemError("setns", "namespaces of the container"));
    for (const OpenNamespace& file : target.files) {
        if (!(file.cloneFlag & flags))
            continue;
        if (auto entered = enterNamespace(file); !entered)
            return entered;
    }
    return {};
}

bool isSetting(const std::string& name, std::string_view value) {
    const auto text = readFile(AT_FDCWD, "/proc/sys/" + name);
    return text && trimmed(*text) == value;
}

/// namespaces(7): ENOSPC means a limit in /proc/sys/user, not a disk.
std::string limitOf(uint64_t flags) {
    for (const NamespaceRow& row : namespaceCatalogue()) {
        const std::string limit = "max_" + std::string(row.procName) + "_namespaces";
        if ((static_cast<uint64_t>(row.cloneFlag) & flags) != 0 && isSetting("user/" + limit, "0"))
            return "user." + limit + " is 0";
    }
    return "a limit in /proc/sys/user is reached";
}

std::string refusalOf(uint64_t flags) {
    if ((flags & CLONE_NEWUSER) != 0) {
        if (isSetting("kernel/unprivileged_userns_clone", "0"))
            return "kernel.unprivileged_userns_clone is 0";
        if (isSetting("kernel/apparmor_restrict_unprivileged_userns", "1"))
            return "kernel.apparmor_restrict_unprivileged_userns is 1";
    }
    return "a sandbox or container around this program refuses it";
}

} // namespace

Error refusedNamespaces(std::string operation, std::string object, uint64_t flags, int sysErrno) {
    Error error = systemError(std::move(operation), std::move(object), sysErrno);
    uint64_t every = 0;
    for (const NamespaceRow& row : namespaceCatalogue())
        every |= static_cast<uint64_t>(row.cloneFlag);
    if ((flags & every) == 0)
        return error;
    if (sysErrno == ENOSPC || sysErrno == EUSERS)
        error.detail = limitOf(flags);
    else if (sysErrno == EPERM)
        error.detail = refusalOf(flags);
    else if (sysErrno == EINVAL || sysErrno == ENOSYS)
        error.detail = "this kernel lacks a namespace it asks for";
    if (!error.detail.empty())
        error.code = ErrorCode::NotSupported;
    return error;
}

Result<OpenNamespace> openNamespace(const std::string& type, const std::string& path) {
    const NamespaceRow* row = findNamespace(type);
    if (!row)
        return fail(makeError(ErrorCode::InvalidArgument, "namespace", type, "unknown type"));
    // Looked at before it is opened for reading: a fifo would block, a device might act.
    auto handle = openAt(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!handle)
        return fail(systemError("open " + type + " namespace", path, handle.error().sysErrno));
    const int kind = ::ioctl(handle->get(), NS_GET_NSTYPE);
    if (kind != row->cloneFlag)
        return fail(notThatKind(type, path));
    OpenNamespace opened;
    opened.type = type;
    opened.path = path;
    opened.cloneFlag = row->cloneFlag;
    opened.fd = std::move(*handle);
    return opened;
}

Status enterNamespace(const OpenNamespace& target) {
    if (::setns(target.fd.get(), target.cloneFlag) != 0)
        return fail(systemError("setns " + target.type, target.path));
    return {};
}

Result<ProcessNamespaces> namespacesOf(pid_t pid, int pidfd,
                                       const std::vector<std::string>& types) {
    ProcessNamespaces result;
    result.pidfd = pidfd;
    for (const NamespaceRow& row : namespaceCatalogue()) {
        const std::string type(row.type);
        if (std::find(types.begin(), types.end(), type) == types.end())
            continue;
        auto theirs = openNamespace(type, nsFile(std::to_string(pid), row));
        if (!theirs)
            return fail(theirs.error());
        auto ours = openAt(AT_FDCWD, nsFile("self", row), O_RDONLY);
        if (ours && same(ours->get(), theirs->fd.get()))
            continue;
        result.flags |= row.cloneFlag;
        result.files.push_back(std::move(*theirs));
    }
    return result;
}

Status enterNamespaces(const ProcessNamespaces& target) {
    return enterSome(target, target.flags & ~CLONE_NEWNS);
}

Status enterMountNamespace(const ProcessNamespaces& target) {
    return enterSome(target, target.flags & CLONE_NEWNS);
}

Status makeNamespaces(int flags) {
    if (flags != 0 && ::unshare(flags) != 0)
        return fail(refusedNamespaces("unshare", "namespaces", static_cast<uint64_t>(flags)));
    return {};
}

Status setHostname(const std::string& hostname) {
    if (::sethostname(hostname.data(), hostname.size()) != 0)
        return fail(systemError("sethostname", hostname));
    return {};
}

Status setDomainname(const std::string& domainname) {
    if (::setdomainname(domainname.data(), domainname.size()) != 0)
        return fail(systemError("setdomainname", domainname));
    return {};
}

Status makeTimeNamespace(int procSelf, const std::map<std::string, TimeOffset>& offsets) {
    if (auto made = makeNamespaces(CLONE_NEWTIME); !made)
        return made;
    for (const auto& [clock, offset] : offsets) {
        const std::string line =
            clock + " " + std::to_string(offset.secs) + " " + std::to_string(offset.nanosecs);
        if (auto written = writeKernelFile(procSelf, "timens_offsets", line); !written)
            return written;
    }
    auto children = openAt(procSelf, "ns/time_for_children", O_RDONLY);
    if (!children)
        return fail(children.error());
    if (::setns(children->get(), CLONE_NEWTIME) != 0)
        return fail(systemError("setns", "time"));
    return {};
}

} // namespace boxwright
