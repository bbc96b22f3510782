#pragma once

#include <QByteArray>
#include <QColor>
#include <QLatin1String>

#include <array>
#include <optional>

namespace boxwright::ui {

/// Every colour of the window; look.md says what each is for. Names in tokens.json: tokenName().
enum class Color {
    Window,
    Canvas,
    Card,
    Raised,
    Hover,
    Sunken,
    Line,
    Line2,
    Ctl,
    T1,
    T2,
    T3,
    TDis,
    Acc,
    AccFill,
    AccFillH,
    AccFillP,
    AccTint,
    AccLine,
    OnAcc,
    Ok,
    OkTint,
    Warn,
    WarnTint,
    Bad,
    BadTint,
    BadFill,
    Idle,
    R2,
    R3,
    S1,
    S2,
    S3,
    S4,
    S5,
    LRW,
    L4,
    L3,
    L2,
    L1,
    LRWFront,
    L4Front,
    L3Front,
    L2Front,
    L1Front,
    LRWSide,
    L4Side,
    L3Side,
    L2Side,
    L1Side,
};
inline constexpr size_t colorCount = static_cast<size_t>(Color::L1Side) + 1;

QLatin1String tokenName(Color color); ///< "accTint"

using Palette = std::array<QColor, colorCount>;

struct Tokens {
    Palette dark;
    Palette light;
};
/// From tokens.json: {"dark": {name: "#RRGGBB"}, "light": {…}}. Nothing when a token is missing
/// or no colour.
std::optional<Tokens> tokensFromJson(const QByteArray& json);

/// Grid of 8, half step 4; radii of look.md §4.
namespace space {
inline constexpr int half = 4;
inline constexpr int unit = 8;
inline constexpr int gap = 16;
inline constexpr int page = 24;
inline constexpr int cardV = 12;
inline constexpr int cardH = 16;
} // namespace space
namespace radius {
inline constexpr int card = 8;
inline constexpr int control = 6;
inline constexpr int chip = 5;
inline constexpr int check = 4;
} // namespace radius

} // namespace boxwright::ui
