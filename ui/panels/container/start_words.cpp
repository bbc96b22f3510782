#include "ui/panels/container/start_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

namespace boxwright::ui {
namespace {

struct KindWords {
    const char* kind;  ///< engine/plan's name
    const char* label; ///< translate in context "Start"
    const char* call;  ///< %1 is the object
};
constexpr std::array kinds{
    KindWords{"user-namespace", QT_TRANSLATE_NOOP("Start", "User namespace"),
              "clone3({ CLONE_NEWUSER | CLONE_PIDFD }) · uid_map, gid_map"},
    KindWords{"cgroup", QT_TRANSLATE_NOOP("Start", "Cgroup"),
              "clone3({ CLONE_INTO_CGROUP }) · limits written and read back"},
    KindWords{"devices-allowed", QT_TRANSLATE_NOOP("Start", "Device filter"),
              "bpf(BPF_PROG_ATTACH, BPF_CGROUP_DEVICE)"},
    KindWords{"namespaces", QT_TRANSLATE_NOOP("Start", "Namespaces"),
              "clone3(CLONE_NEW…) · unshare(…) · setns(…)"},
    KindWords{"hostname", QT_TRANSLATE_NOOP("Start", "Host name"), "sethostname(…)"},
    KindWords{"time-offsets", QT_TRANSLATE_NOOP("Start", "Clock offsets"),
              "write(\"/proc/self/timens_offsets\")"},
    KindWords{"loopback", QT_TRANSLATE_NOOP("Start", "Loopback"),
              "ioctl(SIOCSIFFLAGS, \"lo\", IFF_UP)"},
    KindWords{"net-devices", QT_TRANSLATE_NOOP("Start", "Network devices"),
              "RTM_NEWLINK({ IFLA_NET_NS_FD }) · IFF_UP"},
    KindWords{"sysctl", QT_TRANSLATE_NOOP("Start", "Kernel settings"), "write(\"/proc/sys/%1\")"},
    KindWords{"rootfs", QT_TRANSLATE_NOOP("Start", "Overlay"),
              "fsopen(\"overlay\") · fsconfig(lowerdir+, …) · fsmount"},
    KindWords{"mount", QT_TRANSLATE_NOOP("Start", "Mounts"), "mount(\"%1\")"},
    KindWords{"device", QT_TRANSLATE_NOOP("Start", "Devices"), "mknodat(\"%1\")"},
    KindWords{"device-links", QT_TRANSLATE_NOOP("Start", "Device links"),
              "symlinkat(\"/proc/self/fd\", \"/dev/fd\")"},
    KindWords{"working-directory", QT_TRANSLATE_NOOP("Start", "Working directory"),
              "mkdirat(\"%1\")"},
    KindWords{"console", QT_TRANSLATE_NOOP("Start", "Terminal"),
              "open(\"/dev/ptmx\") · TIOCGPTPEER · \"/dev/console\""},
    KindWords{"runtime-hooks", QT_TRANSLATE_NOOP("Start", "Runtime hooks"),
              "hooks.prestart · hooks.createRuntime"},
    KindWords{"create-hooks", QT_TRANSLATE_NOOP("Start", "Create hooks"), "hooks.createContainer"},
    KindWords{"mask", QT_TRANSLATE_NOOP("Start", "Masked paths"), "move_mount(…, \"%1\")"},
    KindWords{"readonly", QT_TRANSLATE_NOOP("Start", "Read-only paths"),
              "mount_setattr(\"%1\", MOUNT_ATTR_RDONLY)"},
    KindWords{"pivot-root", "pivot_root", "pivot_root(\".\", \".\") · umount2(\".\", MNT_DETACH)"},
    KindWords{"rlimit", QT_TRANSLATE_NOOP("Start", "Resource limits"), "prlimit64(0, %1)"},
    KindWords{"oom-score", QT_TRANSLATE_NOOP("Start", "OOM score"),
              "write(\"/proc/self/oom_score_adj\")"},
    KindWords{"io-priority", QT_TRANSLATE_NOOP("Start", "I/O priority"),
              "ioprio_set(IOPRIO_WHO_PROCESS, 0, …)"},
    KindWords{"scheduler", QT_TRANSLATE_NOOP("Start", "Scheduler"), "sched_setattr(0, …)"},
    KindWords{"cpu-affinity", QT_TRANSLATE_NOOP("Start", "Processors"), "sched_setaffinity(0, …)"},
    KindWords{"memory-policy", QT_TRANSLATE_NOOP("Start", "Memory policy"), "set_mempolicy(…)"},
    KindWords{"personality", QT_TRANSLATE_NOOP("Start", "Personality"), "personality(…)"},
    KindWords{"lsm", QT_TRANSLATE_NOOP("Start", "Security module"),
              "write(\"/proc/self/attr/exec\")"},
    KindWords{"user", QT_TRANSLATE_NOOP("Start", "User"), "setgroups(…) · setgid(…) · setuid(…)"},
    KindWords{"capabilities", QT_TRANSLATE_NOOP("Start", "Capabilities"),
              "prctl(PR_CAPBSET_DROP, …) · capset(…)"},
    KindWords{"command", QT_TRANSLATE_NOOP("Start", "Find the command"), "chdir(…) · stat(…)"},
    KindWords{"start-hooks", QT_TRANSLATE_NOOP("Start", "Start hooks"), "hooks.startContainer"},
    KindWords{"no-new-privileges", QT_TRANSLATE_NOOP("Start", "No new privileges"),
              "prctl(PR_SET_NO_NEW_PRIVS, 1)"},
    KindWords{"seccomp", "seccomp", "seccomp(SECCOMP_SET_MODE_FILTER, 0, …)"},
    KindWords{"exec", QT_TRANSLATE_NOOP("Start", "Start the command"), "execve(…)"},
};

QString tr(const char* text) {
    return QCoreApplication::translate("Start", text);
}

QString kindOf(const QString& id) {
    return id.section(QLatin1Char(':'), 0, 0);
}

/// With what the design runs, which the ids of these steps do not tell.
void nameCommand(StartRow& row, const Process& process) {
    if (!process.args || process.args->empty())
        return;
    const QString command = QString::fromStdString(process.args->front());
    if (row.kind == QLatin1String("command"))
        row.calls = QStringLiteral("chdir(\"%1\") · stat(\"%2\")")
                        .arg(QString::fromStdString(process.cwd), command);
    else if (row.kind == QLatin1String("exec"))
        row.calls = QStringLiteral("execve(\"%1\")").arg(command);
}

void name(StartRow& row, const QStringList& objects, const ContainerInfo& info) {
    const auto words = std::find_if(kinds.begin(), kinds.end(), [&](const KindWords& one) {
        return row.kind == QLatin1String(one.kind);
    });
    if (words == kinds.end()) { // a newer engine knows steps we do not
        row.label = row.kind;
        row.calls = objects.join(QStringLiteral(" · "));
        return;
    }
    row.label = tr(words->label);
    row.calls = QString::fromUtf8(words->call);
    if (row.calls.contains(QLatin1String("%1")))
        row.calls = row.calls.arg(objects.value(0));
    if (row.steps > 1)
        row.calls += QStringLiteral(" · ") + tr("%1 more").arg(row.steps - 1);
    nameCommand(row, info.design.spec.process.value_or(Process()));
}

QString resultOf(const StartRow& row, const ContainerInfo& info) {
    switch (row.state) {
    case StartRow::State::Done:
        return row.steps > 1 ? QStringLiteral("= 0, %1 ×").arg(row.steps) : QStringLiteral("= 0");
    case StartRow::State::Under:
        return tr("under way");
    case StartRow::State::NotReached:
        return tr("not reached");
    case StartRow::State::Failed:
        return info.failure && info.failure->sysErrno != 0
                   ? QStringLiteral("= -1 %1").arg(
                         QString::fromStdString(errnoName(info.failure->sysErrno)))
                   : tr("refused");
    case StartRow::State::Waiting:
        break;
    }
    return {};
}

/// What a row of these steps is: done when all are, under way when one is.
StartRow::State stateOf(const std::vector<StartStep>& steps) {
    using Progress = StartStep::Progress;
    const auto is = [](Progress progress) {
        return [progress](const StartStep& step) { return step.progress == progress; };
    };
    if (std::all_of(steps.begin(), steps.end(), is(Progress::Done)))
        return StartRow::State::Done;
    return std::all_of(steps.begin(), steps.end(), is(Progress::Waiting)) ? StartRow::State::Waiting
                                                                          : StartRow::State::Under;
}

StartRow makeRow(const std::vector<StartStep>& steps, const ContainerInfo& info) {
    StartRow row;
    row.kind = kindOf(steps.front().id);
    row.steps = int(steps.size());
    row.state = stateOf(steps);
    QStringList objects;
    for (const StartStep& step : steps) {
        objects << step.id.section(QLatin1Char(':'), 1);
        if (step.took >= 0)
            row.took = std::max<qint64>(row.took, 0) + step.took;
    }
    name(row, objects, info);
    return row;
}

/// The step the failure names, else the last that began.
int rowOfFailure(const std::vector<StartRow>& rows, const ContainerInfo& info) {
    const QString kind = kindOf(QString::fromStdString(info.failure->step));
    int last = rows.empty() ? -1 : 0;
    for (size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].kind == kind)
            return int(i);
        if (rows[i].state == StartRow::State::Under || rows[i].state == StartRow::State::Done)
            last = int(i);
    }
    return last;
}

} // namespace

