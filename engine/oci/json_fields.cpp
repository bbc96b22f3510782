#include "engine/oci/json_fields.h"

#include <algorithm>

namespace boxwright {

JsonReader::JsonReader(const Json& value, std::string path, std::string_view operation,
                       std::optional<Error>& error)
    : m_value(value)
    , m_path(std::move(path))
    , m_operation(operation)
    , m_error(error) {
    if (!m_value.is_object())
        fault(m_path, "not an object");
}

// A null stands for an absent member, as in the Go tools that write it; it is kept as an extra.
const Json* JsonReader::take(const char* name, bool must) {
    if (m_error)
        return nullptr;
    const auto member = m_value.find(name);
    if (member != m_value.end() && (must || !member->is_null())) {
        m_taken.insert(name);
        return &*member;
    }
    if (must)
        fault(pointerTo(m_path, name), "missing");
    return nullptr;
}

void JsonReader::fault(std::string path, std::string why) {
    if (m_error)
        return;
    m_error = makeError(ErrorCode::Malformed, std::string(m_operation),
                        path.empty() ? "/" : std::move(path), std::move(why));
}

void JsonReader::extras(Extras& extras) {
    if (m_error)
        return;
    for (const auto& [key, member] : m_value.items()) {
        if (!m_taken.contains(key))
            extras[key] = jsonText(member, -1);
    }
}

bool JsonReader::readWhole(const Json& json, const std::string& path, int64_t& negative,
                           uint64_t& positive) {
    if (json.is_number_unsigned()) {
        positive = json.get<uint64_t>();
    } else if (json.is_number_integer()) {
        // Below zero in any text; a document made here also holds others so.
        const auto whole = json.get<int64_t>();
        negative = std::min<int64_t>(whole, 0);
        positive = static_cast<uint64_t>(std::max<int64_t>(whole, 0));
    } else {
        fault(path, json.is_number() ? json.dump() + " is not a whole number of 64 bits"
                                     : "not a number");
        return false;
    }
    return true;
}

void JsonReader::read(const Json& json, const std::string& path, bool& value) {
    if (!json.is_boolean())
        return fault(path, "neither true nor false");
    value = json.get<bool>();
}

void JsonReader::read(const Json& json, const std::string& path, std::string& value) {
    if (!json.is_string())
        return fault(path, "not a text");
    value = json.get<std::string>();
}

// What a field of the struct wrote wins over an extra of the same name.
void JsonWriter::extras(const Extras& extras) {
    for (const auto& [key, text] : extras) {
        if (m_object.contains(key))
            continue;
        auto value = parseJson(text, "write");
        m_object[key] = value ? *std::move(value) : Json(text);
    }
}

} // namespace boxwright
