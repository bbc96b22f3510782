#pragma once

namespace boxwright::ui {

/// Lets screen readers see the slabs of a LayerStack as items of a list, each with its state and
/// what can be done with it. Called by every stack; the first call does it.
void installStackAccessibility();

} // namespace boxwright::ui