std::vector<StartRow> startRows(const ContainerInfo& info) {
    std::vector<StartRow> rows;
    std::vector<StartStep> group;
    for (const StartStep& step : info.steps) {
        if (!group.empty() && kindOf(group.front().id) != kindOf(step.id))
            rows.push_back(makeRow(std::exchange(group, {}), info));
        group.push_back(step);
    }
    if (!group.empty())
        rows.push_back(makeRow(group, info));
    if (info.failure) {
        const int failed = rowOfFailure(rows, info);
        for (size_t i = 0; i < rows.size(); ++i)
            if (int(i) == failed)
                rows[i].state = StartRow::State::Failed;
            else if (int(i) > failed)
                rows[i].state = StartRow::State::NotReached;
    }
    for (StartRow& row : rows)
        row.result = resultOf(row, info);
    return rows;
}

int failedRow(const std::vector<StartRow>& rows) {
    const auto failed = std::find_if(rows.begin(), rows.end(), [](const StartRow& row) {
        return row.state == StartRow::State::Failed;
    });
    return failed == rows.end() ? -1 : int(failed - rows.begin());
}

QString tookText(qint64 microseconds) {
    if (microseconds < 0)
        return QString();
    const double ms = double(microseconds) / 1000;
    return ms < 1000 ? QCoreApplication::translate("Start", "%1 ms").arg(ms, 0, 'f', 1)
                     : QCoreApplication::translate("Start", "%1 s").arg(ms / 1000, 0, 'f', 1);
}

} // namespace boxwright::ui
