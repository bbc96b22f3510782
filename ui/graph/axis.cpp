#include "ui/graph/axis.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace boxwright::ui {
namespace {

double roundStep(double rough) {
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    constexpr std::array nice{1.0, 2.0, 2.5, 5.0, 10.0};
    for (const double factor : nice) {
        if (factor == 2.5 && power == 1) // 2.5 tasks, 7.5 %: whole steps read better
            continue;
        if (factor * power >= rough * 0.9)
            return factor * power;
    }
    return 10 * power;
}

} // namespace

Axis Axis::containing(double lowest, double highest, int mostTicks) {
    Axis axis;
    const double span = std::max(highest - lowest, 1e-9);
    axis.step = roundStep(span / (mostTicks - 1));
    axis.bottom = std::floor(lowest / axis.step + 1e-9) * axis.step;
    axis.top = std::max(std::ceil(highest / axis.step - 1e-9) * axis.step, axis.bottom + axis.step);
    return axis;
}

std::vector<double> Axis::ticks() const {
    std::vector<double> all;
    const int count = int(std::lround((top - bottom) / step));
    for (int i = 0; i <= count; ++i)
        all.push_back(bottom + i * step);
    return all;
}

QString Axis::label(double tick, double factor) const {
    const double shownStep = step * factor;
    const double magnitude = std::abs(tick) * factor;
    if (magnitude < shownStep / 2)
        return QStringLiteral("0");
    // 2.5 needs one decimal more than its power of ten says.
    const double digits = -std::floor(std::log10(shownStep) + 1e-9);
    int decimals = std::max(0, int(digits));
    const double scaled = shownStep * std::pow(10, decimals);
    if (std::abs(scaled - std::round(scaled)) > 1e-6)
        ++decimals;
    return QString::number(magnitude, 'f', decimals);
}

} // namespace boxwright::ui
