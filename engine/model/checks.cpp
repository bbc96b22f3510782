#include "engine/model/checks.h"

#include "engine/model/check_texts.h"

#include <algorithm>
#include <vector>

namespace boxwright {
namespace {

std::vector<CheckText> collect() {
    std::vector<CheckText> all;
    for (const auto topic : {kernelCheckTexts(), cgroupCheckTexts(), userCheckTexts(),
                             storageCheckTexts(), securityCheckTexts()})
        all.insert(all.end(), topic.begin(), topic.end());
    return all;
}

const CheckText* exactly(std::string_view key, std::string_view reason) {
    const auto rows = checkTexts();
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const CheckText& row) {
        return row.key == key && row.reason == reason;
    });
    return found == rows.end() ? nullptr : &*found;
}

} // namespace

std::span<const CheckText> checkTexts() {
    static const std::vector<CheckText> all = collect();
    return all;
}

const CheckText* findCheckText(std::string_view key, std::string_view reason) {
    if (const CheckText* own = exactly(key, reason))
        return own;
    if (reason.empty())
        return nullptr;
    const size_t dot = key.find('.');
    if (dot != std::string_view::npos)
        if (const CheckText* family = exactly(std::string(key.substr(0, dot)) + ".*", reason))
            return family;
    return exactly("*", reason);
}

} // namespace boxwright
