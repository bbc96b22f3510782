#pragma once

#include <string>
#include <string_view>

namespace boxwright {

/// Text of unknown origin (a file's name, a label of an image) as a terminal or a log line may be
/// given it: control characters, C1 ones in UTF-8 too, as "\x1b". Everything else, invalid UTF-8
/// too, stays as it is.
std::string printable(std::string_view text);
/// The same for text that may have several lines.
std::string printableLines(std::string_view text);

} // namespace boxwright
