#pragma once

#include <QCommandLineParser>
#include <QJsonArray>
#include <QStringList>

#include <optional>

namespace boxwright::app {

/// Parses a command's arguments; options end at the first word that is none. `--help` prints the
/// usage row of commands(). @return an exit status when the command shall end here.
std::optional<int> parseOptions(QCommandLineParser& parser, const char* command,
                                const QStringList& arguments, int leastWords);
/// "boxwright run: …" with the usage. @return UsageError.
int misuse(const char* command, const QString& text);
/// What `--json` asks for, on stdout.
void printJson(const QJsonArray& rows);

} // namespace boxwright::app
