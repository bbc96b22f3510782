#pragma once

#include "engine/model/container_spec.h"
#include "engine/oci/json_text.h"

#include <concepts>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// One list of members per struct serves both directions: `members(io, value)` names every member
/// once, and io is a JsonReader or a JsonWriter. `required` must be in the document, `optional`
/// may be, `defaulted` keeps the struct's own value when absent and is always written, `sparse` is
/// written only when it says something. `extras` comes last and carries what nobody named.
namespace boxwright {

/// T is U, const or not: a reader fills, a writer only looks.
template <class T, class U>
concept Is = std::same_as<std::remove_const_t<T>, U>;

class JsonReader {
public:
    /// `error` receives the first fault; after it, reading does nothing.
    JsonReader(const Json& value, std::string path, std::string_view operation,
               std::optional<Error>& error);

    template <class T>
    void required(const char* name, T& value) {
        if (const Json* member = take(name, true))
            read(*member, pointerTo(m_path, name), value);
    }
    template <class T>
    void optional(const char* name, std::optional<T>& value) {
        if (const Json* member = take(name, false))
            read(*member, pointerTo(m_path, name), value.emplace());
    }
    template <class T>
    void defaulted(const char* name, T& value) {
        if (const Json* member = take(name, false))
            read(*member, pointerTo(m_path, name), value);
    }
    /// A member that says nothing ("[]", 0) stays an extra, so that it is written back as it was.
    template <class T>
    void sparse(const char* name, T& value) {
        defaulted(name, value);
        if (value == T{})
            m_taken.erase(name);
    }
    void extras(Extras& extras);
    /// Says what is wrong with the value of a member just read.
    void refuse(const char* name, std::string why) {
        fault(pointerTo(m_path, name), std::move(why));
    }

private:
    const Json* take(const char* name, bool must);
    void fault(std::string path, std::string why);
    bool readWhole(const Json& json, const std::string& path, int64_t& negative,
                   uint64_t& positive);
    void read(const Json& json, const std::string& path, bool& value);
    void read(const Json& json, const std::string& path, std::string& value);

    template <std::integral T>
    void read(const Json& json, const std::string& path, T& value) {
        int64_t negative = 0;
        uint64_t positive = 0;
        if (!readWhole(json, path, negative, positive))
            return;
        if (negative < 0 ? !std::in_range<T>(negative) : !std::in_range<T>(positive))
            return fault(path, json.dump() + " is outside " +
                                   std::to_string(std::numeric_limits<T>::min()) + " to " +
                                   std::to_string(std::numeric_limits<T>::max()));
        value = negative < 0 ? static_cast<T>(negative) : static_cast<T>(positive);
    }
    template <class T>
    void read(const Json& json, const std::string& path, std::vector<T>& list) {
        if (!json.is_array())
            return fault(path, "not a list");
        list.clear();
        for (size_t i = 0; i < json.size(); ++i)
            read(json[i], pointerTo(path, std::to_string(i)), list.emplace_back());
    }
    template <class T>
    void read(const Json& json, const std::string& path, std::map<std::string, T>& map) {
        if (!json.is_object())
            return fault(path, "not an object");
        map.clear();
        for (const auto& [key, member] : json.items())
            read(member, pointerTo(path, key), map[key]);
    }
    template <class T>
    requires std::is_class_v<T>
    void read(const Json& json, const std::string& path, T& value) {
        JsonReader inner(json, path, m_operation, m_error);
        members(inner, value);
    }

    const Json& m_value;
    std::string m_path;
    std::string_view m_operation;
    std::optional<Error>& m_error;
    std::set<std::string> m_taken;
};

class JsonWriter {
public:
    explicit JsonWriter(Json& object)
        : m_object(object) {
        m_object = Json::object();
    }

    template <class T>
    void required(const char* name, const T& value) {
        m_object[name] = written(value);
    }
    template <class T>
    void optional(const char* name, const std::optional<T>& value) {
        if (value)
            m_object[name] = written(*value);
    }
    template <class T>
    void defaulted(const char* name, const T& value) {
        m_object[name] = written(value);
    }
    template <class T>
    void sparse(const char* name, const T& value) {
        if (value != T{})
            m_object[name] = written(value);
    }
    void extras(const Extras& extras);

private:
    template <class T>
    static Json written(const T& value) {
        if constexpr (std::integral<T> || std::same_as<T, std::string>) {
            return value;
        } else {
            Json object;
            JsonWriter inner(object);
            members(inner, value);
            return object;
        }
    }
    template <class T>
    static Json written(const std::vector<T>& list) {
        Json array = Json::array();
        for (const auto& element : list)
            array.push_back(written(element));
        return array;
    }
    template <class T>
    static Json written(const std::map<std::string, T>& map) {
        Json object = Json::object();
        for (const auto& [key, value] : map)
            object[key] = written(value);
        return object;
    }

    Json& m_object;
};

/// A whole document into `value`.
template <class T>
Result<T> readDocument(const Json& document, std::string path, std::string_view operation) {
    T value;
    std::optional<Error> error;
    JsonReader reader(document, std::move(path), operation, error);
    members(reader, value);
    if (error)
        return fail(*std::move(error));
    return value;
}

template <class T>
Json writeDocument(const T& value) {
    Json document;
    JsonWriter writer(document);
    members(writer, value);
    return document;
}

} // namespace boxwright
