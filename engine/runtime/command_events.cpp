#include "engine/base/text.h"
#include "engine/linux/cgroup.h"
#include "engine/oci/json_text.h"
#include "engine/runtime/command.h"
#include "engine/runtime/container.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <thread>

namespace boxwright::runtime {
namespace {

constexpr Option options[]{
    {"interval", 0, "TIME", "between two samples, as 500ms, 5s, 1m; 5s by default"},
    {"stats", 0, nullptr, "one sample, then end"}};
constexpr const char* defaultInterval = "5s";
constexpr uint64_t mostInterval = 86'400'000; // ms

using Fields = std::map<std::string, uint64_t>;

/// A file of "name number" lines; empty where the cgroup has none.
Fields fieldsOf(const Cgroup& cgroup, const std::string& file) {
    Fields fields;
    const auto text = cgroup.read(file);
    if (!text)
        return fields;
    for (const auto line : split(*text, '\n')) {
        const auto words = splitWords(line);
        if (words.size() == 2)
            fields[std::string(words[0])] = parseNumber(words[1]).value_or(0);
    }
    return fields;
}

/// A file of one number; "max" is the largest one.
uint64_t numberOf(const Cgroup& cgroup, const std::string& file) {
    const auto text = cgroup.read(file);
    if (!text)
        return 0;
    const auto word = trimmed(*text);
    return word == "max" ? UINT64_MAX : parseNumber(word).value_or(0);
}

/// "500ms", "5s", "1m"; a bare number is seconds.
Result<std::chrono::milliseconds> intervalOf(const std::string& text) {
    const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = parseNumber(std::string_view(text).substr(0, digits));
    const std::string unit = text.substr(digits);
    const uint64_t factor = unit == "ms"                  ? 1
                            : unit == "s" || unit.empty() ? 1000
                            : unit == "m"                 ? 60'000
                                                          : 0;
    if (!number || *number == 0 || factor == 0 || *number > mostInterval / factor)
        return fail(makeError(ErrorCode::InvalidArgument, "read", "--interval",
                              "\"" + text + "\" is no time such as 500ms, 5s or 1m"));
    return std::chrono::milliseconds(*number * factor);
}

/// How long tasks waited ("cpu.pressure"): {"some": {"avg10": …}, "full": …}; null without PSI.
Json pressureOf(const Cgroup& cgroup, const std::string& file) {
    Json kinds;
    const auto text = cgroup.read(file);
    if (!text)
        return kinds;
    for (const auto line : split(*text, '\n')) {
        const auto words = splitWords(line);
        for (size_t i = 1; i < words.size(); ++i) {
            const auto equals = words[i].find('=');
            if (equals == std::string_view::npos)
                continue;
            const std::string name(words[i].substr(0, equals));
            const std::string value(words[i].substr(equals + 1));
            Json& place = kinds[std::string(words[0])][name];
            if (name == "total")
                place = parseNumber(value).value_or(0);
            else
                place = std::strtod(value.c_str(), nullptr);
        }
    }
    return kinds;
}

Json withPressure(Json data, const Cgroup& cgroup, const std::string& file) {
    if (Json pressure = pressureOf(cgroup, file); !pressure.is_null())
        data["psi"] = std::move(pressure);
    return data;
}

Json cpuOf(const Cgroup& cgroup) {
    constexpr uint64_t nanoseconds = 1000; // in a microsecond
    Fields fields = fieldsOf(cgroup, "cpu.stat");
    return {{"usage",
             {{"total", fields["usage_usec"] * nanoseconds},
              {"kernel", fields["system_usec"] * nanoseconds},
              {"user", fields["user_usec"] * nanoseconds}}},
            {"throttling",
             {{"periods", fields["nr_periods"]},
              {"throttledPeriods", fields["nr_throttled"]},
              {"throttledTime", fields["throttled_usec"] * nanoseconds}}}};
}

Json memoryOf(const Cgroup& cgroup) {
    const Fields raw = fieldsOf(cgroup, "memory.stat");
    Fields events = fieldsOf(cgroup, "memory.events");
    const auto file = raw.find("file");
    return {{"cache", file == raw.end() ? 0 : file->second},
            {"usage",
             {{"usage", numberOf(cgroup, "memory.current")},
              {"limit", numberOf(cgroup, "memory.max")},
              {"failcnt", events["max"]}}},
            {"swap",
             {{"usage", numberOf(cgroup, "memory.swap.current")},
              {"limit", numberOf(cgroup, "memory.swap.max")}}},
            {"raw", raw}};
}

Json sample(const Cgroup& cgroup) {
    const uint64_t limit = numberOf(cgroup, "pids.max");
    return {{"cpu", withPressure(cpuOf(cgroup), cgroup, "cpu.pressure")},
            {"memory", withPressure(memoryOf(cgroup), cgroup, "memory.pressure")},
            {"blkio", withPressure(Json::object(), cgroup, "io.pressure")},
            {"pids",
             {{"current", numberOf(cgroup, "pids.current")},
              {"limit", limit == UINT64_MAX ? 0 : limit}}}};
}

void print(const std::string& type, const std::string& id, const Json& data) {
    Json event{{"type", type}, {"id", id}};
    if (!data.is_null())
        event["data"] = data;
    std::puts(jsonText(event, -1).c_str());
    (void)std::fflush(stdout);
}

Result<int> run(const Context& context, const Arguments& arguments) {
    auto interval = intervalOf(arguments.valueOr("interval", defaultInterval));
    if (!interval)
        return fail(interval.error());
    auto container = openContainer(context.store(), arguments.operands.front());
    if (!container)
        return fail(container.error());
    if (container->phase == Phase::Stopped)
        return fail(wrongPhase("watch", *container));
    const Record& record = container->record;
    auto cgroup = Cgroup::open(record.cgroup);
    if (!cgroup)
        return fail(cgroup.error());
    uint64_t killed = fieldsOf(*cgroup, "memory.events")["oom_kill"];
    for (;;) {
        print("stats", record.id, sample(*cgroup));
        if (arguments.has("stats"))
            return 0;
        std::this_thread::sleep_for(*interval);
        const uint64_t now = fieldsOf(*cgroup, "memory.events")["oom_kill"];
        if (now > killed)
            print("oom", record.id, {});
        killed = std::max(killed, now);
        if (!isAlive(record.init))
            return 0;
    }
}

} // namespace

Command eventsCommand() {
    return {"events", "ID", "print what a container uses, and when memory ran out", options, 1,
            1,        run};
}

} // namespace boxwright::runtime
