#include "privhelper/shim/launch_order.h"

#include "engine/model/namespaces.h"
#include "engine/plan/plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace boxwright {

using nlohmann::json;

std::string launchOrderToJson(const LaunchOrder& order) {
    json value{{"id", order.id},
               {"bundle", order.bundle},
               {"namespaces", order.namespaces},
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
        order.namespaces = value.at("namespaces").get<std::map<std::string, std::string>>();
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

void applyOrder(const LaunchOrder& order, ContainerSpec& spec) {
    for (const auto& [type, path] : order.namespaces)
        setNamespaceChoice(spec, type, {NamespaceMode::Path, path});
    if (!spec.mounts)
        return;
    const auto& handed = order.bindDestinations;
    for (Mount& mount : *spec.mounts) {
        if (isBind(mount) &&
            std::find(handed.begin(), handed.end(), mount.destination) != handed.end())
            mount.source = "handed over";
    }
}

} // namespace boxwright
