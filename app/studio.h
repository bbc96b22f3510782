#pragma once

#include <QStringList>

namespace boxwright::app {

/// The window: composes theme, port and pages and runs until it is closed.
/// @param arguments design files to open.
int runStudio(const QStringList& arguments);

} // namespace boxwright::app
