#pragma once

#include "engine/oci/json_fields.h"

/// Members of `process` (runtime-spec config.md, "Process"; config-linux.md for scheduling).
namespace boxwright {

template <class Io, Is<ConsoleSize> T>
void members(Io& io, T& size) {
    io.required("height", size.height);
    io.required("width", size.width);
    io.extras(size.extras);
}

template <class Io, Is<User> T>
void members(Io& io, T& user) {
    io.defaulted("uid", user.uid);
    io.defaulted("gid", user.gid);
    io.optional("umask", user.umask);
    io.sparse("additionalGids", user.additionalGids);
    io.extras(user.extras);
}

template <class Io, Is<Capabilities> T>
void members(Io& io, T& sets) {
    io.optional("bounding", sets.bounding);
    io.optional("effective", sets.effective);
    io.optional("inheritable", sets.inheritable);
    io.optional("permitted", sets.permitted);
    io.optional("ambient", sets.ambient);
    io.extras(sets.extras);
}

template <class Io, Is<Rlimit> T>
void members(Io& io, T& rlimit) {
    io.required("type", rlimit.type);
    io.required("hard", rlimit.hard);
    io.required("soft", rlimit.soft);
    io.extras(rlimit.extras);
}

template <class Io, Is<IoPriority> T>
void members(Io& io, T& priority) {
    io.required("class", priority.priorityClass);
    io.optional("priority", priority.priority);
    io.extras(priority.extras);
}

template <class Io, Is<Scheduler> T>
void members(Io& io, T& scheduler) {
    io.required("policy", scheduler.policy);
    io.optional("nice", scheduler.nice);
    io.optional("priority", scheduler.priority);
    io.optional("flags", scheduler.flags);
    io.optional("runtime", scheduler.runtime);
    io.optional("deadline", scheduler.deadline);
    io.optional("period", scheduler.period);
    io.extras(scheduler.extras);
}

template <class Io, Is<ExecCpuAffinity> T>
void members(Io& io, T& affinity) {
    io.optional("initial", affinity.initial);
    io.optional("final", affinity.final);
    io.extras(affinity.extras);
}

template <class Io, Is<Process> T>
void members(Io& io, T& process) {
    io.optional("terminal", process.terminal);
    io.optional("consoleSize", process.consoleSize);
    io.defaulted("user", process.user);
    io.optional("args", process.args);
    io.optional("env", process.env);
    io.required("cwd", process.cwd);
    io.optional("capabilities", process.capabilities);
    io.optional("rlimits", process.rlimits);
    io.optional("noNewPrivileges", process.noNewPrivileges);
    io.optional("apparmorProfile", process.apparmorProfile);
    io.optional("selinuxLabel", process.selinuxLabel);
    io.optional("oomScoreAdj", process.oomScoreAdj);
    io.optional("ioPriority", process.ioPriority);
    io.optional("scheduler", process.scheduler);
    io.optional("execCPUAffinity", process.execCPUAffinity);
    io.extras(process.extras);
}

} // namespace boxwright
