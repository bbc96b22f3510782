#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/design_source.h"
#include "app/cli/options.h"
#include "engine/export/bundle.h"

#include <cstdio>

namespace boxwright::app {
namespace {

constexpr char name[] = "export";

/// What other runtimes refuse is left out of a bundle, and said.
void printLosses(const Design& design) {
    for (const BundleLoss& loss : bundleLosses(design))
        std::fprintf(stderr, "boxwright export: left out: %s: %s\n", loss.path.c_str(),
                     loss.reason.c_str());
}

} // namespace

int commandExport(const QStringList& arguments) {
    QCommandLineParser parser;
    const QCommandLineOption asOption(QStringLiteral("as"),
                                      QStringLiteral("The form to write: bundle."),
                                      QStringLiteral("form"), QStringLiteral("bundle"));
    const QCommandLineOption forceOption(QStringLiteral("force"),
                                         QStringLiteral("Replace a directory that is not empty."));
    const QCommandLineOption templateOption(
        QStringLiteral("template"),
        QStringLiteral("Export a built-in template; only the directory is named then."),
        QStringLiteral("key"));
    parser.addOptions({asOption, forceOption, templateOption});
    const bool fromTemplate = arguments.contains(QStringLiteral("--template"));
    if (auto status = parseOptions(parser, name, arguments, fromTemplate ? 1 : 2))
        return *status;
    if (parser.value(asOption) != QLatin1String("bundle"))
        return misuse(
            name, QStringLiteral("unknown form %1; there is: bundle").arg(parser.value(asOption)));

    Session session;
    if (auto opened = session.open(); !opened)
        return complain(name, opened.error());
    const QStringList words = parser.positionalArguments();
    auto design = parser.isSet(templateOption)
                      ? designFromTemplate(session, parser.value(templateOption))
                      : designFromFile(words.constFirst());
    if (!design)
        return complain(name, design.error());
    auto exported = session.waitForJob<void>([&](auto reply) {
        return session.backend().exportBundle(*design, words.constLast(), parser.isSet(forceOption),
                                              std::move(reply));
    });
    if (!exported)
        return complain(name, exported.error());
    printLosses(*design);
    return Success;
}

} // namespace boxwright::app
