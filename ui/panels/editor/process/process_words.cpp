#include "ui/panels/editor/process/process_words.h"

#include "engine/oci/spec_json.h"
#include "ui/document/spec_document.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/process/command_line.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace boxwright::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::Process)
};

struct MemberText {
    const char* member;
    const char* title;
    const char* explanation;
    const char* kernel; ///< %1 is the value
    const char* docker; ///< also podman's; empty where there is none
    const char* systemd;
    const char* kubernetes;
    const char* manual;
};

constexpr std::array members{
    MemberText{"args", QT_TRANSLATE_NOOP("boxwright::ui::Process", "Command"),
               QT_TRANSLATE_NOOP(
                   "boxwright::ui::Process",
                   "The program that becomes pid 1 of the box and its arguments, as they are: no "
                   "shell reads them. A name without a slash is looked for in PATH."),
               "execve(%1)", "docker run IMAGE %1", "ExecStart=%1", "command: [%1]", "execve(2)"},
    MemberText{"cwd", QT_TRANSLATE_NOOP("boxwright::ui::Process", "Working directory"),
               QT_TRANSLATE_NOOP(
                   "boxwright::ui::Process",
                   "Where the program starts, seen from inside the box. It must exist there."),
               "chdir(\"%1\")", "--workdir %1", "WorkingDirectory=%1", "workingDir: %1",
               "chdir(2)"},
    MemberText{
        "user", QT_TRANSLATE_NOOP("boxwright::ui::Process", "User and group"),
        QT_TRANSLATE_NOOP(
            "boxwright::ui::Process",
            "Numbers, as the kernel knows them. Names in the box's /etc/passwd play no part."),
        "setresuid, setresgid, setgroups: %1", "--user %1", "User=%1",
        "securityContext: { runAsUser: %1 }", "credentials(7)"},
    MemberText{"env", QT_TRANSLATE_NOOP("boxwright::ui::Process", "Environment"),
               QT_TRANSLATE_NOOP(
                   "boxwright::ui::Process",
                   "The whole environment of the program: nothing is inherited from the host."),
               "/proc/<pid>/environ: %1", "--env %1", "Environment=%1", "env: [%1]", "environ(7)"},
    MemberText{"terminal", QT_TRANSLATE_NOOP("boxwright::ui::Process", "Terminal"),
               QT_TRANSLATE_NOOP(
                   "boxwright::ui::Process",
                   "Gives the program a terminal of its own. Without one it writes into pipes."),
               "/dev/console: %1", "--tty", "", "tty: %1", "pty(7)"},
    MemberText{"noNewPrivileges", QT_TRANSLATE_NOOP("boxwright::ui::Process", "No new privileges"),
               QT_TRANSLATE_NOOP(
                   "boxwright::ui::Process",
                   "After this bit is set no execve can give the process more rights than it has: "
                   "set-user-id bits and file capabilities are ignored. It cannot be taken back."),
               "prctl(PR_SET_NO_NEW_PRIVS, %1, 0, 0, 0)", "--security-opt no-new-privileges=%1",
               "NoNewPrivileges=%1", "allowPrivilegeEscalation: false", "prctl(2)"},
    MemberText{
        "oomScoreAdj", QT_TRANSLATE_NOOP("boxwright::ui::Process", "OOM score"),
        QT_TRANSLATE_NOOP(
            "boxwright::ui::Process",
            "How likely the kernel kills this process when memory runs out: 1000 first, -1000 "
            "never. Below the value it starts with it needs CAP_SYS_RESOURCE."),
        "/proc/<pid>/oom_score_adj = %1", "--oom-score-adj %1", "OOMScoreAdjust=%1", "", "proc(5)"},
    MemberText{
        "rlimits", QT_TRANSLATE_NOOP("boxwright::ui::Process", "Resource limits"),
        QT_TRANSLATE_NOOP(
            "boxwright::ui::Process",
            "Limits of each process. The soft one is in force, the process may raise it up to "
            "the hard one."),
        "prlimit64: %1", "--ulimit %1", "", "", "getrlimit(2)"},
    MemberText{
        "apparmorProfile", QT_TRANSLATE_NOOP("boxwright::ui::Process", "AppArmor profile"),
        QT_TRANSLATE_NOOP("boxwright::ui::Process",
                          "The profile the program runs under. It must be loaded on the host."),
        "/proc/<pid>/attr/apparmor/exec = %1", "--security-opt apparmor=%1", "AppArmorProfile=%1",
        "appArmorProfile: %1", "apparmor(7)"},
    MemberText{"selinuxLabel", QT_TRANSLATE_NOOP("boxwright::ui::Process", "SELinux label"),
               QT_TRANSLATE_NOOP("boxwright::ui::Process", "The context the program runs in."),
               "/proc/<pid>/attr/exec = %1", "--security-opt label=%1", "SELinuxContext=%1",
               "seLinuxOptions: %1", "selinux(8)"},
};

