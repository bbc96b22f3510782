#include "privhelper/shim/protocol.h"

#include "privhelper/shim/packet.h"

#include <array>
#include <nlohmann/json.hpp>

namespace boxwright::shim {
namespace {

constexpr std::array<std::string_view, 16> kindNames{
    "expect", "take",  "begin",  "hello",     "go",     "step", "state", "stop",
    "kill",   "pause", "resume", "set-limit", "attach", "exec", "reply", "refusal"};
static_assert(kindNames.size() == static_cast<size_t>(MessageKind::Refusal) + 1);

Error malformed(std::string detail) {
    return makeError(ErrorCode::Malformed, "receive", "shim message", std::move(detail));
}

} // namespace

std::string_view messageKindName(MessageKind kind) {
    return kindNames[static_cast<size_t>(kind)];
}

std::optional<MessageKind> messageKindFromName(std::string_view name) {
    for (size_t i = 0; i < kindNames.size(); ++i) {
        if (kindNames[i] == name)
            return static_cast<MessageKind>(i);
    }
    return std::nullopt;
}

/// "kind id body", so that the body is not parsed twice.
Status sendMessage(int socket, const Message& message, int flags) {
    const std::string text = std::string(messageKindName(message.kind)) + ' ' +
                             std::to_string(message.id) + ' ' + message.body;
    if (text.size() > maximumPacket)
        return fail(makeError(ErrorCode::TooLarge, "send", "shim message",
                              std::to_string(text.size()) + " bytes"));
    return sendPacket(socket, text, message.descriptor.get(), flags);
}

Result<std::optional<Message>> receiveMessage(int socket) {
    auto packet = receivePacket(socket);
    if (!packet)
        return fail(packet.error());
    if (!*packet)
        return std::optional<Message>();
    const std::string& text = (*packet)->bytes;
    const size_t afterKind = text.find(' ');
    const size_t afterId =
        afterKind == std::string::npos ? afterKind : text.find(' ', afterKind + 1);
    if (afterId == std::string::npos)
        return fail(malformed("no header"));
    const auto kind = messageKindFromName(std::string_view(text).substr(0, afterKind));
    if (!kind)
        return fail(malformed("unknown kind"));
    Message message;
    message.kind = *kind;
    message.id = std::strtoull(text.c_str() + afterKind + 1, nullptr, 10);
    message.body = text.substr(afterId + 1);
    if (!nlohmann::json::parse(message.body, nullptr, false).is_object())
        return fail(malformed("the body is no JSON object"));
    message.descriptor = std::move((*packet)->descriptor);
    return std::optional<Message>(std::move(message));
}

} // namespace boxwright::shim
