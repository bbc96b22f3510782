#include "engine/launch/birth.h"

#include "engine/launch/init.h"
#include "engine/linux/pidfd.h"
#include "engine/linux/privilege.h"
#include "engine/linux/procfs.h"

#include <optional>

#include <sched.h>
#include <sys/prctl.h>

namespace boxwright {
namespace {

/// @return exit status
int report(const Preparation& p, const Error& error) {
    (void)p.channel.send(Message::Failed, encodeError(atStep(error, "namespaces")));
    return 1;
}

/// For as long as this lives, children begin in a running container's pid namespace and need no
/// joiner; and as processes that nobody in there may trace (CVE-2016-9962).
class BirthInside {
public:
    /// Nothing where the kernel refuses, as it does for callers without privilege over the host.
    static std::optional<BirthInside> choose(const Preparation& p) {
        auto own = openNamespace("pid", "/proc/self/ns/pid");
        if (!p.inContainer || !p.privileged || !own)
            return {};
        BirthInside birth(std::move(*own), ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
        if (!forbidTracing())
            return {};
        for (const OpenNamespace& theirs : p.target.files) {
            if (theirs.type == "pid" && !enterNamespace(theirs))
                return {};
        }
        return birth;
    }
    BirthInside(BirthInside&&) = default;
    BirthInside& operator=(BirthInside&&) = delete;
    ~BirthInside() {
        if (!m_own.fd)
            return;
        (void)enterNamespace(m_own);
        (void)::prctl(PR_SET_DUMPABLE, m_dumpable, 0, 0, 0);
    }

private:
    BirthInside(OpenNamespace own, int dumpable)
        : m_own(std::move(own))
        , m_dumpable(dumpable) {}

    OpenNamespace m_own;
    int m_dumpable;
};

int runInside(Preparation& p, bool placed) noexcept {
    if (auto entered = enterNamespaces(p.target); !entered)
        return report(p, entered.error());
    if (auto hidden = forbidTracing(); !hidden)
        return report(p, hidden.error());
    return Init(p, needsParent(p, placed)).run();
}

/// Of a process that nobody may trace, /proc belongs to the host's root, which an ordinary user's
/// is not: what is written there comes before, and its child inherits it (proc(5), oom_score_adj).
Status writeOwnProc(const Preparation& p) {
    const auto& process = p.spec.process;
    if (p.privileged || !process || !process->oomScoreAdj)
        return {};
    auto self = openProc("/proc/self");
    return self ? writeProc(self->get(), "oom_score_adj", std::to_string(*process->oomScoreAdj))
                : fail(self.error());
}

/// Joins what is to be joined, then clones the container's first process as its own sibling
/// (CLONE_PARENT), because a pid namespace takes in only later children. It shares namespaces with
/// processes nobody trusts, so it must not be traceable from there (CVE-2016-9962).
int runJoiner(Preparation& p, bool placed) noexcept {
    if (auto written = writeOwnProc(p); !written) {
        written.error().step = "oom-score";
        return report(p, written.error());
    }
    if (auto hidden = forbidTracing(); !hidden)
        return report(p, hidden.error());
    for (const OpenNamespace& join : p.joins) {
        if (join.type == "mount")
            continue;
        if (auto entered = enterNamespace(join); !entered)
            return report(p, entered.error());
    }
    if (auto entered = enterNamespaces(p.target); !entered)
        return report(p, entered.error());
    if (auto hidden = forbidTracing(); !hidden)
        return report(p, hidden.error());
    bool ignored = false;
    CloneOptions options;
    options.flags = static_cast<uint64_t>(p.cloneFlags) | CLONE_PARENT;
    auto pid =
        cloneProcess(options, ignored, [&] { return Init(p, needsParent(p, placed)).run(); });
    if (!pid)
        return report(p, pid.error());
    return p.channel.send(Message::Joined, std::to_string(*pid)) ? 0 : 1;
}

} // namespace

Result<Birth> makeFirstProcess(Preparation& p, Channel& parentEnd) {
    CloneOptions options;
    options.cgroup = p.cgroup ? p.cgroup.get() : -1;
    bool inCgroup = false;
    const auto inside = BirthInside::choose(p);
    const bool joins = !inside && (!p.joins.empty() || p.inContainer);
    if (!joins)
        options.flags = static_cast<uint64_t>(p.cloneFlags);
    auto pid = cloneProcess(options, inCgroup, [&] {
        parentEnd.close();
        const bool placed = inCgroup || !p.cgroup;
        if (inside)
            return runInside(p, placed);
        return joins ? runJoiner(p, placed) : Init(p, needsParent(p, placed)).run();
    });
    if (!pid)
        return fail(pid.error());
    Birth birth;
    (joins ? birth.joiner : birth.pid) = *pid;
    birth.placed = inCgroup || !p.cgroup;
    return birth;
}

} // namespace boxwright
