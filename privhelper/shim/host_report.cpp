#include "privhelper/shim/host_report.h"

#include <nlohmann/json.hpp>

namespace boxwright::shim {

using nlohmann::json;

std::string hostReportToJson(const std::vector<HostCheck>& checks) {
    json rows = json::array();
    for (const HostCheck& check : checks)
        rows.push_back({check.key, static_cast<int>(check.state), check.value, check.reason});
    return rows.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<std::vector<HostCheck>> hostReportFromJson(std::string_view text) {
    try {
        std::vector<HostCheck> checks;
        for (const json& row : json::parse(text))
            checks.push_back({row.at(0).get<std::string>(),
                              static_cast<CheckState>(row.at(1).get<int>()),
                              row.at(2).get<std::string>(), row.at(3).get<std::string>()});
        return checks;
    } catch (const json::exception& error) {
        return fail(makeError(ErrorCode::Malformed, "check host", "report", error.what()));
    }
}

} // namespace boxwright::shim
