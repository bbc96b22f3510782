#include "engine/stats/parse.h"

#include "engine/base/text.h"

#include <algorithm>
#include <array>
#include <limits>

namespace boxwright {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Takes the first line off `rest`.
bool nextLine(std::string_view& rest, std::string_view& line) {
    if (rest.empty())
        return false;
    const size_t end = rest.find('\n');
    line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return true;
}

/// Takes the first word off `rest`; empty at the end.
std::string_view nextWord(std::string_view& rest) {
    const size_t start = rest.find_first_not_of(" \t");
    if (start == std::string_view::npos) {
        rest = {};
        return {};
    }
    const size_t end = rest.find_first_of(" \t", start);
    const std::string_view word = rest.substr(start, end - start);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end);
    return word;
}

double number(std::string_view text) {
    const auto value = parseNumber(text);
    return value ? static_cast<double>(*value) : none;
}

/// "12.34", as pressure files have it; never in another locale's form.
double fraction(std::string_view text) {
    const size_t point = text.find('.');
    const double whole = number(text.substr(0, point));
    if (point == std::string_view::npos)
        return whole;
    double scale = 1;
    for (size_t i = point + 1; i < text.size(); ++i)
        scale *= 10;
    return whole + number(text.substr(point + 1)) / scale;
}

/// The digits (and point) at the start.
std::string_view leadingNumber(std::string_view text) {
    size_t end = 0;
    while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.'))
        ++end;
    return text.substr(0, end);
}

/// What follows the next " <key>=" in `rest`, which moves behind it; false at the end. Looks for
/// the key as a whole: these files are read every tick, and most of their words are of no interest.
bool nextValue(std::string_view& rest, std::string_view key, std::string_view& value) {
    for (size_t at = rest.find(key); at != std::string_view::npos; at = rest.find(key, at + 1)) {
        const size_t behind = at + key.size();
        if (at == 0 || rest[at - 1] != ' ' || behind >= rest.size() || rest[behind] != '=')
            continue;
        rest.remove_prefix(behind + 1);
        value = leadingNumber(rest);
        return true;
    }
    return false;
}

/// The rest of the line after "<head> ".
bool lineAfter(std::string_view line, std::string_view head, std::string_view& rest) {
    if (line.size() <= head.size() || line[head.size()] != ' ' ||
        line.compare(0, head.size(), head) != 0)
        return false;
    rest = line.substr(head.size());
    return true;
}

} // namespace

double singleValue(std::string_view content) {
    return number(trimmed(content));
}

double flatValue(std::string_view content, std::string_view key) {
    std::string_view rest;
    for (std::string_view line; nextLine(content, line);)
        if (lineAfter(line, key, rest))
            return number(trimmed(rest));
    return none;
}

double pressureValue(std::string_view content, std::string_view field) {
    const size_t blank = field.find(' ');
    const std::string_view kind = field.substr(0, blank);
    const std::string_view average = field.substr(std::min(field.size(), blank + 1));
    std::string_view rest;
    std::string_view value;
    for (std::string_view line; nextLine(content, line);)
        if (lineAfter(line, kind, rest) && nextValue(rest, average, value))
            return fraction(value);
    return none;
}

double nestedSum(std::string_view content, std::string_view key) {
    double sum = 0;
    for (std::string_view value; nextValue(content, key, value);)
        if (const auto one = parseNumber(value))
            sum += static_cast<double>(*one);
    return sum;
}

double valueIn(std::string_view file, std::string_view field, std::string_view content) {
    if (field.empty())
        return singleValue(content);
    if (file == "io.stat")
        return nestedSum(content, field);
    constexpr std::string_view pressure = ".pressure";
    if (file.size() > pressure.size() && file.substr(file.size() - pressure.size()) == pressure)
        return pressureValue(content, field);
    return flatValue(content, field);
}

NetworkBytes networkBytes(std::string_view content) {
    NetworkBytes sum;
    for (std::string_view line; nextLine(content, line);) {
        const size_t colon = line.rfind(':'); // an alias, "eth0:1", has one in its name
        if (colon == std::string_view::npos || trimmed(line.substr(0, colon)) == "lo")
            continue;
        line.remove_prefix(colon + 1);
        // 8 fields received, then 8 sent; bytes lead both
        std::array<uint64_t, 9> fields{};
        bool complete = true;
        for (auto& field : fields) {
            const auto value = parseNumber(nextWord(line));
            complete = complete && value;
            field = value.value_or(0);
        }
        if (complete) {
            sum.received += fields[0];
            sum.sent += fields[8];
        }
    }
    return sum;
}

ProcessTimes processTimes(std::string_view content) {
    const size_t bracket = content.rfind(')');
    if (bracket == std::string_view::npos)
        return {};
    content.remove_prefix(bracket + 1);
    // proc(5) counts fields from 1; the state behind the bracket is field 3
    ProcessTimes times;
    for (int field = 3; field <= 20; ++field) {
        const std::string_view word = nextWord(content);
        if (word.empty())
            return {};
        if (field == 14 || field == 16)
            times.user += number(word);
        if (field == 15 || field == 17)
            times.kernel += number(word);
        if (field == 20)
            times.threads = number(trimmed(word));
    }
    times.valid = true;
    return times;
}

CpuTimes cpuTimes(std::string_view content, std::string_view name) {
    for (std::string_view line; nextLine(content, line);) {
        if (nextWord(line) != name)
            continue;
        // user nice system idle iowait irq softirq steal; guest time is part of user
        CpuTimes times;
        for (int field = 0; field < 8; ++field) {
            const auto ticks = parseNumber(nextWord(line));
            if (!ticks)
                break;
            times.all += static_cast<double>(*ticks);
            if (field != 3 && field != 4)
                times.busy += static_cast<double>(*ticks);
            times.valid = field >= 3;
        }
        return times;
    }
    return {};
}

} // namespace boxwright
