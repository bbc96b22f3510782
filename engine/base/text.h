#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// Small cuts of text. Views point into what was given.
namespace boxwright {

/// Without blanks and line ends at both ends.
std::string_view trimmed(std::string_view text);
/// Pieces between blanks, tabs and line ends; never an empty one.
std::vector<std::string_view> splitWords(std::string_view text);
/// Pieces between `separator`, empty ones included; nothing for an empty text.
std::vector<std::string_view> split(std::string_view text, char separator);
/// Not of a temporary: the pieces would outlive it, in a range-for too.
template <class Text>
requires std::is_same_v<Text, std::string> std::vector<std::string_view> splitWords(Text&& text)
= delete;
template <class Text>
requires std::is_same_v<Text, std::string> std::vector<std::string_view> split(Text&& text,
                                                                               char separator)
= delete;
/// Decimal digits and nothing else. Nothing where it does not fit 64 bits.
std::optional<uint64_t> parseNumber(std::string_view text);

/// "/annotations/a~1b": a JSON pointer with one more member, escaped as RFC 6901 wants it.
std::string pointerTo(std::string_view path, std::string_view member);

} // namespace boxwright
