#include "engine/oci/seccomp_json.h"

#include "engine/oci/seccomp_docker.h"
#include "engine/oci/spec_fields_linux.h"

#include <algorithm>
#include <array>

namespace boxwright {
namespace {

constexpr std::string_view operation = "read seccomp profile";

Status checkAction(const std::string& action, std::string pointer) {
    constexpr std::array<std::string_view, 9> known{
        "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD",
        "SCMP_ACT_TRAP", "SCMP_ACT_ERRNO",        "SCMP_ACT_TRACE",
        "SCMP_ACT_LOG",  "SCMP_ACT_ALLOW",        "SCMP_ACT_NOTIFY"};
    if (std::find(known.begin(), known.end(), action) != known.end())
        return {};
    return fail(makeError(ErrorCode::InvalidArgument, std::string(operation), std::move(pointer),
                          "there is no action \"" + action + "\""));
}

Status checkActions(const Json& document) {
    if (auto done = checkAction(document["defaultAction"].get<std::string>(), "/defaultAction");
        !done)
        return done;
    const Json* rules = valueAt(document, "/syscalls");
    for (size_t i = 0; rules && rules->is_array() && i < rules->size(); ++i) {
        const std::string pointer = "/syscalls/" + std::to_string(i) + "/action";
        if (auto done = checkAction((*rules)[i]["action"].get<std::string>(), pointer); !done)
            return done;
    }
    return {};
}

} // namespace

Result<Seccomp> seccompFromJson(std::string_view json, const SeccompContext& context) {
    const auto document = parseJson(json, operation);
    if (!document)
        return fail(document.error());
    auto profile = isDockerSeccomp(*document) ? resolveDockerSeccomp(*document, context)
                                              : readDocument<Seccomp>(*document, {}, operation);
    if (!profile)
        return profile;
    // In the document, not in the result: rules that do not apply here are checked as well.
    if (auto done = checkActions(*document); !done)
        return fail(done.error());
    return profile;
}

std::string seccompToJson(const Seccomp& seccomp, int indent) {
    return jsonText(writeDocument(seccomp), indent);
}

} // namespace boxwright
