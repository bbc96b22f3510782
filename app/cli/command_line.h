#pragma once

#include <QStringList>

#include <optional>

namespace boxwright::app {

/// Exit statuses of the command line, as docker and podman use them; a container's own status is
/// passed on unchanged.
enum ExitStatus {
    Success = 0,
    UsageError = 2,
    OwnFailure = 125,
    NotExecutable = 126,
    NotFoundInside = 127,
};

/// Runs `boxwright COMMAND …` without a window. Nothing when the arguments name no command, which
/// means the window.
std::optional<int> runCommandLine(const QStringList& arguments);

} // namespace boxwright::app
