#include "engine/oci/spec_json.h"

#include "engine/oci/spec_fields.h"

namespace boxwright {

Result<ContainerSpec> specFromJson(std::string_view json) {
    constexpr std::string_view operation = "read config.json";
    const auto document = parseJson(json, operation);
    if (!document)
        return fail(document.error());
    return readDocument<ContainerSpec>(*document, {}, operation);
}

std::string specToJson(const ContainerSpec& spec, int indent) {
    return jsonText(writeDocument(spec), indent);
}

std::string specExcerpt(const ContainerSpec& spec, std::string_view pointer) {
    const Json document = writeDocument(spec);
    const Json* value = valueAt(document, pointer);
    return value ? jsonText(*value, 2) : std::string();
}

} // namespace boxwright
