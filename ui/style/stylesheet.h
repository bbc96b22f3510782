#pragma once

#include "ui/style/tokens.h"

#include <QString>

namespace boxwright::ui {

/// The stylesheet of Qt's own widgets: menus, tooltips, text edits, views, scroll bars, splitters.
/// Controls of ui/widgets paint themselves and take nothing from it.
QString stylesheet(const Palette& palette);

} // namespace boxwright::ui
