#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/session.h"
#include "engine/base/printable.h"

#include <QJsonObject>

#include <cstdio>

namespace boxwright::app {
namespace {

constexpr char name[] = "ps";

QString phaseOf(const ui::ContainerInfo& info) {
    return QString::fromUtf8(phaseName(info.phase).data(), qsizetype(phaseName(info.phase).size()));
}

QJsonObject textsToJson(const QMap<QString, QString>& texts) {
    QJsonObject object;
    for (auto it = texts.cbegin(); it != texts.cend(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

QJsonArray toJson(const std::vector<ui::ContainerInfo>& all) {
    QJsonArray rows;
    for (const auto& info : all)
        rows.append(
            QJsonObject{{QStringLiteral("id"), info.id},
                        {QStringLiteral("name"), info.name},
                        {QStringLiteral("phase"), phaseOf(info)},
                        {QStringLiteral("pid"), info.pid},
                        {QStringLiteral("cgroup"), info.cgroup},
                        {QStringLiteral("exitStatus"), info.exitStatus},
                        {QStringLiteral("exitReason"), info.exitReason},
                        {QStringLiteral("limits"), textsToJson(info.limits)},
                        {QStringLiteral("missingLimits"), textsToJson(info.missingLimits)}});
    return rows;
}

void printTable(const std::vector<ui::ContainerInfo>& all) {
    std::printf("%-14s %-24s %-9s %8s  %s\n", "ID", "NAME", "STATE", "PID", "EXIT");
    for (const auto& info : all) {
        const QString exit =
            info.exitStatus < 0 ? QString()
                                : QStringLiteral("%1 %2").arg(info.exitStatus).arg(info.exitReason);
        std::printf("%-14s %-24s %-9s %8lld  %s\n", qPrintable(info.id),
                    printable(info.name.toStdString()).c_str(), qPrintable(phaseOf(info)),
                    static_cast<long long>(info.pid), qPrintable(exit));
    }
}

} // namespace

int commandPs(const QStringList& arguments) {
    QCommandLineParser parser;
    const QCommandLineOption jsonOption(QStringLiteral("json"), QStringLiteral("As JSON."));
    parser.addOption(jsonOption);
    if (auto status = parseOptions(parser, name, arguments, 0))
        return *status;
    Session session;
    if (auto opened = session.open(); !opened)
        return complain(name, opened.error());
    const auto all = session.backend().containers();
    if (parser.isSet(jsonOption))
        printJson(toJson(all));
    else
        printTable(all);
    return Success;
}

} // namespace boxwright::app
