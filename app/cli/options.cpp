#include "app/cli/options.h"

#include "app/cli/command_line.h"
#include "app/cli/commands.h"

#include <QJsonDocument>

#include <cstdio>

namespace boxwright::app {
namespace {

const CommandRow& rowOf(const char* command) {
    for (const CommandRow& row : commands()) {
        if (QLatin1String(row.name) == QLatin1String(command))
            return row;
    }
    return commands().front();
}

/// QCommandLineParser's own help with our usage line.
void printHelp(const QCommandLineParser& parser, const CommandRow& row) {
    std::printf("boxwright %s\n\n%s.\n\n", row.usage, row.summary);
    const QString text = parser.helpText();
    const qsizetype options = text.indexOf(QLatin1String("Options:"));
    if (options >= 0)
        std::fputs(qPrintable(text.mid(options)), stdout);
}

} // namespace

std::optional<int> parseOptions(QCommandLineParser& parser, const char* command,
                                const QStringList& arguments, int leastWords) {
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("Show this help."));
    parser.addOption(help);
    parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsPositionalArguments);
    const CommandRow& row = rowOf(command);
    if (!parser.parse(QStringList{QLatin1String(command)} + arguments))
        return misuse(command, parser.errorText());
    if (parser.isSet(help)) {
        printHelp(parser, row);
        return Success;
    }
    if (parser.positionalArguments().size() < leastWords)
        return misuse(command, QStringLiteral("something is missing"));
    return {};
}

int misuse(const char* command, const QString& text) {
    std::fprintf(stderr, "boxwright %s: %s\nusage: boxwright %s\n", command, qPrintable(text),
                 rowOf(command).usage);
    return UsageError;
}

void printJson(const QJsonArray& rows) {
    std::puts(QJsonDocument(rows).toJson(QJsonDocument::Indented).trimmed().constData());
}

} // namespace boxwright::app
