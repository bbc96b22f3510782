#include "engine/image/layer_meta.h"

#include <nlohmann/json.hpp>

namespace boxwright {
using Json = nlohmann::json;

std::string layerRecordToJson(const LayerRecord& record) {
    const Json json{{"schema", 1},
                    {"digest", record.digest},
                    {"name", record.name},
                    {"origin", record.origin},
                    {"bytes", record.bytes},
                    {"files", record.files},
                    {"importedAt", record.importedAt},
                    {"sample", record.sample}};
    // File names are bytes, JSON is UTF-8: what does not fit is shown with a replacement sign.
    return json.dump(1, '\t', false, Json::error_handler_t::replace) + "\n";
}

Result<LayerRecord> layerRecordFromJson(std::string_view json) {
    try {
        const Json document = Json::parse(json);
        LayerRecord record;
        document.at("digest").get_to(record.digest);
        record.name = document.value("name", std::string());
        record.origin = document.value("origin", std::string());
        record.bytes = document.value("bytes", uint64_t{0});
        record.files = document.value("files", uint64_t{0});
        record.importedAt = document.value("importedAt", int64_t{0});
        record.sample = document.value("sample", std::vector<std::string>());
        return record;
    } catch (const Json::exception& fault) {
        return fail(
            makeError(ErrorCode::Malformed, "read layer record", "meta.json", fault.what()));
    }
}

} // namespace boxwright
