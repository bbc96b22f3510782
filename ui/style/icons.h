#pragma once

#include "ui/style/tokens.h"

#include <QColor>
#include <QHash>
#include <QIcon>
#include <QPixmap>
#include <QString>

class QPainter;
class QRectF;

namespace boxwright::ui {

/// Icons of resources/icons, their black stroke drawn in any colour, kept per
/// (name, size, colour, device pixel ratio).
class IconStore {
public:
    /// `size` in logical pixels. A null pixmap for a name without a file.
    QPixmap pixmap(const QString& name, int size, const QColor& color, qreal dpr);
    /// The mark of the program: three layers in acc, t1 and t3.
    QPixmap brand(int size, const Palette& palette, qreal dpr);

private:
    QPixmap render(const QByteArray& svg, int size, qreal dpr) const;

    QHash<QString, QByteArray> m_sources;
    QHash<QString, QPixmap> m_pixmaps;
};

QStringList iconNames();

/// In the theme in force.
QPixmap iconPixmap(const QString& name, int size, Color color, qreal dpr);
void drawIcon(QPainter& painter, const QRectF& box, const QString& name, Color color);
/// For actions and menus: t2 at rest, t1 active, tdis disabled; follows the theme.
QIcon icon(const QString& name, Color rest = Color::T2);

} // namespace boxwright::ui
