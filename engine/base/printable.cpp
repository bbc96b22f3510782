#include "engine/base/printable.h"

#include <array>
#include <cstdio>

namespace boxwright {
namespace {

constexpr unsigned char firstPrintable = 0x20;
constexpr unsigned char deleteCharacter = 0x7f;
constexpr unsigned char c1Lead = 0xc2; // U+0080 to U+009f are 0xc2 0x80 to 0xc2 0x9f
constexpr unsigned char c1First = 0x80;
constexpr unsigned char c1Last = 0x9f;

void appendEscape(std::string& to, unsigned char code) {
    std::array<char, 5> text{};
    (void)std::snprintf(text.data(), text.size(), "\\x%02x", code);
    to += text.data();
}

} // namespace

std::string printable(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
        if (byte < firstPrintable || byte == deleteCharacter) {
            appendEscape(safe, byte);
        } else if (byte == c1Lead && next >= c1First && next <= c1Last) {
            appendEscape(safe, next);
            ++i;
        } else {
            safe += text[i];
        }
    }
    return safe;
}

std::string printableLines(std::string_view text) {
    std::string safe;
    for (;;) {
        const size_t end = text.find('\n');
        safe += printable(text.substr(0, end));
        if (end == std::string_view::npos)
            return safe;
        safe += '\n';
        text.remove_prefix(end + 1);
    }
}

} // namespace boxwright
