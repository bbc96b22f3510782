#include "privhelper/api/error_json.h"
#include "privhelper/shim/exec_options.h"
#include "privhelper/shim/limits.h"
#include "privhelper/shim/supervisor.h"

#include <csignal>
#include <nlohmann/json.hpp>
#include <sys/syscall.h>
#include <unistd.h>

namespace boxwright::shim {
namespace {

using nlohmann::json;

Result<Message> answer(const Status& status) {
    if (!status)
        return fail(status.error());
    return Message{};
}

Message consoleMessage(UniqueFd descriptor) {
    Message message;
    message.descriptor = std::move(descriptor);
    return message;
}

std::optional<Command> commandOf(MessageKind kind) {
    switch (kind) {
    case MessageKind::Stop:
        return Command::Stop;
    case MessageKind::Kill:
        return Command::Kill;
    case MessageKind::Pause:
        return Command::Pause;
    case MessageKind::Resume:
        return Command::Resume;
    case MessageKind::SetLimit:
        return Command::SetLimit;
    case MessageKind::Attach:
        return Command::Attach;
    case MessageKind::Exec:
        return Command::Exec;
    default:
        return std::nullopt;
    }
}

} // namespace

void Supervisor::received(int connection, Message message) {
    if (message.kind == MessageKind::Go) {
        if (!m_launched)
            launch(json::parse(message.body).value("scope", std::string()));
        return;
    }
    auto result = perform(message);
    Message reply = result ? std::move(*result) : Message{};
    reply.id = message.id;
    reply.kind = result ? MessageKind::Reply : MessageKind::Refusal;
    if (!result)
        reply.body = errorToJson(result.error());
    m_control->send(connection, reply);
}

/// Before the launch nobody but the helper knows of us: without it there is nothing to do.
void Supervisor::controlLeft() {
    if (!m_launched)
        m_loop.quit();
}

Result<Message> Supervisor::perform(Message& request) {
    const auto command = commandOf(request.kind);
    if (!command)
        return fail(makeError(ErrorCode::InvalidArgument, "request",
                              std::string(messageKindName(request.kind)), "not a request"));
    if (m_waitStatus || !allowed(m_state.phase, *command))
        return fail(makeError(ErrorCode::WrongState, std::string(commandName(*command)), m_order.id,
                              "it is " + std::string(phaseName(m_state.phase))));
    try {
        switch (*command) {
        case Command::Stop:
            return answer(stop(request.body));
        case Command::Kill:
            return answer(kill(request.body));
        case Command::Pause:
            return answer(freeze(true));
        case Command::Resume:
            return answer(freeze(false));
        case Command::SetLimit:
            return setLimit(request.body);
        case Command::Attach:
            return attach(std::move(request.descriptor));
        default:
            return exec(request.body);
        }
    } catch (const json::exception& error) {
        return fail(makeError(ErrorCode::InvalidArgument, "request",
                              std::string(messageKindName(request.kind)), error.what()));
    }
}

Status Supervisor::stop(const std::string& body) {
    const auto timeout = json::parse(body).value("timeoutMs", 10'000U);
    if (m_state.phase == Phase::Paused) {
        if (auto thawed = freeze(false); !thawed)
            return thawed;
    }
    if (!m_killTimer) {
        auto timer = Timer::create(m_loop, [this] { endRest(); });
        if (!timer)
            return fail(timer.error());
        m_killTimer = std::make_unique<Timer>(std::move(*timer));
    }
    if (auto sent = signalInit(m_order.stopSignal); !sent)
        return sent;
    m_killTimer->start(std::chrono::milliseconds(timeout));
    m_state.phase = Phase::Stopping;
    save();
    return {};
}

Status Supervisor::kill(const std::string& body) {
    const int signal = json::parse(body).at("signal").get<int>();
    if (signal < 1 || signal > SIGRTMAX)
        return fail(makeError(ErrorCode::InvalidArgument, "kill", std::to_string(signal),
                              "signals are 1 to " + std::to_string(SIGRTMAX)));
    return signalInit(signal);
}

Status Supervisor::freeze(bool frozen) {
    if (!m_placement.box)
        return fail(makeError(ErrorCode::NotSupported, frozen ? "pause" : "resume", m_order.id,
                              "it has no cgroup v2, whose freezer this needs"));
    if (auto done = m_placement.box->freeze(frozen); !done)
        return done;
    m_state.phase = frozen ? Phase::Paused : Phase::Running;
    save();
    return {};
}

Result<Message> Supervisor::setLimit(const std::string& body) {
    const json request = json::parse(body);
    const auto key = request.at("key").get<std::string>();
    const auto instance = request.at("instance").get<std::string>();
    if (!m_placement.box)
        return fail(m_placement.problem.value_or(
            makeError(ErrorCode::NotSupported, "set limit", key, "it has no cgroup v2")));
    auto confirmed = changeLimit(m_spec, *m_placement.box, key, instance,
                                 request.at("value").get<std::string>());
    if (!confirmed)
        return fail(confirmed.error());
    const std::string name = limitName(*findLimit(key), instance);
    m_state.limits[name] = *confirmed;
    m_state.missingLimits.erase(name);
    save();
    Message message;
    message.body = json{{"confirmed", *confirmed}}.dump();
    return message;
}

Result<Message> Supervisor::attach(UniqueFd viewer) {
    if (viewer && !m_console) {
        m_earlyViewers.push_back(std::move(viewer));
        return Message{};
    }
    if (!m_console)
        return fail(
            makeError(ErrorCode::WrongState, "attach", m_order.id, "it has no console yet"));
    if (viewer) {
        m_console->serve(std::move(viewer));
        return Message{};
    }
    auto end = m_console->attach();
    if (!end)
        return fail(end.error());
    return consoleMessage(std::move(*end));
}

Result<Message> Supervisor::exec(const std::string& body) {
    auto wish = execWish(m_spec, body);
    if (!wish)
        return fail(wish.error());
    ExecRequest request;
    request.target = m_container->pid;
    auto pidfd = m_container->pidfd.duplicate();
    if (!pidfd)
        return fail(pidfd.error());
    request.targetPidfd = std::move(*pidfd);
    request.spec = std::move(wish->spec);
    request.namespaces = std::move(wish->namespaces);
    request.cgroup = m_state.cgroup;
    request.seccompCache = m_order.seccompCache;
    Streams streams;
    if (!request.spec.process->terminal.value_or(false)) {
        auto pipes = makePipes(request.input, request.output, request.errors);
        if (!pipes)
            return fail(pipes.error());
        streams = std::move(*pipes);
    }
    auto process = execInContainer(request);
    if (!process)
        return fail(process.error());
    streams.terminal = std::move(process->terminal);
    auto console = Console::create(m_loop, std::move(streams), std::nullopt);
    if (!console)
        return fail(console.error());
    auto end = (*console)->attach();
    if (!end)
        return fail(end.error());
    m_execs[process->pid] = std::move(*console);
    return consoleMessage(std::move(*end));
}

Status Supervisor::signalInit(int signal) {
    if (::syscall(SYS_pidfd_send_signal, m_container->pidfd.get(), signal, nullptr, 0) != 0)
        return fail(systemError("kill", m_order.id));
    return {};
}

} // namespace boxwright::shim
