#include "app/cli/command_line.h"
#include "app/studio.h"

#include <QApplication>
#include <QCoreApplication>

#include <cstdio>

namespace {

/// Qt ends the program with a core dump where there is none.
bool hasDisplay() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

} // namespace

int main(int argc, char** argv) {
    using namespace boxwright::app;
    QCoreApplication::setOrganizationName(QStringLiteral("boxwright"));
    QCoreApplication::setApplicationName(QStringLiteral("boxwright"));
    QCoreApplication::setApplicationVersion(QStringLiteral(BOXWRIGHT_VERSION));
    {
        // The command line needs no display, and must not fail for want of one.
        QCoreApplication application(argc, argv);
        if (const auto status = runCommandLine(QCoreApplication::arguments()))
            return *status;
    }
    if (!hasDisplay()) {
        std::fputs("boxwright: no display here, so no window; `boxwright --help` lists what works "
                   "without one\n",
                   stderr);
        return OwnFailure;
    }
    QApplication application(argc, argv);
    return runStudio(QCoreApplication::arguments().mid(1));
}
