#include "ui/panels/editor/process/command_line.h"

#include <QRegularExpression>

namespace boxwright::ui {
namespace {

QString quoted(const QString& argument) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    if (plain.match(argument).hasMatch())
        return argument;
    return QLatin1Char('\'') +
           QString(argument).replace(QLatin1Char('\''), QStringLiteral("'\\''")) +
           QLatin1Char('\'');
}

} // namespace

QString joinArguments(const QStringList& arguments) {
    QStringList parts;
    for (const QString& argument : arguments)
        parts.append(quoted(argument));
    return parts.join(QLatin1Char(' '));
}

std::optional<QStringList> splitArguments(const QString& line) {
    QStringList parts;
    QString part;
    bool begun = false;
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        const bool escapes =
            c == QLatin1Char('\\') && quote != QLatin1Char('\'') && i + 1 < line.size();
        if (escapes) {
            part += line[++i];
            begun = true;
        } else if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
            else
                part += c;
        } else if (c == QLatin1Char('\'') || c == QLatin1Char('"')) {
            quote = c;
            begun = true;
        } else if (c.isSpace()) {
            if (begun)
                parts.append(std::exchange(part, {}));
            begun = false;
        } else {
            part += c;
            begun = true;
        }
    }
    if (!quote.isNull())
        return std::nullopt;
    if (begun)
        parts.append(part);
    return parts;
}

} // namespace boxwright::ui
