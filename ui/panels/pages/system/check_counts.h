#pragma once

#include "engine/model/checks.h"

#include <QWidget>

#include <vector>

namespace boxwright::ui {

class Label;

/// "✓ 18 ok   – 7 optional   △ 2 to fix": the checks summed up. A state nothing is in is left out.
class CheckCounts : public QWidget {
    Q_OBJECT
public:
    explicit CheckCounts(QWidget* parent = nullptr);
    void show(const std::vector<HostCheck>& checks);
    using QWidget::show;
    /// "18 ok, 7 optional, 2 to fix"
    QString text() const { return accessibleName(); }

private:
    struct Count {
        QWidget* box;
        Label* label;
    };
    Count add(CheckState state);

    Count m_ok;
    Count m_optional;
    Count m_missing;
};

} // namespace boxwright::ui
