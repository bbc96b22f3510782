#include "engine/linux/users.h"
#include "engine/oci/json_text.h"
#include "engine/runtime/command.h"
#include "engine/runtime/container.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace boxwright::runtime {
namespace {

constexpr Option options[]{{"format", 'f', "table|json", "table by default"},
                           {"quiet", 'q', nullptr, "ids only"}};

using Line = std::array<std::string, 6>;

std::string ownerName(uid_t uid) {
    const std::string name = userName(uid);
    return name.empty() ? "#" + std::to_string(uid) : name;
}

Line lineOf(const Container& container) {
    const Record& record = container.record;
    const bool lives = container.phase != Phase::Stopped;
    return {record.id,
            std::to_string(lives ? record.init.pid : 0),
            std::string(phaseName(container.phase)),
            record.bundle,
            record.created,
            ownerName(record.owner)};
}

void printTable(const std::vector<Container>& containers) {
    std::vector<Line> lines{{"ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"}};
    std::transform(containers.begin(), containers.end(), std::back_inserter(lines), lineOf);
    std::array<size_t, 6> widths{};
    for (const Line& line : lines) {
        for (size_t i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], line[i].size());
    }
    for (const Line& line : lines) {
        std::string text;
        for (size_t i = 0; i < line.size(); ++i) {
            text += line[i];
            if (i + 1 < line.size())
                text.append(widths[i] - line[i].size() + 2, ' ');
        }
        std::puts(text.c_str());
    }
}

void printJson(const std::vector<Container>& containers) {
    std::string text;
    for (const Container& container : containers)
        text += (text.empty() ? "" : ",") + stateToJson(container.record, container.phase, -1);
    std::puts(("[" + text + "]").c_str());
}

Result<int> run(const Context& context, const Arguments& arguments) {
    const std::string format = arguments.valueOr("format", "table");
    if (format != "table" && format != "json")
        return fail(makeError(ErrorCode::InvalidArgument, "list", "--format",
                              "\"" + format + "\" is neither table nor json"));
    auto ids = context.store().list();
    if (!ids)
        return fail(ids.error());
    std::vector<Container> containers;
    for (const std::string& id : *ids) {
        auto container = openContainer(context.store(), id);
        if (container) // else it was deleted meanwhile
            containers.push_back(std::move(*container));
    }
    if (arguments.has("quiet")) {
        for (const Container& container : containers)
            std::puts(container.record.id.c_str());
    } else if (format == "json") {
        printJson(containers);
    } else {
        printTable(containers);
    }
    return 0;
}

} // namespace

Command listCommand() {
    return {"list", "", "list the containers of the state directory", options, 0, 0, run};
}

} // namespace boxwright::runtime
