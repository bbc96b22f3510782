#include "app/cli/command_line.h"
#include "app/studio.h"
#include "ui/style/fonts.h"

#include <QApplication>
#include <QCoreApplication>

#include <cstdio>
#include <unistd.h>

namespace {

/// Qt ends the program with a core dump where there is none.
bool hasDisplay() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// QtDBus ends its thread from a static destructor, where what still arrives on a connection finds
/// things half gone. All is said and saved by now, and the status must be the one we were to end
/// with.
[[noreturn]] void leave(int status) {
    std::fflush(nullptr);
    ::_exit(status);
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
            leave(*status);
    }
    if (!hasDisplay()) {
        std::fputs("boxwright: no display here, so no window; `boxwright --help` lists what works "
                   "without one\n",
                   stderr);
        return OwnFailure;
    }
    boxwright::ui::keepFontWeights();
    int status = 0;
    {
        QApplication application(argc, argv);
        status = runStudio(QCoreApplication::arguments().mid(1));
    }
    leave(status);
}
