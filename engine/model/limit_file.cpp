#include "engine/model/limit_parts.h"

#include <algorithm>
#include <charconv>

/// The text of the kernel's files: which piece of it is which limit (kernel document cgroup-v2,
/// "Interface files": single values, pairs, and nested keyed lines).
namespace boxwright {
namespace {

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> pieces;
    size_t at = 0;
    while ((at = text.find_first_not_of(separators, at)) != std::string_view::npos) {
        const size_t end = std::min(text.find_first_of(separators, at), text.size());
        pieces.push_back(text.substr(at, end - at));
        at = end;
    }
    return pieces;
}
std::vector<std::string_view> words(std::string_view text) {
    return split(text, " \t\r\n");
}
std::vector<std::string_view> lines(std::string_view text) {
    return split(text, "\n");
}

std::optional<std::string> pairPart(const LimitRow& row, std::string_view content) {
    const auto pair = words(content);
    const size_t index = row.field == "quota" ? 0 : 1;
    if (index < pair.size())
        return std::string(pair[index]);
    return std::nullopt;
}

std::optional<std::string> keyedPart(const LimitRow& row, std::string_view content,
                                     std::string_view instance) {
    for (const std::string_view line : lines(content)) {
        const auto pieces = words(line);
        if (pieces.empty() || pieces[0] != instance)
            continue;
        for (const std::string_view piece : pieces) {
            const size_t equals = piece.find('=');
            if (equals != std::string_view::npos && piece.substr(0, equals) == row.field)
                return std::string(piece.substr(equals + 1));
        }
    }
    return std::nullopt;
}

/// The head of a row's line in io.weight: "default" or the device.
std::string_view weightHead(const LimitRow& row, std::string_view instance) {
    return row.instance == LimitInstance::Device ? instance : row.field;
}

// A lone number is the default weight, as the kernel takes it.
std::optional<std::string> weightPart(const LimitRow& row, std::string_view content,
                                      std::string_view instance) {
    const std::string_view head = weightHead(row, instance);
    for (const std::string_view line : lines(content)) {
        const auto pieces = words(line);
        if (pieces.size() == 2 && pieces[0] == head)
            return std::string(pieces[1]);
        if (pieces.size() == 1 && row.instance == LimitInstance::Single)
            return std::string(pieces[0]);
    }
    return std::nullopt;
}

bool isOwnLine(const LimitRow& row, std::string_view line, std::string_view instance) {
    const auto pieces = words(line);
    return pieces.empty() || pieces[0] == weightHead(row, instance) ||
           (pieces.size() == 1 && row.instance == LimitInstance::Single);
}

/// memparse() of the kernel: a number and one binary suffix.
std::optional<uint64_t> bytesOf(uint64_t number, std::string_view suffix) {
    if (suffix.empty())
        return number;
    const size_t power = std::string_view("KMGT").find(
        static_cast<char>(std::toupper(static_cast<unsigned char>(suffix[0]))));
    if (suffix.size() != 1 || power == std::string_view::npos)
        return std::nullopt;
    const unsigned shift = 10 * (static_cast<unsigned>(power) + 1);
    if (number > UINT64_MAX >> shift)
        return std::nullopt;
    return number << shift;
}

Error malformed(const LimitRow& row, std::string_view text) {
    return makeError(ErrorCode::Malformed, "read limit", limitFile(row, "<size>"),
                     "\"" + std::string(text) + "\" is not of the file's form");
}

} // namespace

std::optional<DeviceNumber> deviceNumber(std::string_view text) {
    constexpr int64_t mostMajor = (1 << 12) - 1;
    constexpr int64_t mostMinor = (1 << 20) - 1;
    DeviceNumber number;
    const char* end = text.data() + text.size();
    auto parsed = std::from_chars(text.data(), end, number.major);
    if (parsed.ec != std::errc{} || parsed.ptr == end || *parsed.ptr != ':')
        return std::nullopt;
    parsed = std::from_chars(parsed.ptr + 1, end, number.minor);
    const bool fits = number.major >= 0 && number.major <= mostMajor && number.minor >= 0 &&
                      number.minor <= mostMinor;
    if (parsed.ec != std::errc{} || parsed.ptr != end || !fits)
        return std::nullopt;
    return number;
}

std::string deviceText(int64_t major, int64_t minor) {
    return std::to_string(major) + ":" + std::to_string(minor);
}

std::optional<std::string> limitPart(const LimitRow& row, std::string_view content,
                                     std::string_view instance) {
    if (row.file == "cpu.max")
        return pairPart(row, content);
    if (row.file == "io.max")
        return keyedPart(row, content, instance);
    if (row.file == "io.weight")
        return weightPart(row, content, instance);
    const auto pieces = words(content);
    if (pieces.size() > 1)
        return std::string(content);
    return pieces.empty() ? std::string() : std::string(pieces[0]);
}

Result<LimitValue> valueOfPart(const LimitRow& row, std::string_view part) {
    if (part == "max" && row.allowsMax)
        return LimitValue{Unlimited{}};
    if (row.unit == LimitUnit::List) {
        if (!checkLimit(row, LimitValue{std::string(part)}))
            return fail(malformed(row, part));
        return LimitValue{std::string(part)};
    }
    uint64_t number = 0;
    const char* end = part.data() + part.size();
    const auto parsed = std::from_chars(part.data(), end, number);
    std::optional<uint64_t> value;
    if (parsed.ec == std::errc{} && (parsed.ptr == end || row.unit == LimitUnit::Bytes))
        value = bytesOf(number, {parsed.ptr, static_cast<size_t>(end - parsed.ptr)});
    if (!value)
        return fail(malformed(row, part));
    return LimitValue{*value};
}

std::vector<std::string> devicesIn(const LimitRow& row, std::string_view content) {
    std::vector<std::string> devices;
    for (const std::string_view line : lines(content)) {
        const auto pieces = words(line);
        if (!pieces.empty() && deviceNumber(pieces[0]) && limitPart(row, line, pieces[0]))
            devices.emplace_back(pieces[0]);
    }
    return devices;
}

std::string withWeightLine(const LimitRow& row, std::string_view content, std::string_view instance,
                           const std::optional<std::string>& part) {
    std::string text;
    const auto append = [&text](const std::string& line) {
        text += (text.empty() ? "" : "\n") + line;
    };
    const std::string own = std::string(weightHead(row, instance)) + " " + part.value_or("");
    if (part && row.instance == LimitInstance::Single)
        append(own);
    for (const std::string_view line : lines(content)) {
        if (!isOwnLine(row, line, instance))
            append(std::string(line));
    }
    if (part && row.instance == LimitInstance::Device)
        append(own);
    return text;
}

std::string limitFile(const LimitRow& row, std::string_view instance) {
    constexpr std::string_view placeholder = "<size>";
    std::string file(row.file);
    const size_t at = file.find(placeholder);
    if (at != std::string::npos)
        file.replace(at, placeholder.size(), instance);
    return file;
}

// A device the file does not mention has no limit of its own.
Result<LimitValue> limitFromFile(const LimitRow& row, std::string_view content,
                                 std::string_view instance) {
    const auto part = limitPart(row, content, instance);
    if (!part && row.instance == LimitInstance::Device)
        return row.kernelDefault;
    if (!part)
        return fail(malformed(row, content));
    return valueOfPart(row, *part);
}

} // namespace boxwright
