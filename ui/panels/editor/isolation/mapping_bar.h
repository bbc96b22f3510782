#pragma once

#include "engine/model/container_spec.h"

#include <QWidget>

namespace boxwright::ui {

/// Inside ids above, host ids below, joined range by range; not to scale.
class MappingBar : public QWidget {
    Q_OBJECT
public:
    explicit MappingBar(QWidget* parent = nullptr);
    void setMappings(const std::vector<IdMapping>& mappings);
    QSize sizeHint() const override { return {600, 132}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void paintRange(class WidgetPainter& painter, const QRectF& box, const IdMapping& range) const;

    std::vector<IdMapping> m_mappings;
};

} // namespace boxwright::ui
