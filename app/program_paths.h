#pragma once

#include <QString>
#include <QStringList>

namespace boxwright::app {

/// boxwright-helper of this installation: beside this program in a build tree, in libexec when
/// installed.
QString helperProgram();
/// Where the embedded helper listens: one per user and run-time directory
/// (privhelper/README.md).
QString peerSocketPath();
/// Other folders than the usual ones for what an embedded helper stores, from BOXWRIGHT_DATA and
/// BOXWRIGHT_RUN: {"--data", …, "--run", …} or nothing.
QStringList storageArguments();

} // namespace boxwright::app
