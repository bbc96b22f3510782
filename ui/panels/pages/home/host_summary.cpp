#include "ui/panels/pages/home/host_summary.h"

#include "ui/panels/pages/system/check_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace boxwright::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("HostSummary", text);
}

HostCheck find(const std::vector<HostCheck>& checks, const char* key) {
    const auto found = std::find_if(checks.begin(), checks.end(),
                                    [&](const HostCheck& check) { return check.key == key; });
    return found == checks.end() ? HostCheck{key, CheckState::Missing, {}, {}} : *found;
}

bool isOk(const std::vector<HostCheck>& checks, const char* key) {
    return find(checks, key).state == CheckState::Ok;
}

/// In the words of the check itself: it has the reason when something is missing.
HostSummary inWordsOf(const QString& title, const HostCheck& check) {
    const CheckWords words = wordsOf(check);
    return {title, check.state, words.problem, words.text};
}

HostSummary cgroups(const std::vector<HostCheck>& checks) {
    constexpr std::array limiting{"cpu", "memory", "io", "pids", "cpuset"};
    QStringList controllers;
    HostSummary summary = inWordsOf(QStringLiteral("cgroup v2"), find(checks, "cgroup2"));
    for (const char* controller : limiting) {
        const HostCheck check = find(checks, ("controller." + std::string(controller)).c_str());
        if (check.state == CheckState::Ok)
            controllers << QLatin1String(controller);
        else if (check.state == CheckState::Missing && summary.state == CheckState::Ok)
            summary = inWordsOf(summary.title, check);
    }
    if (!controllers.isEmpty())
        summary.value = controllers.join(QStringLiteral(", "));
    return summary;
}

HostSummary overlay(const std::vector<HostCheck>& checks) {
    HostSummary summary = inWordsOf(QStringLiteral("overlayfs"), find(checks, "overlay"));
    if (summary.state == CheckState::Ok)
        summary.value =
            isOk(checks, "overlay.userns") ? tr("mounts without root") : tr("mounts as root");
    return summary;
}

HostSummary users(const std::vector<HostCheck>& checks) {
    HostSummary summary = inWordsOf(tr("User namespaces"), find(checks, "userns"));
    if (summary.state != CheckState::Ok)
        return summary;
    const HostCheck range = find(checks, "subuid");
    if (range.state != CheckState::Ok)
        return inWordsOf(summary.title, range);
    const qulonglong count =
        QString::fromStdString(range.value).section(QLatin1Char(' '), 0, 0).toULongLong();
    summary.value = count > 0 ? tr("%1 ids for you").arg(grouped(count)) : tr("every id, as root");
    return summary;
}

HostSummary seccomp(const std::vector<HostCheck>& checks) {
    HostSummary summary = inWordsOf(QStringLiteral("seccomp"), find(checks, "seccomp.filter"));
    if (summary.state == CheckState::Ok)
        summary.value = isOk(checks, "seccomp.notify") ? tr("filter and notify") : tr("filter");
    return summary;
}

HostSummary appArmor(const std::vector<HostCheck>& checks) {
    HostSummary summary = inWordsOf(QStringLiteral("AppArmor"), find(checks, "apparmor"));
    summary.value =
        summary.state == CheckState::Ok ? tr("loaded, one more wall") : tr("not loaded, optional");
    return summary;
}

} // namespace

std::vector<HostSummary> summarize(const std::vector<HostCheck>& checks) {
    return {cgroups(checks), overlay(checks), users(checks), seccomp(checks), appArmor(checks)};
}

} // namespace boxwright::ui
