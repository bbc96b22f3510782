#include "ui/panels/editor/capabilities/capability_words.h"

#include "engine/model/capabilities.h"
#include "engine/oci/spec_json.h"
#include "ui/models/row_painting.h"
#include "ui/panels/editor/common/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace boxwright::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(boxwright::ui::Capabilities)
};

using Names = std::optional<std::vector<std::string>>;

/// As /proc/<pid>/status prints a set.
QString maskOf(const Names& names) {
    quint64 bits = 0;
    for (const std::string& name : names.value_or(std::vector<std::string>{})) {
        if (const CapabilityRow* row = findCapability(name))
            bits |= quint64(1) << row->number;
    }
    return QStringLiteral("%1").arg(bits, 16, 16, QLatin1Char('0'));
}

QString statusLines(const boxwright::Capabilities& sets) {
    return QStringList{QStringLiteral("CapInh: ") + maskOf(sets.inheritable),
                       QStringLiteral("CapPrm: ") + maskOf(sets.permitted),
                       QStringLiteral("CapEff: ") + maskOf(sets.effective),
                       QStringLiteral("CapBnd: ") + maskOf(sets.bounding),
                       QStringLiteral("CapAmb: ") + maskOf(sets.ambient)}
        .join(QLatin1Char('\n'));
}

QString has(const Names& names, const std::string& name) {
    const bool in = names && std::find(names->begin(), names->end(), name) != names->end();
    return in ? Text::tr("yes") : QStringLiteral("–");
}

} // namespace

Explanation explainCapability(const SpecDocument& document, const QString& name) {
    Explanation told;
    const CapabilityRow* row = findCapability(name.toStdString());
    if (row == nullptr)
        return told;
    const ContainerSpec& spec = document.spec();
    boxwright::Capabilities sets;
    if (spec.process && spec.process->capabilities)
        sets = *spec.process->capabilities;
    told.breadcrumb = Text::tr("Capabilities / %1").arg(translated("Capability", row->group));
    told.title = name;
    told.valueNote = Text::tr("bit %1 · %2 risk").arg(row->number).arg(riskWord(row->risk));
    told.value = hasCapability(spec, row->name) ? Text::tr("Granted") : Text::tr("Not granted");
    told.explanation = translated("Capability", row->allows) + QStringLiteral(". ") +
                       translated("Capability", row->warning);
    told.kernelText = statusLines(sets);
    told.ociPath = QStringLiteral("process.capabilities.bounding[]");
    const QString bare = name.mid(4);
    const bool given = hasCapability(spec, row->name);
    const QString option = given ? QStringLiteral("--cap-add ") : QStringLiteral("--cap-drop ");
    told.equivalents = {
        {QStringLiteral("docker"), option + bare},
        {QStringLiteral("podman"), option + bare},
        {QStringLiteral("systemd"), QStringLiteral("CapabilityBoundingSet=%1%2")
                                        .arg(given ? QString() : QStringLiteral("~"), name)},
        {QStringLiteral("Kubernetes"),
         (given ? QStringLiteral("add: [%1]") : QStringLiteral("drop: [%1]")).arg(bare)}};
    const std::string wanted = name.toStdString();
    told.related = {{QStringLiteral("Bounding"), has(sets.bounding, wanted)},
                    {QStringLiteral("Permitted"), has(sets.permitted, wanted)},
                    {QStringLiteral("Effective"), has(sets.effective, wanted)},
                    {QStringLiteral("Inheritable"), has(sets.inheritable, wanted)},
                    {QStringLiteral("Ambient"), has(sets.ambient, wanted)}};
    told.manualText = Text::tr("Manual: %1").arg(QStringLiteral("capabilities(7)"));
    return told;
}

} // namespace boxwright::ui
