#include "engine/oci/json_text.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <vector>

namespace boxwright {
namespace {

constexpr int deepest = 64;

struct Refused {
    std::string why;
};

/// Watches a document while it is parsed.
class Watch {
public:
    bool operator()(int depth, Json::parse_event_t event, const Json& value) {
        if (depth > deepest)
            throw Refused{"nested deeper than " + std::to_string(deepest)};
        if (event == Json::parse_event_t::object_start)
            m_open.emplace_back();
        else if (event == Json::parse_event_t::object_end)
            m_open.pop_back();
        else if (event == Json::parse_event_t::key)
            notice(value.get_ref<const std::string&>());
        return true;
    }

private:
    void notice(const std::string& key) {
        if (!m_open.back().insert(key).second)
            throw Refused{"member \"" + key + "\" occurs twice in one object"};
    }

    std::vector<std::set<std::string>> m_open;
};

std::string placeOf(std::string_view text, size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const size_t start = before.rfind('\n');
    const size_t column = before.size() - (start == std::string_view::npos ? 0 : start + 1);
    return "not JSON at line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::string unescaped(std::string_view token) {
    std::string plain;
    for (size_t i = 0; i < token.size(); ++i) {
        const bool escape = token[i] == '~' && i + 1 < token.size();
        plain += escape ? (token[++i] == '1' ? '/' : '~') : token[i];
    }
    return plain;
}

const Json* childOf(const Json& value, const std::string& token) {
    if (value.is_object()) {
        const auto member = value.find(token);
        return member == value.end() ? nullptr : &*member;
    }
    size_t index = 0;
    const char* end = token.data() + token.size();
    const auto parsed = std::from_chars(token.data(), end, index);
    const bool isIndex = value.is_array() && parsed.ec == std::errc{} && parsed.ptr == end;
    return isIndex && index < value.size() ? &value[index] : nullptr;
}

} // namespace

Result<Json> parseJson(std::string_view text, std::string_view operation) {
    const auto malformed = [&](std::string why) {
        return fail(makeError(ErrorCode::Malformed, std::string(operation), "/", std::move(why)));
    };
    try {
        Watch watch;
        return Json::parse(text, std::ref(watch));
    } catch (const Json::parse_error& error) {
        return malformed(placeOf(text, error.byte));
    } catch (const Json::exception& error) {
        return malformed(error.what());
    } catch (const Refused& refused) {
        return malformed(refused.why);
    }
}

std::string jsonText(const Json& document, int indent) {
    return document.dump(indent, ' ', false, Json::error_handler_t::replace);
}

const Json* valueAt(const Json& document, std::string_view pointer) {
    const Json* value = &document;
    while (value && !pointer.empty()) {
        if (pointer.front() != '/')
            return nullptr;
        pointer.remove_prefix(1);
        const std::string_view token = pointer.substr(0, pointer.find('/'));
        value = childOf(*value, unescaped(token));
        pointer.remove_prefix(token.size());
    }
    return value;
}

} // namespace boxwright
