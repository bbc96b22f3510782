#include "privhelper/shim/handover.h"

#include "privhelper/shim/protocol.h"

#include <fcntl.h>
#include <sys/socket.h>

namespace boxwright::shim {
namespace {

/// A packet carries one descriptor: they come one by one, these first.
constexpr size_t always = 3;
constexpr char soonBody[] = R"({"soon":true})";

Status give(int socket, UniqueFd descriptor) {
    Message message;
    message.kind = MessageKind::Take;
    message.descriptor = std::move(descriptor);
    return sendMessage(socket, message);
}

Result<Handover> sorted(std::vector<UniqueFd> taken) {
    if (taken.size() < always)
        return fail(makeError(ErrorCode::Malformed, "receive", "handover",
                              std::to_string(taken.size()) + " descriptors"));
    Handover handover{std::move(taken[0]), std::move(taken[1]), std::move(taken[2]), {}};
    for (size_t i = always; i < taken.size(); ++i)
        handover.bindSources.push_back(std::move(taken[i]));
    return handover;
}

} // namespace

void announce(int socket, int designFile, bool soon) {
    Message message;
    message.kind = MessageKind::Expect;
    message.body = soon ? soonBody : "{}";
    message.descriptor.reset(::fcntl(designFile, F_DUPFD_CLOEXEC, 3));
    if (message.descriptor)
        (void)sendMessage(socket, message, MSG_DONTWAIT);
}

Status handOver(int socket, Handover handover) {
    for (UniqueFd* descriptor :
         {&handover.containerDirectory, &handover.runDirectory, &handover.complaints}) {
        if (auto given = give(socket, std::move(*descriptor)); !given)
            return given;
    }
    for (UniqueFd& source : handover.bindSources) {
        if (auto given = give(socket, std::move(source)); !given)
            return given;
    }
    Message begin;
    begin.kind = MessageKind::Begin;
    return sendMessage(socket, begin);
}

Result<std::optional<Handover>> awaitHandover(int socket, const Announced& announced) {
    std::vector<UniqueFd> taken;
    for (;;) {
        auto message = receiveMessage(socket);
        if (!message)
            return fail(message.error());
        if (!*message)
            return std::optional<Handover>();
        const MessageKind kind = (*message)->kind;
        if (kind == MessageKind::Begin)
            break;
        if ((kind != MessageKind::Take && kind != MessageKind::Expect) || !(*message)->descriptor)
            return fail(makeError(ErrorCode::Malformed, "receive", "handover",
                                  std::string(messageKindName(kind))));
        if (kind == MessageKind::Take) {
            taken.push_back(std::move((*message)->descriptor));
            continue;
        }
        const bool soon = (*message)->body == soonBody;
        if (auto done = announced((*message)->descriptor.get(), soon); !done)
            return fail(done.error());
    }
    auto handover = sorted(std::move(taken));
    if (!handover)
        return fail(handover.error());
    return std::optional(std::move(*handover));
}

} // namespace boxwright::shim
