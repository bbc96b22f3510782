#include "engine/base/pipe.h"
#include "engine/linux/privilege.h"
#include "engine/plan/plan.h"
#include "privhelper/shim/limits.h"
#include "privhelper/shim/supervisor.h"

#include <algorithm>
#include <malloc.h>
#include <unistd.h>

namespace boxwright::shim {
namespace {

bool wantsTerminal(const ContainerSpec& spec) {
    return spec.process && spec.process->terminal.value_or(false);
}

} // namespace

Result<Streams> makePipes(UniqueFd& input, UniqueFd& output, UniqueFd& errors) {
    auto in = makePipe("standard streams");
    auto out = makePipe("standard streams");
    auto err = makePipe("standard streams");
    for (const auto* pipe : {&in, &out, &err}) {
        if (!*pipe)
            return fail(pipe->error());
    }
    input = std::move(in->read);
    output = std::move(out->write);
    errors = std::move(err->write);
    return Streams{{}, std::move(in->write), std::move(out->read), std::move(err->read)};
}

void Supervisor::launch(const std::string& scope) {
    m_launched = true;
    Status done = place(scope);
    if (done)
        done = create();
    if (done)
        done = start();
    if (!done)
        giveUp(done.error());
}

/// Without a cgroup the container runs all the same; its limits are listed as missing.
Status Supervisor::place(const std::string& scope) {
    if (!scope.empty())
        m_placement = placeInScope(scope, neededControllers(m_spec));
    else
        m_placement.problem = makeError(ErrorCode::NotSupported, "place container", "cgroup",
                                        "this helper has no cgroup v2 directory to give");
    if (!m_placement.box) {
        missAllLimits(m_spec,
                      m_placement.problem.value_or(
                          makeError(ErrorCode::NotSupported, "place container", "cgroup")),
                      m_state);
        return {};
    }
    m_state.cgroup = m_placement.box->path();
    auto applied = applyLimits(m_spec, *m_placement.box, m_state);
    if (!applied && applied.error().step.empty()) {
        Error error = applied.error();
        error.step = "cgroup";
        return fail(std::move(error));
    }
    return applied;
}

Status Supervisor::create() {
    LaunchRequest request;
    request.spec = m_spec;
    request.id = m_order.id;
    request.stack = m_order.stack;
    request.bundle = m_order.bundle;
    request.runDirectory = m_order.runDirectory;
    request.cgroup = m_state.cgroup;
    request.seccompCache = m_order.seccompCache;
    request.bindSources = std::move(m_bindSources);
    request.network = std::move(m_network);
    request.listener.onPlan = [this](const auto& ids) { planSteps(ids); };
    request.listener.onStep = [this](const StepEvent& event) { noteStep(event); };
    request.listener.onSlow = [this] { tellSteps(); };
    Streams streams;
    if (!wantsTerminal(m_spec)) {
        auto pipes = makePipes(request.input, request.output, request.errors);
        if (!pipes)
            return fail(pipes.error());
        streams = std::move(*pipes);
    }
    // A terminal is made by the first process; pipes can be served while that works.
    Status served;
    request.onBorn = [&](pid_t pid) {
        noteInit(pid);
        if (!wantsTerminal(m_spec) && !m_console)
            served = serveConsole(std::move(streams));
    };
    auto container = createContainer(request);
    if (!container)
        return fail(container.error());
    m_container = std::move(*container);
    if (m_container->terminal) {
        streams.terminal = std::move(m_container->terminal);
        served = serveConsole(std::move(streams));
    }
    return served;
}

Status Supervisor::serveConsole(Streams streams) {
    auto log = LogFile::open(m_containerDirectory.get(), m_order.logBytes);
    if (!log)
        return fail(log.error());
    auto console = Console::create(m_loop, std::move(streams), std::move(*log));
    if (!console)
        return fail(console.error());
    m_console = std::move(*console);
    for (UniqueFd& viewer : m_earlyViewers)
        m_console->serve(std::move(viewer));
    m_earlyViewers.clear();
    return {};
}

/// From here on somebody must know of the process, whatever happens to us.
void Supervisor::noteInit(pid_t pid) {
    if (auto init = identify(pid))
        m_state.init = *init;
    save();
}

void Supervisor::planSteps(const std::vector<std::string>& ids) {
    for (const std::string& id : ids)
        m_state.steps.push_back({id, {}, -1});
    m_stepsTold = false;
}

/// A start is over in a few milliseconds, and the state then tells the steps, too.
void Supervisor::tellSteps() {
    m_control->broadcast(MessageKind::Step, "{\"steps\":" + launchStepsToJson(m_state.steps) + "}");
}

void Supervisor::noteStep(const StepEvent& event) {
    auto step =
        std::find_if(m_state.steps.begin(), m_state.steps.end(), [&](const LaunchStep& one) {
            return one.step == event.step && one.progress != LaunchStep::Progress::Done;
        });
    if (step == m_state.steps.end())
        step = m_state.steps.insert(step, {event.step, {}, -1});
    step->progress = event.done ? LaunchStep::Progress::Done : LaunchStep::Progress::Began;
    step->took = event.took.count();
    m_stepsTold = false;
}

Status Supervisor::start() {
    if (auto started = startContainer(*m_container); !started)
        return started;
    m_state.phase = Phase::Running;
    m_state.startedAt = nowMs();
    save();
    (void)::malloc_trim(0); // what the launch took is not needed while it runs
    return {};
}

void Supervisor::giveUp(Error error) {
    m_state.failure = std::move(error);
    if (m_state.steps.empty()) { // it did not come so far
        for (const Step& step : makePlan(m_spec, !isPrivileged()))
            planSteps({stepId(step)});
    }
    m_container.reset(); // ends what was not started
    m_console.reset();   // no program, no exit status
    m_waitStatus = 0;
    conclude();
}

} // namespace boxwright::shim
