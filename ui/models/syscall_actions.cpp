#include "ui/models/syscall_actions.h"

#include "engine/base/error.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cerrno>

namespace boxwright::ui {
namespace {

constexpr const char* context = "boxwright::ui::SyscallActions";

constexpr std::array actions{
    SyscallAction{"SCMP_ACT_ALLOW",
                  {},
                  QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "Allow"),
                  QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "run it, no check"),
                  "check",
                  Color::Ok},
    SyscallAction{"SCMP_ACT_ERRNO", EPERM,
                  QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "Errno EPERM"),
                  QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "fail: not permitted"), "ban",
                  Color::Bad},
    SyscallAction{
        "SCMP_ACT_ERRNO", ENOSYS,
        QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "Errno ENOSYS"),
        QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "fail: this kernel has no such call"),
        "ban", Color::Bad},
    SyscallAction{
        "SCMP_ACT_LOG",
        {},
        QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "Log"),
        QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "run it, write an audit record"),
        "list",
        Color::Warn},
    SyscallAction{"SCMP_ACT_TRAP",
                  {},
                  QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "Trap"),
                  QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "send SIGSYS to the thread"),
                  "warn",
                  Color::Warn},
    SyscallAction{"SCMP_ACT_KILL_PROCESS",
                  {},
                  QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "Kill process"),
                  QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "end the process with SIGSYS"),
                  "zap",
                  Color::Bad},
    SyscallAction{"SCMP_ACT_KILL_THREAD",
                  {},
                  QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "Kill thread"),
                  QT_TRANSLATE_NOOP("boxwright::ui::SyscallActions", "end the thread with SIGSYS"),
                  "zap",
                  Color::Bad},
};

/// Older spelling of KILL_THREAD.
std::string canonical(const std::string& action) {
    return action == "SCMP_ACT_KILL" ? "SCMP_ACT_KILL_THREAD" : action;
}

} // namespace

std::span<const SyscallAction> syscallActions() {
    return actions;
}

QString actionLabel(const SyscallAction& action) {
    return QCoreApplication::translate(context, action.label);
}

QString actionExplanation(const SyscallAction& action) {
    return QCoreApplication::translate(context, action.explanation);
}

const SyscallAction& actionRow(const std::string& action) {
    const std::string wanted = canonical(action);
    const auto found = std::find_if(actions.begin(), actions.end(),
                                    [&](const SyscallAction& row) { return wanted == row.action; });
    return found == actions.end() ? actions.front() : *found;
}

QString actionText(const SyscallVerdict& verdict) {
    const SyscallAction& row = actionRow(verdict.action);
    QString text = actionLabel(row);
    if (canonical(verdict.action) != row.action)
        text = QString::fromStdString(verdict.action).mid(9).toLower();
    if (row.errnoRet) // runtimes fail with EPERM when a rule names no number
        text = QCoreApplication::translate(context, "Errno %1")
                   .arg(QString::fromStdString(errnoName(int(verdict.errnoRet.value_or(EPERM)))));
    return verdict.conditional ? QCoreApplication::translate(context, "%1 if …").arg(text) : text;
}

bool allows(const std::string& action) {
    return action == "SCMP_ACT_ALLOW" || action == "SCMP_ACT_LOG";
}

} // namespace boxwright::ui
