#include "engine/runtime/annotations.h"

#include "engine/base/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace boxwright::runtime {
namespace {

constexpr std::string_view keepGroups = "run.oci.keep_original_groups";
constexpr std::string_view propertyPrefix = "org.systemd.property.";
constexpr size_t shortestName = 3;

using Annotations = std::map<std::string, std::string>;

Error invalid(std::string_view name, const std::string& why) {
    return makeError(ErrorCode::InvalidArgument, "read",
                     std::string(propertyPrefix) + std::string(name), why);
}

bool isName(std::string_view name) {
    return name.size() >= shortestName && std::all_of(name.begin(), name.end(), [](char letter) {
               return std::isalpha(static_cast<unsigned char>(letter)) != 0;
           });
}

struct TypeRow {
    std::string_view keyword;
    std::string_view signature;
};
constexpr std::array types{TypeRow{"boolean", "b"}, TypeRow{"string", "s"}, TypeRow{"int32", "i"},
                           TypeRow{"uint32", "u"},  TypeRow{"int64", "x"},  TypeRow{"uint64", "t"},
                           TypeRow{"double", "d"}};

/// Takes "uint64 " or "@as " off the front. @return its signature, "" when there is none
std::string takeType(std::string_view& text) {
    const size_t space = text.find(' ');
    if (space == std::string_view::npos)
        return {};
    const std::string_view word = text.substr(0, space);
    const auto row = std::find_if(types.begin(), types.end(), [&](const TypeRow& known) {
        return word == known.keyword || word == "@" + std::string(known.signature);
    });
    if (row == types.end() && word != "@as")
        return {};
    text = trimmed(text.substr(space));
    return std::string(row == types.end() ? "as" : row->signature);
}

template <typename Number>
bool isNumber(std::string_view text) {
    Number number{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    return fault == std::errc() && end == text.data() + text.size();
}

bool fits(std::string_view text, std::string_view signature) {
    switch (signature.front()) {
    case 'b':
        return text == "true" || text == "false";
    case 'i':
        return isNumber<int32_t>(text);
    case 'u':
        return isNumber<uint32_t>(text);
    case 'x':
        return isNumber<int64_t>(text);
    case 't':
        return isNumber<uint64_t>(text);
    default:
        return isNumber<double>(text);
    }
}

/// A quoted string off the front; a backslash keeps the character behind it as it is.
std::optional<std::string> takeString(std::string_view& text) {
    if (text.empty() || (text.front() != '\'' && text.front() != '"'))
        return std::nullopt;
    std::string string;
    for (size_t i = 1; i < text.size(); ++i) {
        if (text[i] == text.front()) {
            text = trimmed(text.substr(i + 1));
            return string;
        }
        if (text[i] == '\\' && ++i == text.size())
            break;
        string += text[i];
    }
    return std::nullopt;
}

std::optional<std::vector<std::string>> stringList(std::string_view text) {
    if (text.size() < 2 || text.front() != '[' || text.back() != ']')
        return std::nullopt;
    text = trimmed(text.substr(1, text.size() - 2));
    std::vector<std::string> list;
    while (!text.empty()) {
        auto string = takeString(text);
        if (!string || (!text.empty() && text.front() != ','))
            return std::nullopt;
        list.push_back(std::move(*string));
        if (!text.empty())
            text = trimmed(text.substr(1));
    }
    return list;
}

std::string typeOf(std::string_view text) {
    if (text.starts_with('['))
        return "as";
    if (text.starts_with('\'') || text.starts_with('"'))
        return "s";
    if (fits(text, "b"))
        return "b";
    return text.find_first_of(".eE") == std::string_view::npos ? "i" : "d";
}

/// Of TimeoutStopSec: TimeoutStopUSec, a million times as many.
Status inMicroseconds(UnitProperty& property) {
    if (!property.name.ends_with("Sec") || property.name.ends_with("USec"))
        return {};
    double seconds = -1;
    if (property.type != "s" && property.type != "as" && property.type != "b") {
        const std::string& text = property.values.front();
        (void)std::from_chars(text.data(), text.data() + text.size(), seconds);
    }
    const double micro = std::round(seconds * 1e6);
    if (!(micro >= 0 && micro < 1e19))
        return fail(invalid(property.name, "a time is a number of seconds"));
    property.name.insert(property.name.size() - 3, "U");
    property.type = "t";
    property.values = {std::to_string(static_cast<uint64_t>(micro))};
    return {};
}

bool isOurs(const UnitProperty& property) {
    return property.name == "PIDs" || property.name == "Slice" ||
           (property.name == "Delegate" && property.values != std::vector<std::string>{"true"});
}

} // namespace

bool keepsGroups(const ContainerSpec& spec) {
    const Annotations annotations = spec.annotations.value_or(Annotations{});
    const auto found = annotations.find(std::string(keepGroups));
    return found != annotations.end() && found->second != "0" && found->second != "false" &&
           !found->second.empty();
}

Result<UnitProperty> unitProperty(std::string_view name, std::string_view value) {
    if (!isName(name))
        return fail(
            invalid(name, "the name of a property has three letters or more, and only those"));
    std::string_view text = trimmed(value);
    UnitProperty property{std::string(name), takeType(text), {}};
    if (property.type.empty())
        property.type = typeOf(text);
    if (property.type == "as") {
        auto list = stringList(text);
        if (!list)
            return fail(invalid(name, "expected a list of strings: ['a', 'b']"));
        property.values = std::move(*list);
    } else if (property.type == "s") {
        auto string = takeString(text);
        if (!string || !text.empty())
            return fail(invalid(name, "expected a string in quotation marks"));
        property.values = {std::move(*string)};
    } else if (fits(text, property.type)) {
        property.values = {std::string(text)};
    } else {
        return fail(
            invalid(name, "\"" + std::string(value) + "\" is no value in GVariant text format"));
    }
    if (auto converted = inMicroseconds(property); !converted)
        return fail(converted.error());
    return property;
}

Result<std::vector<UnitProperty>> unitProperties(const ContainerSpec& spec) {
    std::vector<UnitProperty> properties;
    for (const auto& [key, value] : spec.annotations.value_or(Annotations{})) {
        if (!key.starts_with(propertyPrefix))
            continue;
        auto property = unitProperty(std::string_view(key).substr(propertyPrefix.size()), value);
        if (!property)
            return fail(property.error());
        if (isOurs(*property))
            return fail(invalid(property->name, "the runtime itself decides it"));
        properties.push_back(std::move(*property));
    }
    return properties;
}

} // namespace boxwright::runtime
