#include "engine/model/problem.h"

#include <array>

namespace boxwright {
namespace {

/// Every code once, by subject. Arguments stand as "%{value}".
constexpr std::array texts{
    ProblemText{"spec.version", "OCI version \"%{value}\" is not a 1.x.y this program knows."},
    ProblemText{"design.digest", "Layer \"%{name}\" has no sha256 digest: \"%{value}\"."},
    ProblemText{"design.layer-duplicate", "Layer \"%{name}\" is in the stack already."},
    ProblemText{"design.no-layers", "No layer is switched on, so there is nothing to run."},
    ProblemText{"design.too-many-layers",
                "%{value} layers are switched on; the kernel stacks %{maximum}."},

    ProblemText{"process.missing", "There is no process to run."},
    ProblemText{"process.args-empty", "The command is empty."},
    ProblemText{"process.command-empty", "The program's name is empty."},
    ProblemText{"process.nul", "An argument holds a NUL character, which ends it there."},
    ProblemText{"process.cwd-relative",
                "Working directory \"%{value}\" does not start with a slash."},
    ProblemText{"process.oom-score-adj",
                "oom_score_adj %{value} is not within %{minimum} to %{maximum}."},
    ProblemText{"env.form", "\"%{value}\" is not of the form NAME=value."},
    ProblemText{"id.invalid", "%{value} is no user or group id; the highest is 4294967294."},
    ProblemText{"user.umask", "Umask %{value} is not within 0 to %{maximum} (octal 777)."},
    ProblemText{"console.size", "A terminal of %{value} cells is not within 0 to %{maximum}."},
    ProblemText{"console.unused", "A console size has no effect without a terminal."},
    ProblemText{"affinity.form", "\"%{value}\" is not a list of processors such as 0-1,4."},

    ProblemText{"capability.unknown", "There is no capability \"%{name}\"."},
    ProblemText{"capability.duplicate", "%{name} is listed twice."},
    ProblemText{"capability.not-permitted", "%{name} cannot be effective without being permitted."},
    ProblemText{"capability.ambient-without-effect",
                "%{name} is ambient only while it is permitted and inheritable too."},

    ProblemText{"rlimit.unknown", "There is no resource limit \"%{name}\"."},
    ProblemText{"rlimit.duplicate", "%{name} is set twice."},
    ProblemText{"rlimit.soft-above-hard",
                "The soft limit %{value} of %{name} is above the hard limit; %{maximum} works."},
    ProblemText{"io-priority.class", "There is no I/O priority class \"%{value}\"."},
    ProblemText{"io-priority.range",
                "I/O priority %{value} is not within %{minimum} to %{maximum}."},
    ProblemText{"scheduler.policy", "There is no scheduling policy \"%{value}\"."},
    ProblemText{"scheduler.flag", "There is no scheduling flag \"%{value}\"."},
    ProblemText{"scheduler.nice", "Nice value %{value} is not within %{minimum} to %{maximum}."},
    ProblemText{"scheduler.priority",
                "Priority %{value} is not within %{minimum} to %{maximum} for this policy."},
    ProblemText{"scheduler.deadline-order",
                "SCHED_DEADLINE needs 0 < runtime, runtime ≤ deadline and deadline ≤ period."},

    ProblemText{"root.path-empty", "The path of the root file system is empty."},
    ProblemText{"rootfs.propagation", "There is no mount propagation \"%{value}\"."},
    ProblemText{"hostname.too-long", "The %{name} has more than 64 characters."},
    ProblemText{"hostname.form",
                "\"%{value}\" has characters a %{name} cannot have; letters, digits, '-', '.' and "
                "'_' work."},
    ProblemText{"hostname.needs-uts",
                "Setting the %{name} needs a UTS namespace of its own; this would rename the "
                "host."},
    ProblemText{"hostname.joined-uts",
                "The %{name} will change for everybody in the UTS namespace that is joined."},

    ProblemText{"mount.destination-relative",
                "Mount point \"%{value}\" does not start with a slash."},
    ProblemText{"mount.type-missing", "The mount on %{value} has no file system type."},
    ProblemText{"mount.source-missing", "The bind mount on %{value} does not say of what."},
    ProblemText{"mount.options-contradict",
                "Options \"%{first}\" and \"%{second}\" contradict; the last one wins."},
    ProblemText{"mount.mapping-not-bind", "Mount %{value}: only a bind mount has owners to map."},
    ProblemText{"mount.mapping-incomplete",
                "The mount on %{value} maps users or groups only; both are needed."},
    ProblemText{"hook.path-relative", "Hook \"%{value}\" does not start with a slash."},
    ProblemText{"hook.timeout", "A hook's timeout of %{value} s is not above 0."},
    ProblemText{"annotation.key-empty", "An annotation has no name."},

    ProblemText{"namespace.unknown", "There is no namespace type \"%{name}\"."},
    ProblemText{"namespace.duplicate", "The %{name} namespace is listed twice."},
    ProblemText{"namespace.path-relative",
                "The %{name} namespace to join, \"%{value}\", is neither an absolute path nor "
                "container:<id>."},
    ProblemText{"mapping.needs-user-namespace", "Id mappings need a user namespace."},
    ProblemText{"mapping.size-zero", "The mapping holds no ids."},
    ProblemText{"mapping.wraps", "%{size} ids from %{value} reach past 4294967294, the last id."},
    ProblemText{"mapping.overlap", "The mapping overlaps mapping %{other}."},
    ProblemText{"mapping.too-many", "%{value} mappings; the kernel takes %{maximum}."},
    ProblemText{"time-offset.needs-time-namespace", "Clock offsets need a new time namespace."},
    ProblemText{"time-offset.clock", "Clock \"%{value}\" is neither monotonic nor boottime."},
    ProblemText{"time-offset.nanosecs", "%{value} ns is not within %{minimum} to %{maximum}."},
    ProblemText{"net-device.needs-network-namespace",
                "Moving network devices needs a network namespace."},
    ProblemText{"net-device.name", "\"%{value}\" cannot be the name of a network device."},
    ProblemText{"net-device.duplicate", "Two network devices would be named \"%{value}\"."},
    ProblemText{"sysctl.not-namespaced",
                "\"%{name}\" belongs to the whole host, not to a namespace."},
    ProblemText{"sysctl.needs-namespace",
                "\"%{name}\" would change the host without a %{namespace} namespace."},

    ProblemText{"device.type", "There is no device type \"%{value}\"; c, b, u and p work."},
    ProblemText{"device.path-relative", "Device \"%{value}\" does not start with a slash."},
    ProblemText{"device.number-missing", "Device %{value} needs a major and a minor number."},
    ProblemText{"device.number", "Device number %{value} is not within %{minimum} to %{maximum}."},
    ProblemText{"device.mode", "File mode %{value} is not within 0 to %{maximum} (octal 7777)."},
    ProblemText{"device.duplicate", "Device %{value} is listed twice."},
    ProblemText{"device-rule.type", "There is no device type \"%{value}\"; a, b and c work."},
    ProblemText{"device-rule.number",
                "Device number %{value} is not within %{minimum} (any) to %{maximum}."},
    ProblemText{"device-rule.access", "Access \"%{value}\" is not made of r, w and m."},
    ProblemText{"masked-path.relative", "Masked path \"%{value}\" does not start with a slash."},
    ProblemText{"readonly-path.relative",
                "Read-only path \"%{value}\" does not start with a slash."},
    ProblemText{"cgroup.path-climbs", "Cgroup path \"%{value}\" climbs with \"..\"."},
    ProblemText{"intel-rdt.group", "\"%{value}\" cannot be the name of a resctrl group."},
    ProblemText{"intel-rdt.bandwidth",
                "Memory bandwidth \"%{value}\" is not one line that begins with \"MB:\"."},
    ProblemText{"personality.domain", "There is no execution domain \"%{value}\"."},
    ProblemText{"memory-policy.mode", "There is no memory policy \"%{value}\"."},
    ProblemText{"memory-policy.flag", "There is no memory policy flag \"%{value}\"."},
    ProblemText{"memory-policy.nodes", "\"%{value}\" is not a list of memory nodes such as 0-1."},

    ProblemText{"limit.out-of-range", "%{name} = %{value} is not within %{minimum} to %{maximum}."},
    ProblemText{"limit.negative", "%{value} is neither a limit nor -1 for none."},
    ProblemText{"limit.malformed", "\"%{value}\" is not of the form of %{name}."},
    ProblemText{"limit.file-refused", "\"%{name}\" is not a file that limits a cgroup."},
    ProblemText{"limit.device", "%{name}: \"%{value}\" is not a block device number."},
    ProblemText{"limit.page-size", "%{name}: \"%{value}\" is not a huge page size such as 2MB."},
    ProblemText{"limit.block-weight",
                "Block I/O weight %{value} is not within %{minimum} to %{maximum}."},
    ProblemText{"limit.ignored", "%{name} has no effect with cgroup v2."},
    ProblemText{"limit.above-max", "%{name} = %{value} has no effect above %{other} = %{maximum}."},
    ProblemText{"limit.burst-above-quota",
                "%{name} = %{value} is above %{other}; %{maximum} works."},
    ProblemText{"limit.swap-below-memory",
                "Memory and swap together, %{value}, are less than memory alone; %{minimum} "
                "works."},

    ProblemText{"syscall.unknown", "There is no system call \"%{name}\"."},
    ProblemText{"seccomp.action", "There is no seccomp action \"%{value}\"."},
    ProblemText{"seccomp.architecture", "There is no seccomp architecture \"%{value}\"."},
    ProblemText{"seccomp.flag", "There is no seccomp flag \"%{value}\"."},
    ProblemText{"seccomp.operator", "There is no seccomp comparison \"%{value}\"."},
    ProblemText{"seccomp.names-empty", "A seccomp rule names no system call."},
    ProblemText{"seccomp.errno", "Error number %{value} is not within %{minimum} to %{maximum}."},
    ProblemText{"seccomp.arg-index", "Argument %{value} is not within %{minimum} to %{maximum}."},
    ProblemText{"seccomp.too-many-args",
                "A rule compares %{value} arguments; system calls have %{maximum}."},
    ProblemText{"seccomp.notify-default", "Not every system call can be notified of."},
    ProblemText{"seccomp.notify-write",
                "\"write\" cannot be notified of: the runtime itself needs it first."},
    ProblemText{"seccomp.listener-missing",
                "SCMP_ACT_NOTIFY and listener metadata need a listener path: nobody would answer."},
    ProblemText{"seccomp.listener-relative",
                "Listener path \"%{value}\" does not start with a slash."},
};

std::string_view textOf(std::string_view code) {
    for (const auto& row : texts) {
        if (row.code == code)
            return row.text;
    }
    return code;
}

} // namespace

std::vector<ProblemText> problemTexts() {
    return {texts.begin(), texts.end()};
}

std::string describe(const Problem& problem) {
    const std::string_view text = textOf(problem.code);
    std::string sentence;
    for (size_t at = 0; at < text.size();) {
        const size_t close = text.substr(at).starts_with("%{") ? text.find('}', at) : text.npos;
        if (close == std::string_view::npos) {
            sentence += text[at++];
            continue;
        }
        const auto argument = problem.args.find(std::string(text.substr(at + 2, close - at - 2)));
        if (argument != problem.args.end())
            sentence += argument->second;
        at = close + 1;
    }
    return sentence;
}

} // namespace boxwright
