#include "engine/model/limit_parts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

/// People's text to values and values to text: parseLimit, limitText, checkLimit.
namespace boxwright {
namespace {

struct Multiplier {
    std::string_view suffix; ///< lower case, without the unit's own ending
    double factor;
};
constexpr double kibi = 1024;
constexpr std::array binary{Multiplier{"", 1},
                            Multiplier{"k", kibi},
                            Multiplier{"m", kibi* kibi},
                            Multiplier{"g", kibi* kibi* kibi},
                            Multiplier{"t", kibi* kibi* kibi* kibi},
                            Multiplier{"ki", kibi},
                            Multiplier{"mi", kibi* kibi},
                            Multiplier{"gi", kibi* kibi* kibi},
                            Multiplier{"ti", kibi* kibi* kibi* kibi}};
constexpr std::array decimal{Multiplier{"", 1},
                             Multiplier{"k", 1e3},
                             Multiplier{"m", 1e6},
                             Multiplier{"g", 1e9},
                             Multiplier{"t", 1e12},
                             Multiplier{"ki", kibi},
                             Multiplier{"mi", kibi* kibi},
                             Multiplier{"gi", kibi* kibi* kibi},
                             Multiplier{"ti", kibi* kibi* kibi* kibi}};
constexpr std::array timeUnits{Multiplier{"", 1}, Multiplier{"us", 1}, Multiplier{"\u00b5s", 1},
                               Multiplier{"ms", 1e3}, Multiplier{"s", 1e6}};
constexpr std::array plain{Multiplier{"", 1}};
constexpr double percentOfUsualPeriod = 1000; // µs: 100 % is 100 ms of every 100 ms

std::span<const Multiplier> multipliers(LimitUnit unit) {
    switch (unit) {
    case LimitUnit::Bytes:
        return binary;
    case LimitUnit::BytesPerSecond:
    case LimitUnit::OperationsPerSecond:
        return decimal;
    case LimitUnit::Microseconds:
        return timeUnits;
    default:
        return plain;
    }
}

std::string lowered(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return c < 128 ? std::tolower(c) : c; });
    return lower;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const size_t first = text.find_first_not_of(blank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

void dropEnding(std::string& text, std::string_view ending) {
    if (text.ends_with(ending))
        text.resize(text.size() - ending.size());
}

/// "MiB/s" to "mi": what is left names the multiplier.
std::string bareSuffix(std::string_view text, LimitUnit unit) {
    std::string suffix = lowered(trimmed(text));
    if (unit == LimitUnit::BytesPerSecond) {
        dropEnding(suffix, "/s");
        dropEnding(suffix, "ps");
    }
    if (unit == LimitUnit::OperationsPerSecond) {
        dropEnding(suffix, "/s");
        dropEnding(suffix, "iops");
        suffix = std::string(trimmed(suffix));
    }
    if (unit == LimitUnit::Bytes || unit == LimitUnit::BytesPerSecond)
        dropEnding(suffix, "b");
    return suffix;
}

std::optional<double> factorOf(const LimitRow& row, std::string_view text) {
    if (trimmed(text) == "%" && row.key == "cpu.max.quota")
        return percentOfUsualPeriod;
    const std::string suffix = bareSuffix(text, row.unit);
    for (const auto& multiplier : multipliers(row.unit)) {
        if (multiplier.suffix == suffix)
            return multiplier.factor;
    }
    return std::nullopt;
}

Error refusal(const LimitRow& row, std::string why) {
    return makeError(ErrorCode::InvalidArgument, "set limit", std::string(row.key), std::move(why));
}

Error notUnderstood(const LimitRow& row, std::string_view text) {
    return refusal(row, "\"" + std::string(text) + "\" is not understood; " +
                            std::to_string(std::max<uint64_t>(row.minimum, 1)) + " would be");
}

/// Whole numbers exactly, fractions only where a multiplier makes them whole enough.
Result<LimitValue> parseNumber(const LimitRow& row, std::string_view text) {
    const size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string_view number = text.substr(0, digits);
    const auto factor = factorOf(row, text.substr(digits));
    if (number.empty() || !factor)
        return fail(notUnderstood(row, text));
    const char* end = number.data() + number.size();
    uint64_t whole = 0;
    const auto exact = std::from_chars(number.data(), end, whole);
    if (exact.ec == std::errc{} && exact.ptr == end && *factor == 1)
        return LimitValue{whole};
    long double value = 0;
    const auto parsed = std::from_chars(number.data(), end, value, std::chars_format::fixed);
    if (parsed.ec != std::errc{} || parsed.ptr != end)
        return fail(notUnderstood(row, text));
    value *= *factor;
    if (value >= 0x1p64L || (*factor == 1 && value != std::floor(value)))
        return fail(notUnderstood(row, text));
    return LimitValue{static_cast<uint64_t>(std::round(value))};
}

Result<LimitValue> parseFlag(const LimitRow& row, std::string_view text) {
    const std::string word = lowered(text);
    for (const std::string_view on : {"1", "on", "yes", "true"}) {
        if (word == on)
            return LimitValue{uint64_t{1}};
    }
    for (const std::string_view off : {"0", "off", "no", "false"}) {
        if (word == off)
            return LimitValue{uint64_t{0}};
    }
    return fail(refusal(row, "\"" + std::string(text) + "\" is neither 1 nor 0"));
}

/// "4" or "0-3" with ascending ends up to `highest`.
bool isMember(std::string_view text, uint64_t highest) {
    const size_t dash = text.find('-');
    uint64_t first = 0;
    uint64_t last = 0;
    const auto number = [](std::string_view digits, uint64_t& value) {
        const char* end = digits.data() + digits.size();
        const auto parsed = std::from_chars(digits.data(), end, value);
        return parsed.ec == std::errc{} && parsed.ptr == end;
    };
    if (!number(text.substr(0, dash), first))
        return false;
    if (dash == std::string_view::npos)
        return first <= highest;
    return number(text.substr(dash + 1), last) && first <= last && last <= highest;
}

bool isList(std::string_view text, uint64_t highest) {
    for (;;) {
        const size_t comma = text.find(',');
        if (!isMember(text.substr(0, comma), highest))
            return false;
        if (comma == std::string_view::npos)
            return true;
        text.remove_prefix(comma + 1);
    }
}

Status checkNumber(const LimitRow& row, uint64_t number) {
    if (number < row.minimum)
        return fail(refusal(row, std::to_string(number) + " is below the least possible; " +
                                     std::to_string(row.minimum) + " works"));
    if (number > row.maximum)
        return fail(refusal(row, std::to_string(number) + " is above the most possible; " +
                                     std::to_string(row.maximum) + " works"));
    return {};
}

bool isPageSize(std::string_view text) {
    const size_t digits = text.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string_view::npos || text.front() == '0')
        return false;
    const std::string_view unit = text.substr(digits);
    return unit == "KB" || unit == "MB" || unit == "GB";
}

Status checkInstance(const LimitRow& row, std::string_view instance) {
    const std::string name(instance);
    if (row.instance == LimitInstance::Single && !instance.empty())
        return fail(refusal(row, "exists once, not for \"" + name + "\""));
    if (row.instance == LimitInstance::Device && !deviceNumber(instance))
        return fail(refusal(row, "\"" + name + "\" is not a device number such as 8:0"));
    if (row.instance == LimitInstance::HugePageSize && !isPageSize(instance))
        return fail(refusal(row, "\"" + name + "\" is not a page size such as 2MB"));
    return {};
}

} // namespace

