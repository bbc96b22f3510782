#include "app/cli/command_line.h"
#include "app/studio.h"

#include <QApplication>
#include <QCoreApplication>

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
    QApplication application(argc, argv);
    return runStudio(QCoreApplication::arguments().mid(1));
}
