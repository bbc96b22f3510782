#include "privhelper/shim/launch_order.h"

#include <nlohmann/json.hpp>

namespace boxwright {

using nlohmann::json;

std::string launchOrderToJson(const LaunchOrder& order) {
    json value{{"id", order.id},
               {"bundle", order.bundle},
               {"runDirectory", order.runDirectory},
               {"seccompCache", order.seccompCache},
               {"bindDestinations", order.bindDestinations},
               {"logBytes", order.logBytes},
               {"stopSignal", order.stopSignal}};
    if (order.stack)
        value["stack"] = {{"lowerdirs", order.stack->lowerdirs},
                          {"upperdir", order.stack->upperdir},
                          {"workdir", order.stack->workdir},
                          {"throwAway", order.stack->throwAway}};
    return value.dump(4, ' ', false, json::error_handler_t::replace);
}

Result<LaunchOrder> launchOrderFromJson(std::string_view text) {
    try {
        const json value = json::parse(text);
        LaunchOrder order;
        order.id = value.at("id").get<std::string>();
        order.bundle = value.at("bundle").get<std::string>();
        order.runDirectory = value.at("runDirectory").get<std::string>();
        order.seccompCache = value.at("seccompCache").get<std::string>();
        order.bindDestinations = value.at("bindDestinations").get<std::vector<std::string>>();
        order.logBytes = value.at("logBytes").get<uint64_t>();
        order.stopSignal = value.at("stopSignal").get<int>();
        if (const auto stack = value.find("stack"); stack != value.end())
            order.stack = RootStack{stack->at("lowerdirs").get<std::vector<std::string>>(),
                                    stack->at("upperdir").get<std::string>(),
                                    stack->at("workdir").get<std::string>(),
                                    stack->at("throwAway").get<bool>()};
        return order;
    } catch (const json::exception& error) {
        return fail(makeError(ErrorCode::Malformed, "read", launchFileName, error.what()));
    }
}

} // namespace boxwright
