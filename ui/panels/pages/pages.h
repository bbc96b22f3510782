#pragma once

namespace boxwright::ui {

class Backend;
class MainWindow;

/// Registers Home, Designs, Layers and System with the window, and what the palette finds of them.
void addPages(MainWindow& window, Backend& backend);

} // namespace boxwright::ui
