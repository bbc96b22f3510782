#pragma once

#include "engine/base/result.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QVariantList>

#include <functional>
#include <memory>

namespace boxwright::daemon {

/// Who sent a message. A peer has no bus name: the socket is its identity.
struct Caller {
    QString connection; ///< name of our connection the message came over
    QString busName;    ///< ":1.42", empty for a peer
    uint uid = 0;

    QString key() const { return connection + QLatin1Char(' ') + busName; }
};

/// One method call under way. Everything a call needs travels in its own object, because while one
/// waits for polkit others come in. Answers exactly once; one that is dropped answers Internal, so
/// that nobody waits for nothing.
class Call {
public:
    Call(const QDBusMessage& message, QDBusConnection connection);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    const QDBusMessage& message() const { return m_message; }
    QVariantList arguments() const { return m_message.arguments(); }
    QString path() const { return m_message.path(); }

    Caller caller;
    std::shared_ptr<void> slot;     ///< counts against the caller's quota while the call lives
    std::shared_ptr<void> userSlot; ///< and against its user's
    /// Runs before the answer is sent: signals of what the call changed go out first.
    std::function<void()> beforeAnswer;

    void reply(const QVariantList& values = {});
    void fail(const Error& error);
    /// fail() or an empty reply.
    void finish(const Status& status);

private:
    /// @return whether this is the first answer.
    bool answering();

    QDBusMessage m_message;
    QDBusConnection m_connection;
    bool m_answered = false;
};
using CallPtr = std::shared_ptr<Call>;

} // namespace boxwright::daemon
