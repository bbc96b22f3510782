#pragma once

#include "engine/base/result.h"
#include "privhelper/daemon/call.h"

#include <QObject>

#include <functional>
#include <optional>

namespace boxwright::daemon {

/// What a call needs permission for. Compared again after the answer: an object that changed
/// hands meanwhile is a different question.
struct Demand {
    QString action;            ///< "org.boxwright.run"; "none" asks nothing
    QString path;              ///< object the call is on
    std::optional<uint> owner; ///< uid the object belongs to
    bool operator==(const Demand&) const = default;
};

/// Proof that somebody asked and was let in. Only an Authorizer makes one, and privileged
/// operations take one, so that forgetting to ask does not compile.
class Authorization {
public:
    uint uid() const { return m_uid; } ///< the caller's
    const QString& action() const { return m_action; }

private:
    friend class Authorizer;
    Authorization(uint uid, QString action)
        : m_uid(uid)
        , m_action(std::move(action)) {}

    uint m_uid;
    QString m_action;
};

/// Decides. Any doubt (no polkit, an error, a time-out, a caller gone) is a no.
class Authorizer : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    using Answer = std::function<void(Result<Authorization>)>;

    void ask(const Caller& caller, const Demand& demand, bool interactive, Answer answer);
    /// The caller left the bus: whatever it waits for is refused.
    virtual void forget(const QString& /*busName*/) {}

protected:
    using Verdict = std::function<void(Status)>;
    virtual void decide(const Caller& caller, const Demand& demand, bool interactive,
                        Verdict verdict) = 0;
    static Error refusal(const Demand& demand, const std::string& why);
};

/// Session bus and peer socket: the helper has no more rights than its caller, provided both are
/// the same user (or the caller is root).
class SameUserAuthorizer : public Authorizer {
    Q_OBJECT
public:
    using Authorizer::Authorizer;

protected:
    void decide(const Caller& caller, const Demand& demand, bool interactive,
                Verdict verdict) override;
};

} // namespace boxwright::daemon
