#pragma once

#include "ui/style/theme.h"

#include <QWidget>

#include <vector>

class QPainter;

namespace boxwright::ui {

/// The last values of one series, 36x12, line over a tinted area. NaN leaves a gap.
class Sparkline : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(QWidget* parent = nullptr, Color color = Color::S1);
    void setValues(const std::vector<double>& values, double top);
    QSize sizeHint() const override { return {36, 12}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    Color m_color;
    std::vector<double> m_values;
    double m_top = 1;
};

void drawSparkline(QPainter& painter, const QRectF& box, const std::vector<double>& values,
                   double top, Color color);

} // namespace boxwright::ui
