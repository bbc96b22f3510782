#pragma once

namespace boxwright::ui {

/// From now on a screen reader finds each Link as a link, which can be pressed.
void announceLinks();

} // namespace boxwright::ui
