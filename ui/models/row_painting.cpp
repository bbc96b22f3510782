#include "ui/models/row_painting.h"

#include "ui/style/theme.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>

namespace boxwright::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::Rows)
};

} // namespace

void drawText(QPainter& painter, const QRect& area, const QString& text, const QFont& textFont,
              Color ink, Qt::Alignment alignment) {
    painter.setFont(textFont);
    painter.setPen(color(ink));
    painter.drawText(area, int(alignment),
                     QFontMetrics(textFont).elidedText(text, Qt::ElideRight, area.width()));
}

QString riskWord(Risk risk) {
    switch (risk) {
    case Risk::High:
        return Text::tr("high");
    case Risk::Medium:
        return Text::tr("medium");
    case Risk::Low:
        break;
    }
    return Text::tr("low");
}

} // namespace boxwright::ui
