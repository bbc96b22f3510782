#include "engine/launch/init.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/lsm.h"
#include "engine/linux/privilege.h"
#include "engine/linux/procfs.h"
#include "engine/linux/rlimits.h"
#include "engine/linux/scheduling.h"
#include "engine/linux/seccomp_listener.h"

#include <array>
#include <utility>

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace boxwright {
namespace {

Status fromKernel(int result, const char* operation, const std::string& object) {
    return result < 0 ? fail(systemError(operation, object, -result)) : Status{};
}

/// A pipe of the caller's may belong to somebody this user namespace has no id for; it then stays
/// his, and only reopening /dev/stdout by name fails.
Status giveToUser(int stream, uid_t uid) {
    struct stat info {};
    if (::fstat(stream, &info) != 0 || !S_ISFIFO(info.st_mode) || info.st_uid == uid)
        return {};
    if (::fchown(stream, uid, static_cast<gid_t>(-1)) != 0 && errno != EPERM && errno != EINVAL)
        return fail(systemError("chown", "standard stream"));
    return {};
}

} // namespace

/// Ours need more descriptors than a program may be left: that limit is lowered when they are
/// closed, by limitDescriptors().
Status Init::rlimit(const Step& step) {
    const Rlimit& limit = m_process.rlimits->at(step.index);
    return limit.type == descriptorLimit ? raiseRlimit(limit) : setRlimit(limit);
}

/// Inherited from a joiner it may hold already, and may not be writable any more.
Status Init::oomScore(const Step& step) {
    const auto held = readFile(m_procSelf.get(), "oom_score_adj");
    if (held && trimmed(*held) == step.object)
        return {};
    return writeProc(m_procSelf.get(), "oom_score_adj", step.object);
}

Status Init::ioPriority(const Step&) {
    return setIoPriority(*m_process.ioPriority);
}

Status Init::scheduler(const Step&) {
    return setScheduler(*m_process.scheduler);
}

/// `initial` is for the way into the container, which costs nothing here; `final` outlives it.
Status Init::cpuAffinity(const Step&) {
    const ExecCpuAffinity& affinity = *m_process.execCPUAffinity;
    for (const auto& [list, member] :
         {std::pair{affinity.initial, "process.execCPUAffinity.initial"},
          std::pair{affinity.final, "process.execCPUAffinity.final"}}) {
        if (!list || list->empty())
            continue;
        if (auto done = setCpuAffinity(*list, member); !done)
            return done;
    }
    return {};
}

Status Init::memoryPolicy(const Step&) {
    return setMemoryPolicy(*m_p.spec.linux->memoryPolicy);
}

Status Init::personality(const Step&) {
    return setPersonality(*m_p.spec.linux->personality);
}

Status Init::lsm(const Step&) {
    const std::string profile = m_process.apparmorProfile.value_or(std::string());
    return profile.empty() ? setSelinuxLabel(m_procSelf.get(), *m_process.selinuxLabel)
                           : setAppArmorProfile(m_procSelf.get(), profile);
}

/// Inside a user namespace: from the host's ids to the container's 0, so that what is made from
/// here on belongs to the container's root. A map without 0 leaves the one id there is.
Status Init::becomeContainerRoot() {
    if (!m_p.newUser && !m_p.joinsUser)
        return {};
    if (m_p.newUser && (!isMapped(m_p.maps.uids, 0) || !isMapped(m_p.maps.gids, 0)))
        return {};
    if (!m_p.maps.denySetgroups && !m_p.keepGroups && ::setgroups(0, nullptr) != 0 &&
        errno != EPERM)
        return fail(systemError("setgroups", "0"));
    if (::setresgid(0, 0, 0) != 0)
        return fail(systemError("setresgid", "0"));
    if (::setresuid(0, 0, 0) != 0)
        return fail(systemError("setresuid", "0"));
    // An ordinary user's ids are the same on both sides, and what is traceable is his.
    return m_p.privileged ? forbidTracing() : Status{};
}

/// Supplementary groups need setgroups(2), which a map made without newgidmap denies for good:
/// a rootless run without subgid ranges therefore has none (user_namespaces(7)).
Status Init::supplementaryGroups() {
    if (m_p.keepGroups || m_p.maps.denySetgroups)
        return {};
    std::array<char, 8> allowed{};
    auto state = openAt(m_procSelf.get(), "setgroups", O_RDONLY);
    if (state && ::read(state->get(), allowed.data(), allowed.size()) > 0 && allowed[0] == 'd')
        return {};
    const auto& groups = m_process.user.additionalGids;
    if (::setgroups(groups.size(), groups.data()) != 0)
        return fail(systemError("setgroups", "process.user.additionalGids"));
    return {};
}

Status Init::user(const Step&) {
    if (auto done = standardStreams(); !done)
        return done;
    if (m_p.rootTarget.empty()) {
        if (auto done = becomeContainerRoot(); !done)
            return done;
    }
    if (auto entered = enterAsRoot(); !entered)
        return entered;
    if (auto done = fromKernel(dropBounding(m_p.capabilities.bounding, m_p.lastCapability), "drop",
                               "bounding set");
        !done)
        return done;
    if (auto done = fromKernel(setKeepCapabilities(true), "keep", "capabilities"); !done)
        return done;
    if (auto done = supplementaryGroups(); !done)
        return done;
    const User& user = m_process.user;
    if (::setresgid(user.gid, user.gid, user.gid) != 0)
        return fail(systemError("setresgid", std::to_string(user.gid)));
    if (::setresuid(user.uid, user.uid, user.uid) != 0)
        return fail(systemError("setresuid", std::to_string(user.uid)));
    ::umask(user.umask.value_or(0022));
    return forbidTracing();
}

/// Loading a filter without no_new_privs takes CAP_SYS_ADMIN, and the filter must come last: it may
/// deny what sets privileges. What is kept for it is gone by the exec, which without no_new_privs
/// computes permitted and effective sets anew from the inheritable, ambient and bounding ones
/// (capabilities(7), "Transformation of capabilities during execve()").
Status Init::capabilities(const Step&) {
    CapabilitySets sets = m_p.capabilities;
    if (m_p.seccomp && !m_process.noNewPrivileges.value_or(false)) {
        sets.permitted |= uint64_t{1} << CAP_SYS_ADMIN;
        sets.effective |= uint64_t{1} << CAP_SYS_ADMIN;
    }
    return fromKernel(applyCapabilities(sets), "set", "capabilities");
}

Status Init::noNewPrivileges(const Step&) {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail(systemError("prctl", "PR_SET_NO_NEW_PRIVS"));
    return {};
}

/// The last that may fail for want of a call: the filter may deny, or even punish, to send.
Status Init::seccomp(const Step&) {
    const sock_fprog program = m_p.seccomp->view();
    const unsigned flags = m_p.seccomp->flags;
    const int loaded = m_p.seccomp->notifies()
                           ? loadListening(program, flags, [&](int fd) { return handOver(fd); })
                           : loadSeccomp(program, flags);
    return fromKernel(loaded, "load", "seccomp filter");
}

/// To whoever starts the container: the path of who answers the notifications is the host's.
bool Init::handOver(int listener) const {
    if (!m_p.channel.send(Message::Listener, {}, listener))
        return false;
    const auto received = m_p.channel.receive();
    return received && received->kind == Message::Proceed;
}

/// 0, 1 and 2: the terminal, else the descriptors given, else /dev/null. Pipes change owner, so
/// that an unprivileged program may open /dev/stdout again.
Status Init::standardStreams() {
    if (m_pty)
        return makeControllingTerminal(m_pty->slave.get());
    const std::array<UniqueFd*, 3> given{&m_p.input, &m_p.output, &m_p.errors};
    std::array<UniqueFd, 3> moved; // out of the way of 0..2, which the given ones may be
    for (size_t i = 0; i < given.size(); ++i) {
        auto source = *given[i] ? given[i]->duplicate()
                                : openAt(AT_FDCWD, "/dev/null", i == 0 ? O_RDONLY : O_WRONLY);
        if (!source)
            return fail(source.error());
        const int high = ::fcntl(source->get(), F_DUPFD_CLOEXEC, 3);
        if (high < 0)
            return fail(systemError("fcntl F_DUPFD_CLOEXEC", "standard stream"));
        moved[i].reset(high);
    }
    for (size_t i = 0; i < moved.size(); ++i) {
        if (auto done = giveToUser(moved[i].get(), m_process.user.uid); !done)
            return done;
        if (::dup2(moved[i].get(), static_cast<int>(i)) < 0)
            return fail(systemError("dup2", "standard stream"));
    }
    return {};
}

} // namespace boxwright
