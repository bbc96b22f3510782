#pragma once

#include "ui/document/templates.h"
#include "ui/panels/main_window/page.h"

#include <functional>

namespace boxwright::ui {

/// Makes the design of a template, first making sure that the starter layer is stored. `done` comes
/// at once for templates without it.
void makeTemplate(const DesignTemplate& row, Backend& backend,
                  std::function<void(Result<Design>)> done);

/// Opens it as a new design; says why when it cannot. `run`: run it as well.
void openTemplate(const DesignTemplate& row, Backend& backend, PageHost& host, bool run = false);

} // namespace boxwright::ui
