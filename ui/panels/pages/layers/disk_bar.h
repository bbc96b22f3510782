#pragma once

#include "ui/backend.h"

#include <QWidget>

namespace boxwright::ui {

/// What the layers take on disk, as one bar: the largest by name, the rest together.
class DiskBar : public QWidget {
    Q_OBJECT
public:
    explicit DiskBar(QWidget* parent = nullptr);
    void setLayers(const std::vector<LayerInfo>& layers);
    QSize sizeHint() const override { return {400, 32}; }

Q_SIGNALS:
    void chosen(const QString& digest);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Part {
        QString digest; ///< empty for the rest
        QString name;
        quint64 bytes = 0;
    };
    QRectF box(size_t part) const;
    int partAt(const QPointF& pos) const;

    std::vector<Part> m_parts;
    quint64 m_total = 0;
};

} // namespace boxwright::ui
