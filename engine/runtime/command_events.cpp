#include "engine/base/text.h"
#include "engine/linux/cgroup.h"
#include "engine/oci/json_text.h"
#include "engine/runtime/command.h"
#include "engine/runtime/container.h"

#include <chrono>
#include <cstdio>
#include <map>
#include <thread>

namespace boxwright::runtime {
namespace {

constexpr Option options[]{{"interval", 0, "SECONDS", "between two samples; 5 by default"},
                           {"stats", 0, nullptr, "one sample, then end"}};
constexpr int defaultInterval = 5;
constexpr int mostInterval = 86400;

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
    return {{"cpu", cpuOf(cgroup)},
            {"memory", memoryOf(cgroup)},
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
    auto interval = arguments.number("interval", defaultInterval, mostInterval);
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
        std::this_thread::sleep_for(std::chrono::seconds(std::max(*interval, 1)));
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
