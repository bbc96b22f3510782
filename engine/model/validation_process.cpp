#include "engine/model/capabilities.h"
#include "engine/model/findings.h"
#include "engine/model/limits.h"

#include <algorithm>
#include <set>

namespace boxwright {
namespace {

const std::string base = "/process";

using NameList = std::optional<std::vector<std::string>>;

void checkArgs(Findings& findings, const Process& process) {
    if (!process.args || process.args->empty())
        return findings.error("process.args-empty", base + "/args");
    if (process.args->front().empty())
        findings.error("process.command-empty", base + "/args/0");
    for (size_t i = 0; i < process.args->size(); ++i) {
        if (holdsNul((*process.args)[i]))
            findings.error("process.nul", indexed(base + "/args", i));
    }
}

void checkUser(Findings& findings, const User& user) {
    constexpr uint32_t mostUmask = 0777;
    requireId(findings, base + "/user/uid", user.uid);
    requireId(findings, base + "/user/gid", user.gid);
    if (user.umask && *user.umask > mostUmask)
        requireRange(findings, "user.umask", base + "/user/umask", *user.umask, 0, mostUmask);
    for (size_t i = 0; i < user.additionalGids.size(); ++i)
        requireId(findings, indexed(base + "/user/additionalGids", i), user.additionalGids[i]);
}

void checkConsole(Findings& findings, const Process& process) {
    if (!process.consoleSize)
        return;
    constexpr int64_t mostCells = 65535;
    const std::string path = base + "/consoleSize";
    requireRange(findings, "console.size", path + "/height", process.consoleSize->height, 0,
                 mostCells);
    requireRange(findings, "console.size", path + "/width", process.consoleSize->width, 0,
                 mostCells);
    if (!process.terminal.value_or(false))
        findings.warning("console.unused", path);
}

bool holds(const NameList& list, const std::string& name) {
    return list && std::find(list->begin(), list->end(), name) != list->end();
}

void checkCapabilityNames(Findings& findings, const std::string& path, const NameList& list) {
    if (!list)
        return;
    std::set<std::string_view> seen;
    for (size_t i = 0; i < list->size(); ++i) {
        const std::string& name = (*list)[i];
        if (!findCapability(name))
            findings.error("capability.unknown", indexed(path, i), {{"name", name}});
        else if (!seen.insert(name).second)
            findings.warning("capability.duplicate", indexed(path, i), {{"name", name}});
    }
}

// capset(2) refuses an effective one that is not permitted; an ambient one that is not permitted
// and inheritable too simply is not there.
void checkCapabilitySets(Findings& findings, const std::string& path, const Capabilities& sets) {
    for (size_t i = 0; sets.effective && i < sets.effective->size(); ++i) {
        const std::string& name = (*sets.effective)[i];
        if (findCapability(name) && !holds(sets.permitted, name))
            findings.error("capability.not-permitted", indexed(path + "/effective", i),
                           {{"name", name}});
    }
    for (size_t i = 0; sets.ambient && i < sets.ambient->size(); ++i) {
        const std::string& name = (*sets.ambient)[i];
        const bool raised = holds(sets.permitted, name) && holds(sets.inheritable, name);
        if (findCapability(name) && !raised)
            findings.warning("capability.ambient-without-effect", indexed(path + "/ambient", i),
                             {{"name", name}});
    }
}

void checkCapabilities(Findings& findings, const Capabilities& sets) {
    const std::string path = base + "/capabilities";
    checkCapabilityNames(findings, path + "/bounding", sets.bounding);
    checkCapabilityNames(findings, path + "/effective", sets.effective);
    checkCapabilityNames(findings, path + "/inheritable", sets.inheritable);
    checkCapabilityNames(findings, path + "/permitted", sets.permitted);
    checkCapabilityNames(findings, path + "/ambient", sets.ambient);
    checkCapabilitySets(findings, path, sets);
}

void checkRlimits(Findings& findings, const std::vector<Rlimit>& rlimits) {
    std::set<std::string_view> seen;
    for (size_t i = 0; i < rlimits.size(); ++i) {
        const Rlimit& rlimit = rlimits[i];
        const std::string path = indexed(base + "/rlimits", i);
        if (!findRlimit(rlimit.type))
            findings.error("rlimit.unknown", path + "/type", {{"name", rlimit.type}});
        else if (!seen.insert(rlimit.type).second)
            findings.error("rlimit.duplicate", path + "/type", {{"name", rlimit.type}});
        if (rlimit.soft > rlimit.hard)
            findings.error("rlimit.soft-above-hard", path + "/soft",
                           {{"name", rlimit.type},
                            {"value", std::to_string(rlimit.soft)},
                            {"maximum", std::to_string(rlimit.hard)}});
    }
}

void checkIoPriority(Findings& findings, const IoPriority& priority) {
    const std::string path = base + "/ioPriority";
    requireChoice(findings, "io-priority.class", path + "/class", priority.priorityClass,
                  {"IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"});
    if (priority.priority)
        requireRange(findings, "io-priority.range", path + "/priority", *priority.priority, 0, 7);
}

void checkDeadline(Findings& findings, const std::string& path, const Scheduler& scheduler) {
    const uint64_t runtime = scheduler.runtime.value_or(0);
    const uint64_t deadline = scheduler.deadline.value_or(0);
    const uint64_t period = scheduler.period.value_or(0);
    const bool ordered = runtime > 0 && runtime <= deadline && (period == 0 || deadline <= period);
    if (scheduler.policy == "SCHED_DEADLINE" && !ordered)
        findings.error("scheduler.deadline-order", path);
}

void checkScheduler(Findings& findings, const Scheduler& scheduler) {
    const std::string path = base + "/scheduler";
    requireChoice(findings, "scheduler.policy", path + "/policy", scheduler.policy,
                  {"SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO",
                   "SCHED_IDLE", "SCHED_DEADLINE"});
    requireRange(findings, "scheduler.nice", path + "/nice", scheduler.nice.value_or(0), -20, 19);
    const bool realTime = isOneOf(scheduler.policy, {"SCHED_FIFO", "SCHED_RR"});
    requireRange(findings, "scheduler.priority", path + "/priority", scheduler.priority.value_or(0),
                 realTime ? 1 : 0, realTime ? 99 : 0);
    for (size_t i = 0; scheduler.flags && i < scheduler.flags->size(); ++i)
        requireChoice(findings, "scheduler.flag", indexed(path + "/flags", i),
                      (*scheduler.flags)[i],
                      {"SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_RECLAIM", "SCHED_FLAG_DL_OVERRUN",
                       "SCHED_FLAG_KEEP_POLICY", "SCHED_FLAG_KEEP_PARAMS",
                       "SCHED_FLAG_UTIL_CLAMP_MIN", "SCHED_FLAG_UTIL_CLAMP_MAX"});
    checkDeadline(findings, path, scheduler);
}

void checkAffinity(Findings& findings, const ExecCpuAffinity& affinity) {
    constexpr std::string_view allowed = "0123456789, -";
    const auto check = [&](const char* name, const std::optional<std::string>& list) {
        if (list && list->find_first_not_of(allowed) != std::string::npos)
            findings.error("affinity.form", base + "/execCPUAffinity/" + name, {{"value", *list}});
    };
    check("initial", affinity.initial);
    check("final", affinity.final);
}

} // namespace

void checkProcess(Findings& findings, const Process& process) {
    checkConsole(findings, process);
    checkUser(findings, process.user);
    checkArgs(findings, process);
    if (process.env)
        checkEnvironment(findings, base + "/env", *process.env);
    if (!isAbsolute(process.cwd) || holdsNul(process.cwd))
        findings.error("process.cwd-relative", base + "/cwd", {{"value", process.cwd}});
    if (process.capabilities)
        checkCapabilities(findings, *process.capabilities);
    if (process.rlimits)
        checkRlimits(findings, *process.rlimits);
    if (process.oomScoreAdj)
        requireRange(findings, "process.oom-score-adj", base + "/oomScoreAdj", *process.oomScoreAdj,
                     -1000, 1000);
    if (process.ioPriority)
        checkIoPriority(findings, *process.ioPriority);
    if (process.scheduler)
        checkScheduler(findings, *process.scheduler);
    if (process.execCPUAffinity)
        checkAffinity(findings, *process.execCPUAffinity);
}

} // namespace boxwright
