#pragma once

#include "ui/backend.h"

#include <memory>

namespace boxwright::app {

/// Joins this process's terminal or pipes to a container's console until its program ends. A
/// terminal is put into raw mode and given back as it was; its size is passed on.
/// @return the program's exit status. Errors: Disconnected when the shim goes away.
Result<int> relayConsole(const std::shared_ptr<ui::Console>& console, bool terminal);

} // namespace boxwright::app
