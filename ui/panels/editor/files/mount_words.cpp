#include "engine/oci/spec_json.h"
#include "ui/document/spec_document.h"
#include "ui/panels/editor/common/words.h"
#include "ui/panels/editor/files/mount_editor.h"
#include "ui/panels/editor/files/mount_options.h"

#include <QCoreApplication>

namespace boxwright::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::Files)
};

QString kernelCalls(const Mount& mount) {
    const QString where = qt(mount.destination);
    if (isBind(mount))
        return QStringLiteral(
                   "open_tree(\"%1\", OPEN_TREE_CLONE%2)\nmount_setattr(…)\nmove_mount(…, \"%3\")")
            .arg(qt(mount.source.value_or("")),
                 hasOption(mount, QStringLiteral("rbind")) ? QStringLiteral("|AT_RECURSIVE")
                                                           : QString(),
                 where);
    return QStringLiteral("fsopen(\"%1\")\nfsmount(…)\nmove_mount(…, \"%2\")")
        .arg(qt(mount.type.value_or("")), where);
}

QString volumeOption(const Mount& mount) {
    const QString mode = hasOption(mount, QStringLiteral("ro")) ? QStringLiteral(":ro") : QString();
    if (isBind(mount))
        return QStringLiteral("-v %1:%2%3")
            .arg(qt(mount.source.value_or("")), qt(mount.destination), mode);
    return mount.type == "tmpfs" ? QStringLiteral("--tmpfs %1").arg(qt(mount.destination))
                                 : QString();
}

} // namespace

Explanation explainMount(const SpecDocument& document, int index) {
    Explanation told;
    const auto& mounts = document.spec().mounts;
    if (!mounts || index < 0 || index >= int(mounts->size()))
        return told;
    const Mount& mount = (*mounts)[size_t(index)];
    told.breadcrumb = Text::tr("Files / Mounts / %1").arg(index + 2);
    told.title = qt(mount.destination);
    told.value = isBind(mount) ? QStringLiteral("bind") : qt(mount.type.value_or(""));
    QString content = mountContent(mount);
    if (!content.isEmpty())
        content[0] = content[0].toUpper();
    told.explanation =
        isBind(mount)
            ? Text::tr("A folder of this machine, seen in the box. Nothing is copied: what is "
                       "written on one side appears on the other at once.")
            : Text::tr("%1. It is made anew for each run.").arg(content);
    told.kernelText = kernelCalls(mount);
    told.ociPath = QStringLiteral("mounts[%1]").arg(index);
    told.ociJson = qt(specExcerpt(document.spec(), "/mounts/" + std::to_string(index)));
    if (const QString option = volumeOption(mount); !option.isEmpty()) {
        told.equivalents.append({QStringLiteral("docker"), option});
        told.equivalents.append({QStringLiteral("podman"), option});
    }
    told.manualText = Text::tr("Manual: %1").arg(QStringLiteral("mount(2), mount_setattr(2)"));
    return told;
}

} // namespace boxwright::ui
