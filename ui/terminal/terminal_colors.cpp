#include "ui/terminal/terminal_colors.h"

#include "ui/style/theme.h"

#include <array>

namespace boxwright::ui {
namespace {

/// black red green yellow blue magenta cyan white, then their bright forms
constexpr std::array ansi{
    Color::T3, Color::Bad, Color::Ok, Color::Warn, Color::Acc, Color::S4, Color::S3, Color::T2,
    Color::T3, Color::Bad, Color::Ok, Color::Warn, Color::Acc, Color::S4, Color::S3, Color::T1,
};
constexpr int cubeStart = 16;
constexpr int greyStart = 232;

int cubeLevel(int step) {
    return step == 0 ? 0 : 55 + 40 * step;
}

QColor indexed(int index) {
    if (index < cubeStart)
        return color(ansi[size_t(index)]);
    if (index >= greyStart) {
        const int level = 8 + 10 * (index - greyStart);
        return QColor(level, level, level);
    }
    const int cube = index - cubeStart;
    return QColor(cubeLevel(cube / 36), cubeLevel(cube / 6 % 6), cubeLevel(cube % 6));
}

QColor resolve(const CellColor& wanted, Color fallback) {
    switch (wanted.kind) {
    case CellColor::Kind::Indexed:
        return indexed(wanted.index);
    case CellColor::Kind::Rgb:
        return QColor(wanted.red, wanted.green, wanted.blue);
    case CellColor::Kind::Default:
        break;
    }
    return color(fallback);
}

/// As a background the darkest and the lightest of the sixteen are surfaces, not text colours.
QColor resolveBackground(const CellColor& wanted) {
    if (wanted.kind == CellColor::Kind::Indexed && wanted.index == 0)
        return color(Color::Hover);
    return resolve(wanted, Color::Sunken);
}

} // namespace

QColor terminalBackground() {
    return color(Color::Sunken);
}

QColor cellForeground(const Cell& cell) {
    return cell.reverse ? resolveBackground(cell.background) : resolve(cell.foreground, Color::T1);
}

QColor cellBackground(const Cell& cell) {
    return cell.reverse ? resolve(cell.foreground, Color::T1) : resolveBackground(cell.background);
}

} // namespace boxwright::ui
