#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/console_relay.h"
#include "app/cli/options.h"
#include "app/cli/session.h"

#include <unistd.h>

namespace boxwright::app {
namespace {

constexpr char name[] = "exec";

} // namespace

int commandExec(const QStringList& arguments) {
    QCommandLineParser parser;
    const QCommandLineOption userOption(QStringLiteral("user"),
                                        QStringLiteral("As this user inside."),
                                        QStringLiteral("uid[:gid]"));
    const QCommandLineOption cwdOption(
        QStringLiteral("cwd"), QStringLiteral("In this directory inside."), QStringLiteral("path"));
    const QCommandLineOption namespaceOption(
        QStringLiteral("namespace"),
        QStringLiteral("Enter only this one (may be repeated): pid, mount, network…"),
        QStringLiteral("type"));
    parser.addOptions({userOption, cwdOption, namespaceOption});
    if (auto status = parseOptions(parser, name, arguments, 2))
        return *status;

    Session session;
    if (auto opened = session.open(); !opened)
        return complain(name, opened.error());
    QStringList words = parser.positionalArguments();
    if (words.value(1) == QLatin1String("--"))
        words.removeAt(1);
    auto container = session.find(words.constFirst());
    if (!container)
        return complain(name, container.error());
    ui::ExecOptions options;
    options.args = words.mid(1);
    options.namespaces = parser.values(namespaceOption);
    options.user = parser.value(userOption);
    options.cwd = parser.value(cwdOption);
    options.terminal = ::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO);
    auto console = session.wait<std::shared_ptr<ui::Console>>(
        [&](auto reply) { session.backend().exec(container->id, options, std::move(reply)); });
    if (!console)
        return complainOfStart(name, console.error());
    auto status =
        relayConsole(*console, options.terminal, session.signals(), SignalWatch::actByDefault);
    return status ? *status : complain(name, status.error());
}

} // namespace boxwright::app
