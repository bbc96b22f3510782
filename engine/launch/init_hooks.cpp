#include "engine/base/text.h"
#include "engine/launch/hooks.h"
#include "engine/launch/init.h"

namespace boxwright {

OciState Init::stateFor(const char* status) const {
    return {m_p.id, status, m_hostPid, m_p.bundle,
            m_p.spec.annotations.value_or(std::map<std::string, std::string>{})};
}

/// Those of the runtime's namespaces are the parent's to run; it answers when they are done.
Status Init::runtimeHooks(const Step&) {
    if (auto sent = m_p.channel.send(Message::Hooks); !sent)
        return sent;
    auto received = m_p.channel.receive();
    if (!received)
        return fail(received.error());
    const auto pid = parseNumber(received->body);
    if (received->kind != Message::Proceed || !pid)
        return fail(makeError(ErrorCode::Internal, "launch", "hooks", "unexpected message"));
    m_hostPid = static_cast<pid_t>(*pid);
    return {};
}

/// The mounts are made and the host's files still in view.
Status Init::createHooks(const Step&) {
    return runHooks(m_p.spec.hooks->createContainer, "createContainer", stateFor("creating"));
}

/// With the program's user and capabilities, after the start.
Status Init::startHooks(const Step&) {
    return runHooks(m_p.spec.hooks->startContainer, "startContainer", stateFor("created"));
}

} // namespace boxwright
