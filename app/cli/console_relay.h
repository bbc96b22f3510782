#pragma once

#include "app/cli/signal_watch.h"
#include "ui/backend.h"

#include <functional>
#include <memory>

namespace boxwright::app {

/// Joins this process's terminal or pipes to a container's console until its program ends. A
/// terminal is put into raw mode and given back as it was; its size is passed on.
/// @param pass hears each other signal this process gets
/// @return the program's exit status. Errors: Disconnected when the shim goes away.
Result<int> relayConsole(const std::shared_ptr<ui::Console>& console, bool terminal,
                         SignalWatch& signals, const std::function<void(int)>& pass);

} // namespace boxwright::app
