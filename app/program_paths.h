#pragma once

#include <QString>

namespace boxwright::app {

/// boxwright-helper of this installation: beside this program in a build tree, in libexec when
/// installed.
QString helperProgram();
/// Where the embedded helper listens: one per user and runtime directory.
QString peerSocketPath();

} // namespace boxwright::app
