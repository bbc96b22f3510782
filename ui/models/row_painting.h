#pragma once

#include "engine/model/capabilities.h"
#include "ui/style/tokens.h"

#include <QFont>
#include <QRect>
#include <QString>

class QPainter;

/// What the rows of several lists have in common.
namespace boxwright::ui {

/// One line of text, elided at the right.
void drawText(QPainter& painter, const QRect& area, const QString& text, const QFont& font,
              Color color, Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter);

QString riskWord(Risk risk); ///< "low", "medium", "high"

} // namespace boxwright::ui
