#include "ui/panels/pages/system/check_words.h"

#include "ui/panels/main_window/phase_texts.h"

#include <QCoreApplication>
#include <QSysInfo>

namespace boxwright::ui {

namespace {

QString translated(std::string_view text) {
    return QCoreApplication::translate("Check", std::string(text).c_str());
}

QString tr(const char* text, int number = -1) {
    return QCoreApplication::translate("CheckWords", text, nullptr, number);
}

/// Fixes are either a command or a sentence; sentences end with a full stop.
bool looksLikeCommand(const QString& fix) {
    return !fix.isEmpty() && !fix.endsWith(QLatin1Char('.'));
}

} // namespace

CheckWords wordsOf(const HostCheck& check) {
    CheckWords words;
    words.label = QString::fromStdString(check.key);
    words.line = QString::fromStdString(check.value);
    if (const CheckText* own = findCheckText(check.key)) {
        words.label = translated(own->label);
        words.text = translated(own->text);
        words.group = translated(own->group);
    }
    const CheckText* why = check.reason.empty() ? nullptr : findCheckText(check.key, check.reason);
    if (why) {
        words.line = words.line.isEmpty()
                         ? translated(why->label)
                         : translated(why->label) + QStringLiteral(" · ") + words.line;
        words.text = translated(why->text);
        words.fix = translated(why->fix);
        words.isCommand = looksLikeCommand(words.fix);
    }
    switch (check.state) {
    case CheckState::Ok:
        words.iconName = QStringLiteral("check");
        words.iconColor = Color::Ok;
        break;
    case CheckState::Optional:
        words.iconName = QStringLiteral("minus");
        words.iconColor = Color::T3;
        break;
    case CheckState::Missing:
        words.iconName = QStringLiteral("warn");
        words.iconColor = Color::Warn;
        break;
    }
    return words;
}

QString hostLine(const HostStatus& host) {
    const int cores = int(host.coreBusy.size());
    return QStringList{QStringLiteral("Linux ") + host.kernel, QSysInfo::currentCpuArchitecture(),
                       tr("%n cores", cores), memoryText(host.memoryTotal)}
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
