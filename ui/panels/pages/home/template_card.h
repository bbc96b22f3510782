#pragma once

#include "ui/document/templates.h"

#include <QAbstractButton>

namespace boxwright::ui {

/// A way to begin: picture at the left, what it is at the right.
class TemplateCard : public QAbstractButton {
    Q_OBJECT
public:
    explicit TemplateCard(const DesignTemplate& row, QWidget* parent = nullptr);
    const DesignTemplate& designTemplate() const { return m_row; }
    QSize sizeHint() const override { return {376, 168}; }
    QSize minimumSizeHint() const override { return {240, 168}; }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    const DesignTemplate& m_row;
    QString m_text;
    QStringList m_chips;
};

} // namespace boxwright::ui
