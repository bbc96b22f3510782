#include "ui/style/tokens.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace boxwright::ui {

namespace {

constexpr std::array<const char*, colorCount> names{
    "window",  "canvas", "card", "raised", "hover", "sunken",   "line",     "line2",    "ctl",
    "t1",      "t2",     "t3",   "tdis",   "acc",   "accFill",  "accFillH", "accFillP", "accTint",
    "accLine", "onAcc",  "ok",   "okTint", "warn",  "warnTint", "bad",      "badTint",  "badFill",
    "idle",    "r2",     "r3",   "s1",     "s2",    "s3",       "s4",       "s5",       "lRW",
    "l4",      "l3",     "l2",   "l1",     "lRWf",  "l4f",      "l3f",      "l2f",      "l1f",
    "lRWs",    "l4s",    "l3s",  "l2s",    "l1s"};

std::optional<Palette> paletteFrom(const QJsonObject& object) {
    Palette palette;
    for (size_t i = 0; i < colorCount; ++i) {
        palette[i] = QColor(object.value(QLatin1String(names[i])).toString());
        if (!palette[i].isValid())
            return std::nullopt;
    }
    return palette;
}

} // namespace

QLatin1String tokenName(Color color) {
    return QLatin1String(names[static_cast<size_t>(color)]);
}

std::optional<Tokens> tokensFromJson(const QByteArray& json) {
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    const auto dark = paletteFrom(root.value(QLatin1String("dark")).toObject());
    const auto light = paletteFrom(root.value(QLatin1String("light")).toObject());
    if (!dark || !light)
        return std::nullopt;
    return Tokens{*dark, *light};
}

} // namespace boxwright::ui
