#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/session.h"

namespace boxwright::app {
namespace {

using Operation = void (BusBackend::*)(const QString&, ui::Reply<void>);

/// Every container named gets its turn; the first failure decides the exit status.
int forEachNamed(const char* name, const QStringList& arguments, Operation operation) {
    QCommandLineParser parser;
    if (auto status = parseOptions(parser, name, arguments, 1))
        return *status;
    Session session;
    if (auto opened = session.open(); !opened)
        return complain(name, opened.error());
    int status = Success;
    const QStringList words = parser.positionalArguments();
    for (const QString& word : words) {
        const auto container = session.find(word);
        const Status done = container ? session.wait<void>([&](auto reply) {
            (session.backend().*operation)(container->id, std::move(reply));
        })
                                      : fail(container.error());
        if (!done)
            status = complain(name, done.error());
    }
    return status;
}

} // namespace

int commandStop(const QStringList& arguments) {
    return forEachNamed("stop", arguments, &BusBackend::stop);
}

int commandRemove(const QStringList& arguments) {
    return forEachNamed("rm", arguments, &BusBackend::remove);
}

} // namespace boxwright::app
