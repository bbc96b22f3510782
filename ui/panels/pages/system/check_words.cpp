#include "ui/panels/pages/system/check_words.h"

#include "ui/panels/main_window/phase_texts.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QSysInfo>

#include <tuple>

namespace boxwright::ui {

namespace {

QString translated(std::string_view text) {
    return QCoreApplication::translate("Check", std::string(text).c_str());
}

QString tr(const char* text, int number = -1) {
    return QCoreApplication::translate("CheckWords", text, nullptr, number);
}

/// A fix is a sentence, a command, or the one above the other; sentences end with a full stop.
void splitFix(const QString& fix, CheckWords& words) {
    const QString last = fix.section(QLatin1Char('\n'), -1);
    const bool isCommand = !last.endsWith(QLatin1Char('.'));
    words.command = isCommand ? last : QString();
    words.advice = isCommand ? fix.section(QLatin1Char('\n'), 0, -2) : fix;
}

/// "65536 ids from 100000" -> "100000 to 165535, 65,536 ids"
QString rangeText(const QString& value) {
    static const QRegularExpression form(QStringLiteral("^(\\d+) ids from (\\d+)$"));
    const auto match = form.match(value);
    if (!match.hasMatch())
        return value == QLatin1String("root") ? tr("every id, as root") : value;
    const qulonglong count = match.captured(1).toULongLong();
    const qulonglong first = match.captured(2).toULongLong();
    return tr("%1 to %2, %3 ids").arg(first).arg(first + count - 1).arg(grouped(count));
}

/// What the check found, for people: it reports in the kernel's own words.
QString valueText(const HostCheck& check) {
    const QString value = QString::fromStdString(check.value);
    if (check.key == "userns" && check.state == CheckState::Ok && value.toULongLong() > 0)
        return tr("up to %1 of them").arg(grouped(value.toULongLong()));
    if (check.key == "subuid" || check.key == "subgid")
        return rangeText(value);
    if (check.key == "seccomp.filter" && value.contains(QLatin1String("errno")))
        return tr("%n action(s)", int(value.split(QLatin1Char(' '), Qt::SkipEmptyParts).size()));
    return value;
}

} // namespace

QString grouped(qulonglong number) {
    return QLocale(QLocale::English).toString(number);
}

std::pair<QString, Color> markOf(CheckState state) {
    switch (state) {
    case CheckState::Ok:
        return {QStringLiteral("check"), Color::Ok};
    case CheckState::Optional:
        return {QStringLiteral("minus"), Color::T3};
    case CheckState::Missing:
        break;
    }
    return {QStringLiteral("warn"), Color::Warn};
}

CheckWords wordsOf(const HostCheck& check) {
    CheckWords words;
    words.label = QString::fromStdString(check.key);
    words.line = valueText(check);
    if (const CheckText* own = findCheckText(check.key)) {
        words.label = translated(own->label);
        words.text = translated(own->text);
        words.group = translated(own->group);
    }
    const CheckText* why = check.reason.empty() ? nullptr : findCheckText(check.key, check.reason);
    if (why) {
        words.problem = translated(why->label);
        words.line = words.line.isEmpty() ? words.problem
                                          : words.problem + QStringLiteral(" · ") + words.line;
        words.text = translated(why->text);
        splitFix(translated(why->fix), words);
    }
    std::tie(words.iconName, words.iconColor) = markOf(check.state);
    return words;
}

QString hostLine(const HostStatus& host) {
    const int cores = int(host.coreBusy.size());
    return QStringList{QStringLiteral("Linux ") + host.kernel, QSysInfo::currentCpuArchitecture(),
                       tr("%n core(s)", cores), memoryText(host.memoryTotal)}
        .join(QStringLiteral(" · "));
}

QString checkReport(const HostStatus& host, const HelperInfo& helper,
                    const std::vector<HostCheck>& checks) {
    QStringList lines{
        QStringLiteral("Boxwright " BOXWRIGHT_VERSION), hostLine(host),
        QStringLiteral("engine: %1 %2").arg(helperModeText(helper.mode), helper.version)};
    for (const HostCheck& check : checks) {
        constexpr const char* states[] = {"ok", "MISSING", "optional"};
        lines << QStringLiteral("%1: %2 %3 %4")
                     .arg(QString::fromStdString(check.key),
                          QLatin1String(states[static_cast<int>(check.state)]),
                          QString::fromStdString(check.value), QString::fromStdString(check.reason))
                     .trimmed();
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace boxwright::ui
