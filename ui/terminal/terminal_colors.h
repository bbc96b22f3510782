#pragma once

#include "ui/terminal/terminal_screen.h"

#include <QColor>

namespace boxwright::ui {

/// What a cell's colours look like in the theme in force: the first sixteen from the tokens, the
/// colour cube and grey ramp as xterm has them.
QColor cellForeground(const Cell& cell);
QColor cellBackground(const Cell& cell);
QColor terminalBackground();

} // namespace boxwright::ui
