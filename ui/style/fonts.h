#pragma once

#include <QFont>

namespace boxwright::ui {

/// The type scale of look.md §5; sizes are pixels.
enum class FontStyle {
    Display,       ///< 20/28 semibold
    Title,         ///< 18/24 semibold
    Heading,       ///< 15/24 semibold
    Section,       ///< 14/20 semibold
    Body,          ///< 13/20
    BodyMedium,    ///< 13/20, labels and buttons
    BodySemibold,  ///< 13/20, card titles
    Small,         ///< 12/16
    SmallMedium,   ///< 12/16
    Caption,       ///< 11/16
    CaptionMedium, ///< 11/16, field labels and chips
    Code,          ///< mono 12/20
    CodeTight,     ///< mono 11.5/18
    Terminal,      ///< mono 12/18
};

/// Makes letters as heavy as they were drawn: Qt turns on FreeType's stem darkening for OpenType
/// fonts, which makes Inter one weight heavier, most of all light text on dark. Call it before the
/// first font is used; a setting of the user's own stands.
void keepFontWeights();

/// Inter and JetBrains Mono where installed, the desktop's general and fixed fonts otherwise. Mono
/// text shows as typed: JetBrains Mono would draw "->" and "--" as one glyph.
QFont typeface(FontStyle style);
int lineHeight(FontStyle style);
/// From line to line in a text of several lines.
int paragraphLine(FontStyle style);

} // namespace boxwright::ui
