#include "engine/base/child_process.h"
#include "engine/base/text.h"
#include "engine/linux/cgroup.h"
#include "engine/oci/json_text.h"
#include "engine/runtime/command.h"
#include "engine/runtime/container.h"

#include <algorithm>
#include <cstdio>

namespace boxwright::runtime {
namespace {

constexpr Option options[]{{"format", 'f', "table|json", "table by default"}};

Result<std::vector<pid_t>> processesOf(const Container& container) {
    if (container.phase == Phase::Stopped || container.phase == Phase::Creating)
        return std::vector<pid_t>{};
    if (container.record.cgroup.empty())
        return std::vector<pid_t>{container.record.init.pid};
    auto cgroup = Cgroup::open(container.record.cgroup);
    if (!cgroup)
        return fail(cgroup.error());
    auto pids = cgroup->processes();
    if (pids)
        std::sort(pids->begin(), pids->end());
    return pids;
}

/// ps(1) decides about columns; its lines of other processes are left out.
Result<int> printTable(const std::vector<pid_t>& pids, std::vector<std::string> wish) {
    if (wish.empty())
        wish = {"-ef"};
    wish.insert(wish.begin(), "ps");
    auto listing = capture(wish);
    if (!listing)
        return fail(listing.error());
    if (listing->status != 0)
        return fail(makeError(ErrorCode::System, "ps", wish.back(), listing->errors));
    size_t column = std::string::npos;
    for (const auto line : split(listing->output, '\n')) {
        const auto words = splitWords(line);
        if (column == std::string::npos) {
            column =
                static_cast<size_t>(std::find(words.begin(), words.end(), "PID") - words.begin());
            if (column == words.size())
                return fail(makeError(ErrorCode::InvalidArgument, "ps", "options",
                                      "they leave the column PID out"));
            std::puts(std::string(line).c_str());
        } else if (column < words.size()) {
            const auto pid = parseNumber(words[column]);
            if (pid && std::find(pids.begin(), pids.end(), static_cast<pid_t>(*pid)) != pids.end())
                std::puts(std::string(line).c_str());
        }
    }
    return 0;
}

Result<int> run(const Context& context, const Arguments& arguments) {
    const std::string format = arguments.valueOr("format", "table");
    if (format != "table" && format != "json")
        return fail(makeError(ErrorCode::InvalidArgument, "ps", "--format",
                              "\"" + format + "\" is neither table nor json"));
    auto container = openContainer(context.store(), arguments.operands.front());
    if (!container)
        return fail(container.error());
    auto pids = processesOf(*container);
    if (!pids)
        return fail(pids.error());
    if (format == "table")
        return printTable(*pids, {arguments.operands.begin() + 1, arguments.operands.end()});
    std::puts(jsonText(Json(*pids), -1).c_str());
    return 0;
}

} // namespace

Command psCommand() {
    return {"ps", "ID [PS OPTIONS]",  "list the processes of a container", options, 1, size_t(-1),
            run,  Order::OptionsFirst};
}

} // namespace boxwright::runtime
