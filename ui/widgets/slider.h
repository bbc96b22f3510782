#pragma once

#include "ui/style/tokens.h"
#include "ui/widgets/scale.h"

#include <QAbstractSlider>

#include <optional>

namespace boxwright::ui {

/// A horizontal slider over a Scale, with labelled ticks, a soft-limit ring and a mark for the
/// peak of the last run. Assistive technology sees an ordinary slider of 0..positions.
///
/// Arrow keys move one step, Page keys one tick, Home and End the ends, a digit asks for the field
/// (digitTyped). While dragging, logarithmic scales snap to powers of two within 6 px unless Alt
/// is held; Ctrl with the arrow keys, or dragging the ring, moves the soft limit.
class Slider : public QAbstractSlider {
    Q_OBJECT
public:
    static constexpr int positions = 10000;

    explicit Slider(const QString& name, QWidget* parent = nullptr);

    void setScale(const Scale& scale);
    const Scale& scale() const { return m_scale; }
    void setTicks(const std::vector<Tick>& ticks);
    /// Colour of the part left of the handle; accFill unless set.
    void setFillColor(Color color);

    /// From outside: no *Edited signal.
    void setNumber(double value);
    double number() const { return m_number; }
    void setSoft(std::optional<double> value);
    std::optional<double> soft() const { return m_soft; }
    void setPeak(std::optional<double> value);
    /// Where a digit typed here goes on being typed.
    void setField(class Field* field);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void numberEdited(double value); ///< by the user, on every change; infinity for "max"
    void softEdited(double value);
    void editingFinished(); ///< mouse released, or after each key
    void digitTyped(const QString& digit);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void sliderChange(SliderChange change) override;

private:
    enum class Grip { None, Main, Soft };

    double xOf(double value) const;
    double valueAt(double x, bool snap) const;
    Grip gripAt(const QPoint& pos) const;
    void edit(Grip grip, double value);
    double nextTick(double from, int direction) const;
    void paintTrack(class WidgetPainter& painter) const;
    void paintTicks(class WidgetPainter& painter) const;
    void paintHandles(class WidgetPainter& painter) const;

    Scale m_scale;
    std::vector<Tick> m_ticks;
    Color m_fill = Color::AccFill;
    double m_number = 0;
    std::optional<double> m_soft;
    std::optional<double> m_peak;
    Grip m_grip = Grip::None;
    bool m_setting = false; ///< our own change of QAbstractSlider's value
};

} // namespace boxwright::ui
