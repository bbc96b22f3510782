#pragma once

#include "ui/style/theme.h"

#include <QPainter>

#include <optional>

class QWidget;

namespace boxwright::ui {

/// A painter with antialiasing on, the widget's font set.
class WidgetPainter : public QPainter {
public:
    explicit WidgetPainter(QWidget* widget);

    /// A rounded rectangle whose border (when there is one) lies inside `box`.
    void roundBox(const QRectF& box, qreal corner, std::optional<Color> fill,
                  std::optional<Color> border = {}, qreal width = 1,
                  Qt::PenStyle style = Qt::SolidLine);
    /// Nothing is painted over the round corners and the border of the card the widget stands in.
    void clipToCard(const QWidget* widget);
    /// One line of text, centred vertically, elided at the end when it does not fit.
    void textLine(const QRectF& box, const QString& text, FontStyle style, Color color,
                  Qt::Alignment alignment = Qt::AlignLeft,
                  Qt::TextElideMode elide = Qt::ElideRight);
    /// Text that wraps at words, line by line as the type scale sets it; what does not fit below is
    /// left out.
    void paragraph(const QRectF& box, const QString& text, FontStyle style, Color color,
                   Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignTop);
};

/// How many lines paragraph() makes of a text.
int paragraphLines(const QString& text, FontStyle style, qreal width);

/// Width of one line, in logical pixels, rounded up.
int textWidth(const QString& text, FontStyle style);

} // namespace boxwright::ui
