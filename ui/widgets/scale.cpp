#include "ui/widgets/scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace boxwright::ui {

namespace {
/// With an unlimited end the finite part stops a little before it.
constexpr double finiteShare = 0.97;
} // namespace

double Scale::fraction(double value) const {
    if (std::isinf(value))
        return 1;
    const double share = unlimitedEnd ? finiteShare : 1;
    const double at = std::clamp(value, minimum, maximum);
    if (kind == Kind::Linear)
        return share * (at - minimum) / (maximum - minimum);
    const double low = std::log2(std::max(minimum, 1.0));
    const double high = std::log2(maximum);
    return share * (std::log2(std::max(at, 1.0)) - low) / (high - low);
}

double Scale::value(double fraction) const {
    if (unlimitedEnd && fraction > (1 + finiteShare) / 2)
        return std::numeric_limits<double>::infinity();
    const double part = std::clamp(fraction / (unlimitedEnd ? finiteShare : 1), 0.0, 1.0);
    double found = 0;
    if (kind == Kind::Linear) {
        found = minimum + part * (maximum - minimum);
        if (step > 0)
            found = minimum + std::round((found - minimum) / step) * step;
    } else {
        const double low = std::log2(std::max(minimum, 1.0));
        found = std::exp2(low + part * (std::log2(maximum) - low));
    }
    return std::clamp(wholeNumbers ? std::round(found) : found, minimum, maximum);
}

double Scale::snapped(double value, double reach) const {
    if (kind == Kind::Linear || std::isinf(value) || value < 1)
        return value;
    const double power = std::clamp(std::exp2(std::round(std::log2(value))), minimum, maximum);
    return std::abs(fraction(power) - fraction(value)) <= reach ? power : value;
}

double Scale::stepped(double value, int direction) const {
    if (std::isinf(value))
        return direction < 0 ? maximum : value;
    if (unlimitedEnd && direction > 0 && value >= maximum)
        return std::numeric_limits<double>::infinity();
    double next = value + direction * step;
    if (kind == Kind::Logarithmic) {
        next = value * std::exp2(direction / 8.0);
        if (wholeNumbers)
            next = direction > 0 ? std::max(std::round(next), value + 1)
                                 : std::min(std::round(next), value - 1);
    }
    return std::clamp(next, minimum, maximum);
}

} // namespace boxwright::ui
