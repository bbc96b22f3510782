#pragma once

#include <QAccessible>
#include <QRect>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace boxwright::ui {

/// A part's number, for what can be turned up and down.
struct AccessibleNumber {
    double value = 0;
    double most = 0; ///< from zero
    double step = 0;
    std::function<void(double)> set;
};

/// Something a widget paints and takes events for without its being a widget: a tab, a limit line.
struct AccessiblePart {
    QString name;
    QAccessible::Role role = QAccessible::NoRole;
    QRect rect; ///< in the widget
    QAccessible::State state;
    QString valueText; ///< "256 MiB"
    std::optional<AccessibleNumber> number;
    std::function<void()> press; ///< empty where pressing means nothing
};

/// A widget whose parts a screen reader is to find one by one.
class AccessibleParts {
public:
    AccessibleParts();
    virtual ~AccessibleParts() = default;
    virtual QAccessible::Role accessibleRole() const { return QAccessible::Grouping; }
    /// The parts as they are now; a part keeps its index as long as it is there.
    virtual std::vector<AccessiblePart> accessibleParts() = 0;
};

} // namespace boxwright::ui
