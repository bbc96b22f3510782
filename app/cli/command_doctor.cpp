#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/options.h"
#include "app/cli/session.h"

#include <QJsonObject>

#include <algorithm>
#include <cstdio>

namespace boxwright::app {
namespace {

constexpr char name[] = "doctor";

const char* mark(CheckState state) {
    switch (state) {
    case CheckState::Ok:
        return "ok ";
    case CheckState::Optional:
        return "-  ";
    case CheckState::Missing:
        break;
    }
    return "fix";
}

int width(std::string_view text) {
    return static_cast<int>(text.size());
}

void printCheck(const HostCheck& check) {
    const CheckText* row = findCheckText(check.key);
    const std::string_view label = row ? row->label : std::string_view(check.key);
    std::printf("%s  %-28.*s %s\n", mark(check.state), width(label), label.data(),
                check.value.c_str());
    const CheckText* why = check.reason.empty() ? nullptr : findCheckText(check.key, check.reason);
    if (!why)
        return;
    std::printf("     %.*s\n", width(why->text), why->text.data());
    for (std::string_view rest = why->fix; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        std::printf("     %.*s\n", width(line), line.data());
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
}

QJsonArray toJson(const std::vector<HostCheck>& checks) {
    QJsonArray rows;
    for (const HostCheck& check : checks)
        rows.append(QJsonObject{{QStringLiteral("key"), QString::fromStdString(check.key)},
                                {QStringLiteral("ok"), check.state == CheckState::Ok},
                                {QStringLiteral("optional"), check.state == CheckState::Optional},
                                {QStringLiteral("value"), QString::fromStdString(check.value)},
                                {QStringLiteral("reason"), QString::fromStdString(check.reason)}});
    return rows;
}

const char* modeName(ui::HelperMode mode) {
    switch (mode) {
    case ui::HelperMode::System:
        return "system (root, polkit decides)";
    case ui::HelperMode::Session:
        return "session";
    case ui::HelperMode::Embedded:
        return "embedded";
    case ui::HelperMode::None:
        break;
    }
    return "none";
}

} // namespace

int commandDoctor(const QStringList& arguments) {
    QCommandLineParser parser;
    const QCommandLineOption jsonOption(QStringLiteral("json"), QStringLiteral("As JSON."));
    parser.addOption(jsonOption);
    if (auto status = parseOptions(parser, name, arguments, 0))
        return *status;
    Session session;
    if (auto opened = session.open(); !opened)
        return complain(name, opened.error());
    auto checks = session.wait<std::vector<HostCheck>>(
        [&](auto reply) { session.backend().checkHost(std::move(reply)); });
    if (!checks)
        return complain(name, checks.error());
    if (parser.isSet(jsonOption)) {
        printJson(toJson(*checks));
    } else {
        const auto helper = session.backend().helper();
        std::printf("helper: %s %s, uid %u, store %s\n\n", modeName(helper.mode),
                    qPrintable(helper.version), helper.uid, qPrintable(helper.store));
        std::for_each(checks->begin(), checks->end(), printCheck);
    }
    const bool missing = std::any_of(checks->begin(), checks->end(), [](const HostCheck& check) {
        return check.state == CheckState::Missing;
    });
    return missing ? 1 : Success;
}

} // namespace boxwright::app
