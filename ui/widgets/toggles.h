#pragma once

#include <QAbstractButton>
#include <QCheckBox>
#include <QRadioButton>

class QPainter;

namespace boxwright::ui {

/// On or off, at once. 32x18; Space toggles.
class Switch : public QAbstractButton {
    Q_OBJECT
public:
    /// @param name said by screen readers; the label beside it is another widget.
    explicit Switch(const QString& name, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {32, 18}; }

protected:
    void paintEvent(QPaintEvent*) override;
};

/// 16 px box with check or dash, text after it.
class CheckBox : public QCheckBox {
    Q_OBJECT
public:
    explicit CheckBox(const QString& text = {}, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;
    bool hitButton(const QPoint& pos) const override { return rect().contains(pos); }
};

/// 14 px radio with text after it.
class RadioButton : public QRadioButton {
    Q_OBJECT
public:
    explicit RadioButton(const QString& text = {}, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;
    bool hitButton(const QPoint& pos) const override { return rect().contains(pos); }
};

/// For delegates that draw a check box in a row.
void drawCheckMark(QPainter& painter, const QRectF& box, Qt::CheckState state, bool enabled);
void drawRadioMark(QPainter& painter, const QRectF& box, bool on, bool enabled);

} // namespace boxwright::ui
