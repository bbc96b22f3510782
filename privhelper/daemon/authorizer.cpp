#include "privhelper/daemon/authorizer.h"

#include <unistd.h>

namespace boxwright::daemon {

void Authorizer::ask(const Caller& caller, const Demand& demand, bool interactive, Answer answer) {
    const Authorization granted(caller.uid, demand.action);
    if (demand.action == QLatin1String("none")) {
        answer(granted);
        return;
    }
    decide(caller, demand, interactive,
           [granted, answer = std::move(answer)](const Status& status) {
               if (status)
                   answer(granted);
               else
                   answer(boxwright::fail(status.error()));
           });
}

Error Authorizer::refusal(const Demand& demand, const std::string& why) {
    return makeError(ErrorCode::AccessDenied, demand.action.toStdString(),
                     demand.path.toStdString(), why);
}

void SameUserAuthorizer::decide(const Caller& caller, const Demand& demand, bool, Verdict verdict) {
    if (caller.uid == ::geteuid() || caller.uid == 0)
        verdict({});
    else
        verdict(boxwright::fail(refusal(demand, "this helper serves another user")));
}

} // namespace boxwright::daemon