QString valueOf(const Process& process, const QString& member) {
    if (member == QLatin1String("args"))
        return joinArguments(toStringList(process.args));
    if (member == QLatin1String("cwd"))
        return qt(process.cwd);
    if (member == QLatin1String("user"))
        return QStringLiteral("%1:%2").arg(process.user.uid).arg(process.user.gid);
    if (member == QLatin1String("env"))
        return toStringList(process.env).value(0);
    if (member == QLatin1String("terminal"))
        return !process.terminal.value_or(false) ? QStringLiteral("false")
               : !process.consoleSize            ? QStringLiteral("true")
                                                 : QStringLiteral("%1x%2")
                                            .arg(process.consoleSize->width)
                                            .arg(process.consoleSize->height);
    if (member == QLatin1String("noNewPrivileges"))
        return process.noNewPrivileges.value_or(false) ? QStringLiteral("1") : QStringLiteral("0");
    if (member == QLatin1String("oomScoreAdj"))
        return QString::number(process.oomScoreAdj.value_or(0));
    if (member == QLatin1String("apparmorProfile"))
        return qt(process.apparmorProfile.value_or(""));
    if (member == QLatin1String("selinuxLabel"))
        return qt(process.selinuxLabel.value_or(""));
    if (process.rlimits && !process.rlimits->empty()) {
        const Rlimit& first = process.rlimits->front();
        return QStringLiteral("%1=%2:%3")
            .arg(qt(first.type).mid(7).toLower())
            .arg(first.soft)
            .arg(first.hard);
    }
    return {};
}

void add(Explanation& told, const QString& tool, const char* pattern, const QString& value) {
    if (pattern[0] != '\0')
        told.equivalents.append(
            {tool, QString::fromLatin1(pattern).replace(QStringLiteral("%1"), value)});
}

} // namespace

Explanation explainProcess(const SpecDocument& document, const QString& member) {
    Explanation told;
    const auto text = std::find_if(members.begin(), members.end(), [&](const MemberText& row) {
        return member == QLatin1String(row.member);
    });
    if (text == members.end())
        return told;
    const QString value = valueOf(document.spec().process.value_or(Process{}), member);
    told.breadcrumb = Text::tr("Process");
    told.title = Text::tr(text->title);
    told.value = value.size() < 24 ? value : QString();
    told.explanation = Text::tr(text->explanation);
    told.kernelText = QString::fromLatin1(text->kernel).replace(QStringLiteral("%1"), value);
    told.ociPath = QStringLiteral("process.") + member;
    told.ociJson = qt(specExcerpt(document.spec(), "/process/" + member.toStdString()));
    add(told, QStringLiteral("docker"), text->docker, value);
    add(told, QStringLiteral("podman"), text->docker, value);
    add(told, QStringLiteral("systemd"), text->systemd, value);
    add(told, QStringLiteral("Kubernetes"), text->kubernetes, value);
    for (Explanation::Row& row : told.equivalents) {
        if (row.name == QLatin1String("podman"))
            row.text.replace(QStringLiteral("docker run"), QStringLiteral("podman run"));
    }
    told.manualText = Text::tr("Manual: %1").arg(QString::fromLatin1(text->manual));
    return told;
}

} // namespace boxwright::ui
