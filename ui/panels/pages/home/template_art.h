#pragma once

class QPainter;
class QRectF;
class QString;

namespace boxwright::ui {

/// The picture of a template, about 80 px wide, centred in `box`. Nothing for an unknown key.
void drawTemplateArt(QPainter& painter, const QRectF& box, const QString& key);

/// The pictures of the first-run steps.
void drawStackArt(QPainter& painter, const QRectF& box);
void drawLimitArt(QPainter& painter, const QRectF& box);

} // namespace boxwright::ui
