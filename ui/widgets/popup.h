#pragma once

class QMenu;
class QWidget;

namespace boxwright::ui {

/// Opens a menu under a control, or above it where there is more room, and never past the edges of
/// the control's window as long as the window is wide enough.
void popupAt(QMenu& menu, const QWidget& anchor);

} // namespace boxwright::ui