Status checkLimit(const LimitRow& row, const LimitValue& value, std::string_view instance) {
    if (auto place = checkInstance(row, instance); !place)
        return place;
    if (std::holds_alternative<Unlimited>(value)) {
        if (row.allowsMax)
            return {};
        return fail(refusal(row, "cannot be unlimited; " + std::to_string(row.maximum) + " works"));
    }
    if (const auto* list = std::get_if<std::string>(&value)) {
        if (row.unit == LimitUnit::List && (list->empty() || isList(*list, row.maximum)))
            return {};
        return fail(refusal(row, "\"" + *list + "\" is not a list up to " +
                                     std::to_string(row.maximum) + "; 0 works"));
    }
    if (row.unit == LimitUnit::List)
        return fail(refusal(row, "wants a list such as 0-1"));
    return checkNumber(row, std::get<uint64_t>(value));
}

Result<LimitValue> parseLimit(const LimitRow& row, std::string_view text) {
    const std::string_view typed = trimmed(text);
    const std::string word = lowered(typed);
    if (row.allowsMax && (word == "max" || word == "unlimited"))
        return LimitValue{Unlimited{}};
    if (row.unit == LimitUnit::Flag)
        return parseFlag(row, typed);
    if (row.unit != LimitUnit::List)
        return parseNumber(row, typed);
    std::string list(typed);
    std::erase(list, ' ');
    if (!list.empty() && !isList(list, row.maximum))
        return fail(refusal(row, "\"" + list + "\" is not a list up to " +
                                     std::to_string(row.maximum) + ", such as 0-1"));
    return LimitValue{std::move(list)};
}

std::string limitText(const LimitValue& value) {
    if (const auto* number = std::get_if<uint64_t>(&value))
        return std::to_string(*number);
    if (const auto* list = std::get_if<std::string>(&value))
        return *list;
    return "max";
}

} // namespace boxwright
