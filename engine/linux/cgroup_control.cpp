/// Freezing, killing and removing: the part of Cgroup that waits for the kernel.
#include "engine/base/files.h"
#include "engine/linux/cgroup.h"
#include "engine/linux/cgroup_tree.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include <unistd.h>

namespace boxwright {
namespace {

constexpr int freezeTimeoutMs = 2000;
constexpr int killTimeoutMs = 5000;
constexpr std::chrono::microseconds firstNap{50};
constexpr std::chrono::microseconds longestNap{10'000};

/// For kernels before 5.14, which have no cgroup.kill. Frozen first, so that nothing forks away.
Status killOneByOne(const Cgroup& cgroup) {
    (void)writeKernelFile(cgroup.fd(), "cgroup.freeze", "1");
    auto pids = cgroup.processes();
    if (!pids)
        return fail(pids.error());
    for (const pid_t pid : *pids)
        (void)::kill(pid, SIGKILL);
    (void)writeKernelFile(cgroup.fd(), "cgroup.freeze", "0");
    return {};
}

Status killProcesses(const Cgroup& cgroup) {
    auto asked = writeKernelFile(cgroup.fd(), "cgroup.kill", "1");
    if (!asked && asked.error().code == ErrorCode::NotFound)
        asked = killOneByOne(cgroup);
    if (!asked)
        return asked;
    return awaitCgroupEvent(cgroup.fd(), cgroup.path(), "populated", false, killTimeoutMs);
}

/// Somebody else, such as systemd, removed it meanwhile: its directory is still open, its files are
/// no more.
bool isGone(const Error& error) {
    return error.sysErrno == ENODEV || error.sysErrno == ENOENT;
}

} // namespace

Status Cgroup::freeze(bool frozen) const {
    if (auto asked = writeKernelFile(fd(), "cgroup.freeze", frozen ? "1" : "0"); !asked)
        return asked;
    return awaitCgroupEvent(fd(), m_path, "frozen", frozen, freezeTimeoutMs);
}

Status Cgroup::killAll() const {
    if (cgroupEvent(fd(), "populated") == false)
        return {};
    auto killed = killProcesses(*this);
    return !killed && isGone(killed.error()) ? Status{} : killed;
}

bool Cgroup::populated() const {
    return cgroupEvent(fd(), "populated").value_or(false);
}

Status Cgroup::remove() {
    if (::faccessat(fd(), "cgroup.procs", F_OK, 0) != 0 && errno != EACCES)
        return {}; // removed meanwhile: its directory is still open but empty
    if (::rmdir(m_path.c_str()) == 0)
        return {}; // as most: nobody lives there, nothing is below
    if (populated())
        if (auto killed = killAll(); !killed)
            return killed;
    // The last task may still be leaving when populated drops to 0.
    for (int attempt = 0;; ++attempt) {
        auto removed = removeChildCgroups(fd(), m_path);
        if (!removed && isGone(removed.error()))
            return {};
        if (removed && ::rmdir(m_path.c_str()) != 0 && errno != ENOENT)
            removed = fail(systemError("remove cgroup", m_path));
        if (removed || removed.error().sysErrno != EBUSY || attempt == 100)
            return removed;
        std::this_thread::sleep_for(std::min(longestNap, firstNap * (1 << std::min(attempt, 8))));
    }
}

} // namespace boxwright
