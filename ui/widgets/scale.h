#pragma once

#include <QString>

#include <vector>

namespace boxwright::ui {

/// How a slider's positions map to values.
struct Scale {
    enum class Kind { Linear, Logarithmic };

    Kind kind = Kind::Linear;
    double minimum = 0;
    double maximum = 100;
    double step = 1;           ///< linear: what an arrow key moves; logarithmic: ignored
    bool unlimitedEnd = false; ///< the very end means "max": value is infinity
    bool wholeNumbers = true;

    /// 0..1 for a value, clamped. Infinity is 1.
    double fraction(double value) const;
    /// The value at 0..1, whole when wholeNumbers.
    double value(double fraction) const;
    /// The nearest power of two, when it lies within `reach` (a fraction of the scale).
    double snapped(double value, double reach) const;
    /// One arrow key away, up or down. Logarithmic: an eighth of an octave, at least one.
    double stepped(double value, int direction) const;
};

struct Tick {
    double value = 0;
    QString label;
};

} // namespace boxwright::ui
