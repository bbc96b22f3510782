#include "privhelper/daemon/shim_link.h"

#include "privhelper/api/error_json.h"
#include "privhelper/shim/packet.h"

#include <nlohmann/json.hpp>

#include <fcntl.h>

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

} // namespace boxwright::daemon
