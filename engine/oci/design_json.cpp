#include "engine/oci/design_json.h"

#include "engine/oci/spec_fields.h"

namespace boxwright {
namespace {

constexpr std::string_view operation = "read design";
constexpr const char* keepName = "keep";
constexpr const char* throwAwayName = "throw-away";

/// The file's own members; `oci` is read by itself.
struct DesignFile {
    int schema = Design::currentSchema;
    std::string name;
    std::string description;
    std::vector<LayerRef> layers;
    std::string writable = keepName;
    ContainerSpec oci;
    Extras extras;
};

} // namespace

template <class Io, Is<LayerRef> T>
void members(Io& io, T& layer) {
    io.required("digest", layer.digest);
    io.defaulted("name", layer.name);
    io.defaulted("origin", layer.origin);
    io.defaulted("enabled", layer.enabled);
    io.extras(layer.extras);
}

template <class Io, Is<DesignFile> T>
void members(Io& io, T& file) {
    io.required("schema", file.schema);
    io.defaulted("name", file.name);
    io.defaulted("description", file.description);
    io.defaulted("layers", file.layers);
    io.defaulted("writable", file.writable);
    io.required("oci", file.oci);
    io.extras(file.extras);
}

namespace {

/// A schema of the future is told apart from a broken file before anything else is looked at.
Status checkSchema(const Json& document) {
    const Json* schema = valueAt(document, "/schema");
    if (!schema || !schema->is_number_integer() || *schema <= Design::currentSchema)
        return {};
    return fail(makeError(ErrorCode::NotSupported, std::string(operation), "/schema",
                          "schema " + schema->dump() + " is newer than " +
                              std::to_string(Design::currentSchema)));
}

Result<Design> designOf(DesignFile file) {
    if (file.schema < 1)
        return fail(makeError(ErrorCode::Malformed, std::string(operation), "/schema",
                              "schemas count from 1"));
    if (file.writable != keepName && file.writable != throwAwayName)
        return fail(makeError(ErrorCode::Malformed, std::string(operation), "/writable",
                              "neither \"keep\" nor \"throw-away\""));
    Design design;
    design.name = std::move(file.name);
    design.description = std::move(file.description);
    design.layers = std::move(file.layers);
    design.writable = file.writable == keepName ? WritableLayer::Keep : WritableLayer::ThrowAway;
    design.spec = std::move(file.oci);
    design.extras = std::move(file.extras);
    return design;
}

bool isBareConfig(const Json& document) {
    return document.is_object() && document.contains("ociVersion") && !document.contains("oci");
}

} // namespace

Result<Design> designFromJson(std::string_view json) {
    const auto document = parseJson(json, operation);
    if (!document)
        return fail(document.error());
    if (isBareConfig(*document)) {
        Design design;
        auto spec = readDocument<ContainerSpec>(*document, {}, operation);
        if (!spec)
            return fail(std::move(spec).error());
        design.spec = *std::move(spec);
        return design;
    }
    if (auto known = checkSchema(*document); !known)
        return fail(known.error());
    auto file = readDocument<DesignFile>(*document, {}, operation);
    if (!file)
        return fail(std::move(file).error());
    return designOf(*std::move(file));
}

std::string designToJson(const Design& design, int indent) {
    DesignFile file;
    file.name = design.name;
    file.description = design.description;
    file.layers = design.layers;
    file.writable = design.writable == WritableLayer::Keep ? keepName : throwAwayName;
    file.oci = design.spec;
    file.extras = design.extras;
    return jsonText(writeDocument(file), indent);
}

} // namespace boxwright
