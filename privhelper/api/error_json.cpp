#include "privhelper/api/error_json.h"

#include <nlohmann/json.hpp>

namespace boxwright {

std::string errorToJson(const Error& error) {
    const nlohmann::json json{{"code", errorCodeName(error.code)},
                              {"operation", error.operation},
                              {"object", error.object},
                              {"errno", error.sysErrno},
                              {"detail", error.detail},
                              {"step", error.step}};
    // Paths may hold any bytes; what is not UTF-8 is replaced rather than thrown at.
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Error errorFromJson(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object())
        return makeError(ErrorCode::Internal, "helper", {}, std::string(text));
    const auto member = [&json](const char* name) {
        const auto found = json.find(name);
        return found != json.end() && found->is_string() ? found->get<std::string>()
                                                         : std::string();
    };
    Error error;
    (void)errorCodeFromName(member("code"), error.code);
    error.operation = member("operation");
    error.object = member("object");
    error.detail = member("detail");
    error.step = member("step");
    if (const auto found = json.find("errno"); found != json.end() && found->is_number_integer())
        error.sysErrno = found->get<int>();
    return error;
}

} // namespace boxwright
