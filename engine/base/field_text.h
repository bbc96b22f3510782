#pragma once

#include <string>
#include <string_view>

namespace boxwright {

/// Bytes below 0x21, '%' and above 0x7e as %XX: a field of a line, separated by blanks.
std::string escapeField(std::string_view bytes);
/// The reverse; what is no escape stays as it is.
std::string unescapeField(std::string_view text);

} // namespace boxwright
