#pragma once

#include <QPoint>

class QWidget;

namespace boxwright::ui {

/// How long things move (look.md §7.13); never a loop.
inline constexpr int expandMs = 150;

/// Whether anything moves at all: what the desktop asks for, as far as Qt passes it on, unless
/// the setting window/motion (true or false) says otherwise.
bool motionWanted();

/// Shows a widget that has its place: it comes from `offset` away. At once without motion.
void slideIn(QWidget* widget, const QPoint& offset);
/// Opens or closes a part of a column. At once without motion.
void expand(QWidget* part, bool open);

} // namespace boxwright::ui
