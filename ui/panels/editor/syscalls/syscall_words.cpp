#include "ui/panels/editor/syscalls/syscall_words.h"

#include "engine/model/syscalls.h"
#include "engine/oci/seccomp_json.h"
#include "ui/models/row_painting.h"
#include "ui/models/syscall_actions.h"
#include "ui/models/syscall_numbers.h"
#include "ui/panels/editor/common/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace boxwright::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::Syscalls)
};

QString groupLabel(const SyscallRow& row) {
    const auto groups = syscallGroups();
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const SyscallGroup& group) {
        return group.key == row.group;
    });
    return found == groups.end() ? qt(row.group) : translated("Syscall", found->label);
}

/// Its number on each architecture of the filter; on this machine's without one.
QList<Explanation::Row> numbers(const SpecDocument& document, const SyscallRow& row) {
    const auto& part = document.spec().linux;
    std::vector<std::string> names;
    if (part && part->seccomp)
        names = part->seccomp->architectures.value_or(names);
    if (names.empty())
        names.push_back(nativeArchitecture());
    QList<Explanation::Row> rows;
    for (const std::string& name : names) {
        const std::optional<int> number = syscallNumber(name, row.name);
        rows.append({Text::tr("Number on %1").arg(architectureName(name)),
                     number ? QString::number(*number) : QStringLiteral("–")});
    }
    return rows;
}

/// The rules that name it as they stand in the document, each with this syscall alone.
QString excerpt(const Seccomp& profile, const std::string& name) {
    Seccomp part;
    part.defaultAction = profile.defaultAction;
    std::vector<SeccompRule> rules = rulesOf(profile, name);
    for (SeccompRule& rule : rules)
        rule.names = {name};
    if (!rules.empty())
        part.syscalls = std::move(rules);
    return qt(seccompToJson(part, 2));
}

} // namespace

Explanation explainSyscall(const SpecDocument& document, const QString& name) {
    Explanation told;
    const SyscallRow* row = findSyscall(name.toStdString());
    if (row == nullptr)
        return told;
    const auto& part = document.spec().linux;
    const bool filtering = part && part->seccomp;
    told.breadcrumb = Text::tr("Syscalls / %1").arg(groupLabel(*row));
    told.title = name;
    told.value = filtering ? actionText(verdictOf(*part->seccomp, name.toStdString()))
                           : Text::tr("Allow, no filter");
    told.valueNote = Text::tr("%1 risk").arg(riskWord(row->risk));
    told.explanation = translated("Syscall", row->description) + QLatin1Char('.');
    told.related = numbers(document, *row);
    if (!row->capability.empty())
        told.related.append({Text::tr("Capability"), qt(row->capability)});
    told.kernelText =
        QStringLiteral("seccomp(SECCOMP_SET_MODE_FILTER, …)\n/proc/<pid>/status  Seccomp: %1")
            .arg(filtering ? 2 : 0);
    told.ociPath = QStringLiteral("linux.seccomp.syscalls[]");
    if (filtering)
        told.ociJson = excerpt(*part->seccomp, name.toStdString());
    told.equivalents = {
        {QStringLiteral("docker"), QStringLiteral("--security-opt seccomp=profile.json")},
        {QStringLiteral("podman"), QStringLiteral("--security-opt seccomp=profile.json")},
        {QStringLiteral("systemd"),
         QStringLiteral("SystemCallFilter=%1%2")
             .arg(filtering && !allows(verdictOf(*part->seccomp, name.toStdString()).action)
                      ? QStringLiteral("~")
                      : QString(),
                  name)},
        {QStringLiteral("Kubernetes"), QStringLiteral("seccompProfile: { type: Localhost }")}};
    told.manualText = Text::tr("Manual: %1").arg(QStringLiteral("%1(2), seccomp(2)").arg(name));
    return told;
}

} // namespace boxwright::ui
