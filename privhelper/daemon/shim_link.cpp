#include "privhelper/daemon/shim_link.h"

#include "engine/base/child_process.h"
#include "engine/base/files.h"
#include "privhelper/api/error_json.h"
#include "privhelper/shim/packet.h"

#include <nlohmann/json.hpp>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace boxwright::daemon {

ShimLink::ShimLink(UniqueFd socket, QObject* parent)
    : QObject(parent)
    , m_socket(std::move(socket)) {
    (void)::fcntl(m_socket.get(), F_SETFL, ::fcntl(m_socket.get(), F_GETFL) | O_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &ShimLink::receive);
}

ShimLink::~ShimLink() = default;

void ShimLink::go(const std::string& scope) {
    shim::Message message;
    message.kind = shim::MessageKind::Go;
    message.body = nlohmann::json{{"scope", scope}}.dump();
    (void)shim::sendMessage(m_socket.get(), message);
}

void ShimLink::giveConsole(UniqueFd console) {
    shim::Message message;
    message.kind = shim::MessageKind::Attach;
    message.descriptor = std::move(console);
    (void)shim::sendMessage(m_socket.get(), message);
}

void ShimLink::request(shim::MessageKind kind, const std::string& body, Answer answer) {
    shim::Message message;
    message.kind = kind;
    message.id = m_next++;
    message.body = body;
    if (auto sent = shim::sendMessage(m_socket.get(), message); !sent) {
        answer(boxwright::fail(sent.error()));
        return;
    }
    m_waiting[message.id] = std::move(answer);
}

void ShimLink::receive() {
    auto message = shim::receiveMessage(m_socket.get());
    if (message && *message)
        dispatch(std::move(**message));
    else if (message || !wouldBlock(message.error()))
        close();
}

void ShimLink::dispatch(shim::Message message) {
    switch (message.kind) {
    case shim::MessageKind::Hello:
    case shim::MessageKind::State:
        tellState(message);
        break;
    case shim::MessageKind::Step:
        tellSteps(message);
        break;
    case shim::MessageKind::Reply:
    case shim::MessageKind::Refusal: {
        const auto found = m_waiting.find(message.id);
        if (found == m_waiting.end())
            break;
        const Answer answer = std::move(found->second);
        m_waiting.erase(found);
        if (message.kind == shim::MessageKind::Reply)
            answer(std::move(message));
        else
            answer(boxwright::fail(errorFromJson(message.body)));
        break;
    }
    default:
        break; // a newer shim may say more than we know
    }
}

void ShimLink::tellState(const shim::Message& message) {
    const auto state = stateFromJson(message.body);
    if (!state)
        return;
    if (message.kind == shim::MessageKind::Hello)
        Q_EMIT hello(*state);
    else
        Q_EMIT changed(*state);
}

void ShimLink::tellSteps(const shim::Message& message) {
    const auto body = nlohmann::json::parse(message.body, nullptr, false);
    if (body.contains("steps"))
        Q_EMIT stepped(launchStepsFromValue(body["steps"]));
}

void ShimLink::close() {
    m_notifier->setEnabled(false);
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto& [id, answer] : waiting)
        answer(boxwright::fail(
            makeError(ErrorCode::Disconnected, "ask the shim", {}, "the container has ended")));
    Q_EMIT closed();
}

Result<StartedShim> startShim(const ShimStart& start) {
    auto ends = packetPair();
    if (!ends)
        return boxwright::fail(ends.error());
    auto null = openAt(AT_FDCWD, "/dev/null", O_RDWR);
    if (!null)
        return boxwright::fail(null.error());
    // Not our standard error: whoever waits for that to close would wait for every container.
    auto complaints = openAt(start.containerDirectory, shimLogName,
                             O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
    if (!complaints)
        return boxwright::fail(complaints.error());
    SpawnOptions options;
    options.arguments = {start.program};
    // By our descriptor's name: of its own the child has only those below.
    options.program = "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(start.sealed);
    options.newSession = true;
    options.descriptors = {{null->get(), 0},
                           {null->get(), 1},
                           {complaints->get(), 2},
                           {start.containerDirectory, shim::containerDirectoryFd},
                           {start.runDirectory, shim::runDirectoryFd},
                           {ends->second.get(), shim::controlFd}};
    int next = shim::firstBindFd;
    for (const int source : start.bindSources)
        options.descriptors.push_back({source, next++});
    auto pid = spawn(options);
    if (!pid)
        return boxwright::fail(pid.error());
    // It starts nothing before we say go.
    (void)::prlimit(*pid, RLIMIT_NOFILE, &start.fileLimit, nullptr);
    return StartedShim{*pid, std::move(ends->first)};
}

void reapWhenEnded(pid_t pid, QObject* parent) {
    const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (pidfd < 0)
        return;
    auto* notifier = new QSocketNotifier(pidfd, QSocketNotifier::Read, parent);
    QObject::connect(notifier, &QSocketNotifier::activated, notifier, [notifier, pid, pidfd] {
        notifier->setEnabled(false);
        notifier->deleteLater();
        (void)::waitpid(pid, nullptr, WNOHANG);
        ::close(pidfd);
    });
}

} // namespace boxwright::daemon
