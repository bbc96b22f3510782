#pragma once

#include <QStringList>

#include <optional>

namespace boxwright::ui {

/// Arguments as one line a shell would read back the same, and the other way. The way back gives
/// nothing when a quote is left open.
QString joinArguments(const QStringList& arguments);
std::optional<QStringList> splitArguments(const QString& line);

} // namespace boxwright::ui
