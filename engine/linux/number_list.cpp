#include "engine/linux/number_list.h"

#include "engine/base/text.h"

namespace boxwright {
namespace {

constexpr uint64_t highest = 4095;
constexpr uint64_t wordBits = 64;

struct Range {
    uint64_t first = 0;
    uint64_t last = 0;
};

std::optional<Range> rangeOf(std::string_view text) {
    const size_t dash = text.find('-');
    const auto first = parseNumber(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parseNumber(text.substr(dash + 1));
    if (!first || !last || *first > *last || *last > highest)
        return std::nullopt;
    return Range{*first, *last};
}

} // namespace

Result<std::vector<uint64_t>> maskOfList(const std::string& list, const std::string& member) {
    std::vector<uint64_t> mask;
    for (const auto part : split(list, ',')) {
        const auto range = rangeOf(trimmed(part));
        if (!range)
            return fail(makeError(ErrorCode::InvalidArgument, "read list", member,
                                  "\"" + list + "\" is no list like 0-3,7"));
        for (uint64_t number = range->first; number <= range->last; ++number) {
            mask.resize(std::max<size_t>(mask.size(), number / wordBits + 1));
            mask[number / wordBits] |= uint64_t{1} << (number % wordBits);
        }
    }
    return mask;
}

} // namespace boxwright
