#pragma once

#include <QString>

#include <vector>

namespace boxwright::ui {

/// A value axis with round ticks that contains everything asked of it.
struct Axis {
    double bottom = 0; ///< ≤ 0
    double top = 1;
    double step = 1;

    /// @param lowest ≤ 0: the largest value drawn downwards, negated
    static Axis containing(double lowest, double highest, int mostTicks = 5);
    std::vector<double> ticks() const;
    /// 0 at the bottom, 1 at the top.
    double fraction(double value) const { return (value - bottom) / (top - bottom); }
    double value(double fraction) const { return bottom + fraction * (top - bottom); }
    /// As many decimals as the step has; no sign, for downward halves.
    /// @param factor to another unit: 1000 for kB/s where ticks are MB/s
    QString label(double tick, double factor = 1) const;
};

} // namespace boxwright::ui
