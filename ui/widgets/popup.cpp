#include "ui/widgets/popup.h"

#include <QMenu>

#include <algorithm>

namespace boxwright::ui {
namespace {

constexpr int gap = 4;    ///< between control and menu
constexpr int margin = 8; ///< between menu and the window's edge

QPoint placeFor(const QSize& size, const QWidget& anchor) {
    const QWidget& window = *anchor.window();
    const QPoint at = anchor.mapTo(&window, QPoint(0, 0));
    const int x = std::max(0, std::min(at.x(), window.width() - margin - size.width()));
    const int below = at.y() + anchor.height() + gap;
    const int above = at.y() - gap - size.height();
    const bool fits = below + size.height() <= window.height();
    return window.mapToGlobal(QPoint(x, fits || above < 0 ? below : above));
}

} // namespace

void popupAt(QMenu& menu, const QWidget& anchor) {
    menu.popup(placeFor(menu.sizeHint(), anchor));
    // A menu that is filled when it opens has its size only now.
    menu.move(placeFor(menu.size(), anchor));
}

} // namespace boxwright::ui
