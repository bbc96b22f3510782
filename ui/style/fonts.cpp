#include "ui/style/fonts.h"

#include <QFontDatabase>

#include <array>

namespace boxwright::ui {

namespace {

struct StyleRow {
    qreal size;
    int line;
    QFont::Weight weight;
    bool mono;
};

constexpr std::array<StyleRow, 14> rows{{
    {20, 28, QFont::DemiBold, false},
    {18, 24, QFont::DemiBold, false},
    {15, 24, QFont::DemiBold, false},
    {14, 20, QFont::DemiBold, false},
    {13, 20, QFont::Normal, false},
    {13, 20, QFont::Medium, false},
    {13, 20, QFont::DemiBold, false},
    {12, 16, QFont::Normal, false},
    {12, 16, QFont::Medium, false},
    {11, 16, QFont::Normal, false},
    {11, 16, QFont::Medium, false},
    {12, 20, QFont::Normal, true},
    {11.5, 18, QFont::Normal, true},
    {12, 18, QFont::Normal, true},
}};

const StyleRow& row(FontStyle style) {
    return rows[static_cast<size_t>(style)];
}

QFont chosenFont(const QString& wanted, QFontDatabase::SystemFont otherwise) {
    return QFontDatabase::hasFamily(wanted) ? QFont(wanted) : QFontDatabase::systemFont(otherwise);
}

/// Chosen once: fontconfig takes half a millisecond to say whether it has a family, and a window
/// asks some hundred times before it is up.
QFont baseFont(bool mono) {
    static const QFont sansFont = chosenFont(QStringLiteral("Inter"), QFontDatabase::GeneralFont);
    static const QFont monoFont =
        chosenFont(QStringLiteral("JetBrains Mono"), QFontDatabase::FixedFont);
    return mono ? monoFont : sansFont;
}

} // namespace

void keepFontWeights() {
    // Four pairs of stem width and darkening, both in thousandths of an em (FreeType's
    // documentation of the cff driver). A little is kept for the thinnest stems.
    constexpr auto properties = "cff:darkening-parameters=500,150,1000,100,1667,60,2333,0";
    if (!qEnvironmentVariableIsSet("FREETYPE_PROPERTIES"))
        qputenv("FREETYPE_PROPERTIES", properties);
}

QFont typeface(FontStyle style) {
    const StyleRow& wanted = row(style);
    QFont result = baseFont(wanted.mono);
    result.setPixelSize(qRound(wanted.size));
    result.setWeight(wanted.weight);
    if (style == FontStyle::Display)
        result.setLetterSpacing(QFont::AbsoluteSpacing, -0.3);
    if (wanted.mono) // a script that needs shaping gets it all the same
        result.setStyleHint(QFont::Monospace, QFont::PreferNoShaping);
    return result;
}

int lineHeight(FontStyle style) {
    return row(style).line;
}

int paragraphLine(FontStyle style) {
    const bool small = style == FontStyle::Small || style == FontStyle::SmallMedium;
    return small ? 18 : lineHeight(style);
}

} // namespace boxwright::ui
