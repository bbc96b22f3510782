#include "privhelper/daemon/call.h"

#include "privhelper/api/error_json.h"
#include "privhelper/api/types.h"

#include <utility>

namespace boxwright::daemon {

Call::Call(const QDBusMessage& message, QDBusConnection connection)
    : m_message(message)
    , m_connection(std::move(connection)) {
    caller.connection = m_connection.name();
    caller.busName = m_message.service();
}

Call::~Call() {
    if (!m_answered)
        fail(makeError(ErrorCode::Internal, m_message.member().toStdString(),
                       m_message.path().toStdString(), "the call was dropped"));
}

bool Call::answering() {
    if (std::exchange(m_answered, true))
        return false;
    if (beforeAnswer)
        beforeAnswer();
    return true;
}

void Call::reply(const QVariantList& values) {
    if (answering() && m_message.isReplyRequired())
        m_connection.send(m_message.createReply(values));
}

void Call::fail(const Error& error) {
    if (answering() && m_message.isReplyRequired())
        m_connection.send(m_message.createErrorReply(busErrorName(error.code),
                                                     QString::fromStdString(errorToJson(error))));
}

void Call::finish(const Status& status) {
    if (status)
        reply();
    else
        fail(status.error());
}

} // namespace boxwright::daemon
