#include "privhelper/api/names.h"
#include "privhelper/api/types.h"
#include "privhelper/daemon/helper.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>
#include <optional>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace boxwright;
using namespace boxwright::daemon;

namespace {

/// Tells whoever embeds us that the store is taken: connect to the helper that has it.
constexpr int exitAlreadyServed = 3;

/// Every container and every caller costs descriptors. @return the limit it was: programs that use
/// select() break on a higher one, so it is not handed on.
rlimit raiseFileLimit() {
    rlimit before{};
    (void)::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit raised{before.rlim_max, before.rlim_max};
    (void)::setrlimit(RLIMIT_NOFILE, &raised);
    return before;
}

/// Next to us in a build tree and in the installed libexec directory.
Programs programsIn(const std::string& directory) {
    return {directory + "/boxwright-shim", directory + "/boxwright-unpack", raiseFileLimit()};
}

std::optional<HelperOptions> readOptions(const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Owns containers and layers for one user, or for the system."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({QStringLiteral("system"), QStringLiteral("Serve on the system bus.")});
    parser.addOption({QStringLiteral("session"), QStringLiteral("Serve on the session bus.")});
    parser.addOption({QStringLiteral("peer"), QStringLiteral("Serve on a socket of our own."),
                      QStringLiteral("socket")});
    parser.addOption({QStringLiteral("data"), QStringLiteral("Folder of what lasts."),
                      QStringLiteral("directory")});
    parser.addOption({QStringLiteral("run"), QStringLiteral("Folder of what a restart clears."),
                      QStringLiteral("directory")});
    parser.process(arguments);

    const bool system = parser.isSet(QStringLiteral("system"));
    const bool session = parser.isSet(QStringLiteral("session"));
    const bool peer = parser.isSet(QStringLiteral("peer"));
    if (int(system) + int(session) + int(peer) != 1)
        return std::nullopt;
    HelperOptions options;
    options.mode = system ? Mode::System : session ? Mode::Session : Mode::Peer;
    options.peerSocket = parser.value(QStringLiteral("peer"));
    options.places = defaultPlaces();
    if (parser.isSet(QStringLiteral("data")))
        options.places.data = parser.value(QStringLiteral("data")).toStdString();
    if (parser.isSet(QStringLiteral("run")))
        options.places.run = parser.value(QStringLiteral("run")).toStdString();
    options.programs = programsIn(QCoreApplication::applicationDirPath().toStdString());
    return options;
}

} // namespace

int main(int argc, char** argv) {
    ::umask(0077);
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("boxwright-helper"));
    QCoreApplication::setApplicationVersion(QStringLiteral(BOXWRIGHT_VERSION));
    const auto options = readOptions(QCoreApplication::arguments());
    if (!options) {
        std::fputs("boxwright-helper: one of --system, --session and --peer SOCKET\n", stderr);
        return 2;
    }
    registerBusTypes();
    Helper helper(*options);
    QObject::connect(&helper, &Helper::finished, &application, &QCoreApplication::quit);
    if (const auto started = helper.start(); !started) {
        const bool served = started.error().code == ErrorCode::Busy;
        // Whoever embeds us goes to the other one then; there is nothing to tell the user.
        if (!served || options->mode != Mode::Peer)
            std::fprintf(stderr, "boxwright-helper: %s\n", started.error().message().c_str());
        return served ? exitAlreadyServed : 1;
    }
    if (options->mode == Mode::Peer) {
        std::printf("%s\n", bus::readyLine);
        std::fflush(stdout);
    }
    const int status = QCoreApplication::exec();
    helper.finishWork();
    // QtDBus ends its thread from a static destructor, and that hangs or corrupts the heap when a
    // peer arrives meanwhile. All that is to last is on disk by now.
    std::fflush(nullptr);
    ::_exit(status);
}
