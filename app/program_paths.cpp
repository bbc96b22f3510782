#include "app/program_paths.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <unistd.h>

namespace boxwright::app {

QString helperProgram() {
    const QString beside =
        QCoreApplication::applicationDirPath() + QStringLiteral("/boxwright-helper");
    if (QFileInfo(beside).isExecutable())
        return beside;
    return QStringLiteral(BOXWRIGHT_LIBEXEC_PATH "/boxwright-helper");
}

QString peerSocketPath() {
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!runtime.isEmpty())
        return runtime + QStringLiteral("/boxwright/helper.sock");
    return QStringLiteral("/tmp/boxwright-%1/helper.sock").arg(::geteuid());
}

} // namespace boxwright::app
