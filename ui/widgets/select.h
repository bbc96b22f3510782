#pragma once

#include <QComboBox>

namespace boxwright::ui {

/// A combo box that looks like a field.
class Select : public QComboBox {
    Q_OBJECT
public:
    explicit Select(const QString& name, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {72, 28}; }

protected:
    void paintEvent(QPaintEvent*) override;
    void wheelEvent(QWheelEvent* event) override; ///< only with focus: pages scroll past it
};

} // namespace boxwright::ui
