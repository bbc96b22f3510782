#include "engine/base/child_process.h"
#include "engine/launch/launch.h"
#include "engine/linux/pidfd.h"
#include "engine/runtime/annotations.h"
#include "engine/runtime/console.h"
#include "engine/runtime/container.h"
#include "engine/runtime/creation.h"
#include "engine/runtime/exec_cgroup.h"
#include "engine/runtime/exec_process.h"

#include <csignal>

namespace boxwright::runtime {
namespace {

constexpr int failedStatus = 255; // what runc ends with when the process was not run

constexpr Option ownOptions[]{
    {"detach", 'd', nullptr, "come back when the process runs"},
    {"cgroup", 0, "PATH", "cgroup below the container's to begin in; / is its own"},
    {"ignore-paused", 0, nullptr, "wait for a paused container instead of refusing"},
    {"no-subreaper", 0, nullptr, "for compatibility: nothing here adopts orphans"},
    consoleSocketOption,
    pidfdSocketOption,
    pidFileOption,
    preserveFdsOption};

std::span<const Option> allOptions() {
    static const std::vector<Option> rows = [] {
        std::vector<Option> all(std::begin(ownOptions), std::end(ownOptions));
        all.insert(all.end(), processOptions().begin(), processOptions().end());
        return all;
    }();
    return rows;
}

Status checkPhase(const Container& container, const Arguments& arguments) {
    const Phase phase = container.phase;
    if (phase == Phase::Running || phase == Phase::Created ||
        (phase == Phase::Paused && arguments.has("ignore-paused")))
        return {};
    return fail(makeError(ErrorCode::WrongState, "exec", container.record.id,
                          "cannot exec in a " + std::string(phaseName(phase)) + " container"));
}

/// The pid is proven to be the container's after a descriptor of it was opened.
Status openTarget(const Record& record, ExecRequest& request) {
    request.target = record.init.pid;
    auto pidfd = openPidfd(record.init.pid);
    if (pidfd)
        request.targetPidfd = std::move(*pidfd);
    if ((!pidfd && pidfd.error().code != ErrorCode::NotSupported) || !isAlive(record.init))
        return fail(makeError(ErrorCode::WrongState, "exec", record.id,
                              "cannot exec in a stopped container"));
    return {};
}

Result<ExecRequest> requestFor(const Context& context, const Container& container,
                               const Arguments& arguments, int preserved) {
    auto spec = container.entry.spec();
    if (!spec)
        return fail(spec.error());
    auto process = execProcess(spec->process.value_or(Process{}), arguments);
    if (!process)
        return fail(process.error());
    auto cgroup = cgroupForExec(container.record, arguments.value("cgroup"));
    if (!cgroup)
        return fail(cgroup.error());
    (void)passListenFds(*process);
    ExecRequest request;
    request.spec = std::move(*spec);
    request.spec.process = std::move(*process);
    request.id = container.record.id;
    request.bundle = container.record.bundle;
    request.cgroup = std::move(*cgroup);
    request.resctrl = resctrlOf(container.record);
    request.seccompCache = context.store().filterCache();
    request.preservedFds = preserved;
    request.keepGroups = keepsGroups(request.spec);
    if (auto opened = openTarget(container.record, request); !opened)
        return fail(opened.error());
    giveStandardStreams(request.input, request.output, request.errors);
    return request;
}

/// Whoever called learns of the process in the ways that were asked for.
Status tell(CreatedContainer& process, const Arguments& arguments) {
    if (const auto file = arguments.value("pid-file")) {
        if (auto written = writePidFile(*file, process.pid); !written)
            return written;
    }
    if (const auto path = arguments.value("pidfd-socket")) {
        if (auto sent = sendPidfd(*path, process.pidfd.get()); !sent)
            return sent;
    }
    const std::string socket = arguments.valueOr("console-socket", "");
    if (!process.terminal || socket.empty())
        return {};
    auto sent = sendTerminal(socket, process.terminal.get());
    process.terminal.reset();
    return sent;
}

Result<int> run(const Context& context, const Arguments& arguments) {
    auto preserved = preservedDescriptors(arguments);
    if (!preserved)
        return fail(preserved.error());
    const bool detach = arguments.has("detach");
    const std::string socket = arguments.valueOr("console-socket", "");
    auto container = openContainer(context.store(), arguments.operands.front());
    if (!container)
        return fail(container.error());
    if (auto checked = checkPhase(*container, arguments); !checked)
        return fail(checked.error());
    auto request = requestFor(context, *container, arguments, *preserved);
    if (!request)
        return fail(request.error());
    const bool terminal = request->spec.process->terminal.value_or(false);
    request->plainLines = socket.empty();
    if (terminal && detach && socket.empty())
        return fail(makeError(ErrorCode::InvalidArgument, "exec", "--tty",
                              "cannot allocate tty if the runtime will detach without setting "
                              "console socket"));
    holdSignals();
    auto process = execInContainer(*request);
    for (const std::string& warning : request->warnings)
        context.report.warning(warning);
    if (!process)
        return fail(process.error());
    context.report.debug("runs as process " + std::to_string(process->pid));
    if (auto told = tell(*process, arguments); !told) {
        (void)::kill(process->pid, SIGKILL); // a child of ours until it is reaped
        (void)waitFor(process->pid);
        return fail(told.error());
    }
    return detach ? 0 : attend(process->pid, process->terminal);
}

} // namespace

Command execCommand() {
    return {"exec",
            "ID [COMMAND [ARGUMENTS]]",
            "run one more process in a container",
            allOptions(),
            1,
            size_t(-1),
            run,
            Order::OptionsFirst,
            true,
            failedStatus};
}

} // namespace boxwright::runtime
