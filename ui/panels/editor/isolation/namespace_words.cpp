#include "ui/panels/editor/isolation/namespace_words.h"

#include "engine/oci/spec_json.h"
#include "ui/panels/editor/common/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace boxwright::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::Isolation)
};

QString kernelCall(const NamespaceRow& row, const NamespaceChoice& choice) {
    const QString flag =
        QStringLiteral("CLONE_NEW%1")
            .arg(row.type == "mount" ? QStringLiteral("NS") : qt(row.procName).toUpper());
    const QString number = QStringLiteral("0x%1").arg(uint(row.cloneFlag), 8, 16, QLatin1Char('0'));
    switch (choice.mode) {
    case NamespaceMode::New:
        return QStringLiteral("clone3(%1 | …)  %2\n/proc/<pid>/ns/%3")
            .arg(flag, number, qt(row.procName));
    case NamespaceMode::Host:
        return QStringLiteral("/proc/1/ns/%1").arg(qt(row.procName));
    case NamespaceMode::Container:
    case NamespaceMode::Path:
        break;
    }
    return QStringLiteral("setns(fd, %1)\n%2").arg(flag, qt(choice.target));
}

QString ociEntry(const ContainerSpec& spec, const NamespaceRow& row) {
    const auto& part = spec.linux;
    if (!part || !part->namespaces)
        return {};
    const auto found = std::find_if(part->namespaces->begin(), part->namespaces->end(),
                                    [&](const Namespace& entry) { return entry.type == row.type; });
    if (found == part->namespaces->end())
        return {};
    const auto index = std::distance(part->namespaces->begin(), found);
    return qt(specExcerpt(spec, "/linux/namespaces/" + std::to_string(index)));
}

} // namespace

QString namespaceModeWord(NamespaceMode mode) {
    switch (mode) {
    case NamespaceMode::New:
        return Text::tr("New");
    case NamespaceMode::Host:
        return Text::tr("Host");
    case NamespaceMode::Container:
        return Text::tr("Join");
    case NamespaceMode::Path:
        break;
    }
    return Text::tr("Path");
}

Explanation explainNamespace(const SpecDocument& document, const NamespaceRow& row) {
    const NamespaceChoice choice = namespaceChoice(document.spec(), row.type);
    Explanation told;
    told.breadcrumb = Text::tr("Isolation / Namespaces");
    told.title = Text::tr("%1 namespace").arg(translated("Namespace", row.label));
    told.value = namespaceModeWord(choice.mode);
    told.explanation = choice.mode == NamespaceMode::Host ? translated("Namespace", row.withoutIt)
                                                          : translated("Namespace", row.isolates);
    told.kernelText = kernelCall(row, choice);
    told.ociPath = QStringLiteral("linux.namespaces[]");
    told.ociJson = ociEntry(document.spec(), row);
    told.equivalents.append({QStringLiteral("unshare"), qt(row.unshare)});
    if (!row.docker.empty() && choice.mode == NamespaceMode::Host) {
        told.equivalents.append({QStringLiteral("docker"), qt(row.docker)});
        told.equivalents.append({QStringLiteral("podman"), qt(row.docker)});
    }
    QStringList order;
    for (const NamespaceRow& other : namespaceCatalogue()) {
        if (namespaceChoice(document.spec(), other.type).mode == NamespaceMode::New)
            order.append(qt(other.procName));
    }
    told.related.append({Text::tr("Made new, in this order"), order.join(QStringLiteral(" › "))});
    told.manualText =
        Text::tr("Manual: %1").arg(QStringLiteral("%1_namespaces(7)").arg(qt(row.type)));
    return told;
}

Explanation explainIdMapping(const SpecDocument& document, edits::IdKind kind) {
    const bool users = kind == edits::IdKind::User;
    const auto& part = document.spec().linux;
    const auto mappings = !part ? std::nullopt : users ? part->uidMappings : part->gidMappings;
    const QString file = users ? QStringLiteral("uid_map") : QStringLiteral("gid_map");
    Explanation told;
    told.breadcrumb = Text::tr("Isolation / Id mapping");
    told.title = users ? Text::tr("User ids") : Text::tr("Group ids");
    told.explanation = Text::tr("Ids inside are translated to other ids outside. Root in here is "
                                "an ordinary user on the host.");
    QStringList lines;
    for (const IdMapping& range : mappings.value_or(std::vector<IdMapping>{}))
        lines.append(
            QStringLiteral("%1 %2 %3").arg(range.containerID).arg(range.hostID).arg(range.size));
    told.value = Text::tr("%n range(s)", nullptr, int(lines.size()));
    told.kernelFile = QStringLiteral("/proc/<pid>/%1").arg(file);
    told.kernelText = file + QStringLiteral(" = ") + lines.join(QStringLiteral("\n          "));
    told.ociPath =
        users ? QStringLiteral("linux.uidMappings[]") : QStringLiteral("linux.gidMappings[]");
    told.ociJson =
        qt(specExcerpt(document.spec(), users ? "/linux/uidMappings" : "/linux/gidMappings"));
    if (!lines.isEmpty()) {
        const QString triple = QString(lines.front()).replace(QLatin1Char(' '), QLatin1Char(':'));
        told.equivalents = {
            {QStringLiteral("podman"),
             QStringLiteral("--%1 %2").arg(
                 users ? QStringLiteral("uidmap") : QStringLiteral("gidmap"), triple)},
            {QStringLiteral("unshare"),
             QStringLiteral("--map-%1=%2")
                 .arg(users ? QStringLiteral("users") : QStringLiteral("groups"), triple)}};
    }
    told.manualText = Text::tr("Manual: %1").arg(QStringLiteral("user_namespaces(7)"));
    return told;
}

} // namespace boxwright::ui
