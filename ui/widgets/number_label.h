#pragma once

#include "ui/style/theme.h"

#include <QWidget>

class QPainter;

namespace boxwright::ui {

/// A value that changes while it is looked at: every digit in a cell of the widest one, so that
/// nothing around it moves. The unit follows, quieter.
class NumberLabel : public QWidget {
    Q_OBJECT
public:
    explicit NumberLabel(FontStyle style = FontStyle::BodyMedium, Color color = Color::T1,
                         QWidget* parent = nullptr);

    void setText(const QString& text, const QString& unit = {});
    QString text() const { return m_text; }
    void setColor(Color color);
    void setAlignment(Qt::Alignment alignment);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    FontStyle m_style;
    Color m_color;
    Qt::Alignment m_alignment = Qt::AlignLeft;
    QString m_text;
    QString m_unit;
};

/// For painters: the same cells without a widget. `baseline` is where the first cell begins.
qreal numberWidth(const QString& text, const QFont& font);
void drawNumber(QPainter& painter, const QPointF& baseline, const QString& text, const QFont& font);

} // namespace boxwright::ui
