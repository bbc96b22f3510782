#include "engine/runtime/record.h"

#include "engine/oci/json_text.h"

#include <array>
#include <ctime>

namespace boxwright::runtime {
namespace {

constexpr std::string_view operation = "read state.json";

} // namespace

std::optional<ResctrlGroups> resctrlOf(const Record& record) {
    return record.resctrl.allocation.empty() ? std::nullopt : std::optional(record.resctrl);
}

std::string recordToJson(const Record& record) {
    const Json init{{"pid", record.init.pid},
                    {"startTicks", record.init.startTicks},
                    {"boot", record.init.boot}};
    const Json resctrl{{"allocation", record.resctrl.allocation},
                       {"monitoring", record.resctrl.monitoring},
                       {"made", record.resctrl.made}};
    const Json document{{"id", record.id},
                        {"bundle", record.bundle},
                        {"rootfs", record.rootfs},
                        {"created", record.created},
                        {"owner", record.owner},
                        {"cgroup", record.cgroup},
                        {"cgroupTop", record.cgroupTop},
                        {"init", init},
                        {"resctrl", resctrl},
                        {"hooks", record.hooks},
                        {"notifies", record.notifies},
                        {"annotations", record.annotations}};
    return jsonText(document, -1);
}

Result<Record> recordFromJson(std::string_view text) {
    auto document = parseJson(text, operation);
    if (!document)
        return fail(document.error());
    try {
        Record record;
        const Json& init = document->at("init");
        const Json& resctrl = document->at("resctrl");
        record.id = document->at("id").get<std::string>();
        record.bundle = document->at("bundle").get<std::string>();
        record.rootfs = document->at("rootfs").get<std::string>();
        record.created = document->at("created").get<std::string>();
        record.owner = document->at("owner").get<uid_t>();
        record.cgroup = document->at("cgroup").get<std::string>();
        record.cgroupTop = document->at("cgroupTop").get<std::string>();
        record.init = {init.at("pid").get<pid_t>(), init.at("startTicks").get<uint64_t>(),
                       init.at("boot").get<std::string>()};
        record.resctrl = {resctrl.at("allocation").get<std::string>(),
                          resctrl.at("monitoring").get<std::string>(),
                          resctrl.at("made").get<bool>()};
        record.hooks = document->at("hooks").get<bool>();
        record.notifies = document->at("notifies").get<bool>();
        record.annotations = document->at("annotations").get<std::map<std::string, std::string>>();
        return record;
    } catch (const Json::exception& error) {
        return fail(
            makeError(ErrorCode::Malformed, std::string(operation), "state.json", error.what()));
    }
}

std::string timestamp() {
    timespec now{};
    (void)::clock_gettime(CLOCK_REALTIME, &now);
    tm parts{};
    (void)::gmtime_r(&now.tv_sec, &parts);
    std::array<char, 32> seconds{};
    const size_t size = std::strftime(seconds.data(), seconds.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    const std::string nanoseconds = std::to_string(1'000'000'000 + now.tv_nsec).substr(1);
    return std::string(seconds.data(), size) + "." + nanoseconds + "Z";
}

} // namespace boxwright::runtime
