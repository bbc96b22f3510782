#include "ui/panels/editor/common/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace boxwright::ui {

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString translated(const char* catalogue, std::string_view text) {
    return text.empty() ? QString()
                        : QCoreApplication::translate(catalogue, std::string(text).c_str());
}

QString problemText(const Problem& problem) {
    static const std::vector<ProblemText> texts = problemTexts();
    const auto found = std::find_if(texts.begin(), texts.end(), [&](const ProblemText& text) {
        return text.code == problem.code;
    });
    if (found == texts.end())
        return QString::fromStdString(describe(problem));
    QString words = translated("Problem", found->text);
    for (const auto& [name, value] : problem.args)
        words.replace(QStringLiteral("%{%1}").arg(QString::fromStdString(name)),
                      QString::fromStdString(value));
    return words;
}

QString problemAt(const SpecDocument& document, const QString& pointer) {
    const std::vector<Problem> problems = document.problemsAt(pointer);
    return problems.empty() ? QString() : problemText(problems.front());
}

QString refusal(const Error& error) {
    if (!error.detail.empty())
        return QString::fromStdString(error.detail);
    return QString::fromStdString(error.message());
}

QStringList toStringList(const std::optional<std::vector<std::string>>& list) {
    QStringList all;
    if (list) {
        for (const std::string& text : *list)
            all.append(QString::fromStdString(text));
    }
    return all;
}

std::optional<qint64> parseNumber(const QString& text, qint64 minimum, qint64 maximum) {
    bool number = false;
    const qint64 value = text.trimmed().toLongLong(&number);
    if (!number || value < minimum || value > maximum)
        return std::nullopt;
    return value;
}

} // namespace boxwright::ui
