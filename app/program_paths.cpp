#include "app/program_paths.h"

#include "privhelper/api/names.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <unistd.h>

namespace boxwright::app {
namespace {

QString runDirectory() {
    QString chosen = qEnvironmentVariable("BOXWRIGHT_RUN");
    if (!chosen.isEmpty())
        return chosen;
    if (::geteuid() == 0)
        return QStringLiteral("/run/boxwright");
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (runtime.startsWith(QLatin1Char('/')))
        return runtime + QStringLiteral("/boxwright");
    return QStringLiteral("/tmp/boxwright-%1").arg(::geteuid());
}

} // namespace

QString helperProgram() {
    const QDir programs(QCoreApplication::applicationDirPath());
    QString beside = programs.filePath(QStringLiteral("boxwright-helper"));
    if (QFileInfo(beside).isExecutable())
        return beside;
    // Relative, so that the installed tree works wherever it was put.
    return QDir::cleanPath(
        programs.filePath(QStringLiteral(BOXWRIGHT_LIBEXEC_FROM_BIN "/boxwright-helper")));
}

QString peerSocketPath() {
    return runDirectory() + QLatin1Char('/') + QLatin1String(bus::peerSocketName);
}

QStringList storageArguments() {
    QStringList arguments;
    const QString data = qEnvironmentVariable("BOXWRIGHT_DATA");
    const QString run = qEnvironmentVariable("BOXWRIGHT_RUN");
    if (!data.isEmpty())
        arguments << QStringLiteral("--data") << data;
    if (!run.isEmpty())
        arguments << QStringLiteral("--run") << run;
    return arguments;
}

} // namespace boxwright::app
