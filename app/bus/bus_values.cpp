#include "app/bus/bus_values.h"

#include "engine/oci/design_json.h"
#include "privhelper/api/error_json.h"
#include "privhelper/api/launch_steps.h"
#include "privhelper/api/types.h"

namespace boxwright::app {
namespace {

QDateTime timeFrom(const QVariantMap& properties, const char* name) {
    const qint64 ms = properties.value(QLatin1String(name)).toLongLong();
    return ms > 0 ? QDateTime::fromMSecsSinceEpoch(ms) : QDateTime();
}

QMap<QString, QString> textMap(const QVariant& value) {
    return qdbus_cast<TextMap>(value);
}

QString text(const QVariantMap& properties, const char* name) {
    return properties.value(QLatin1String(name)).toString();
}

} // namespace

ui::ContainerInfo containerFromProperties(const QVariantMap& properties) {
    ui::ContainerInfo info;
    info.id = text(properties, "Id");
    info.name = text(properties, "Name");
    info.phase = phaseFromName(text(properties, "Phase").toStdString()).value_or(Phase::Failed);
    info.pid = properties.value(QStringLiteral("Pid")).toLongLong();
    info.cgroup = text(properties, "Cgroup");
    info.createdAt = timeFrom(properties, "CreatedAt");
    info.startedAt = timeFrom(properties, "StartedAt");
    info.finishedAt = timeFrom(properties, "FinishedAt");
    info.exitStatus = properties.value(QStringLiteral("ExitStatus"), -1).toInt();
    info.exitReason = text(properties, "ExitReason");
    if (const QString failure = text(properties, "Failure"); !failure.isEmpty())
        info.failure = errorFromJson(failure.toStdString());
    for (const LaunchStep& step : launchStepsFromJson(text(properties, "Steps").toStdString()))
        info.steps.push_back({QString::fromStdString(step.step),
                              static_cast<ui::StartStep::Progress>(step.progress), step.took});
    info.terminal = properties.value(QStringLiteral("Terminal")).toBool();
    if (auto design = designFromJson(text(properties, "Design").toStdString()))
        info.design = std::move(*design);
    info.limits = textMap(properties.value(QStringLiteral("Limits")));
    info.missingLimits = textMap(properties.value(QStringLiteral("MissingLimits")));
    return info;
}

ui::LayerInfo layerFromProperties(const QVariantMap& properties) {
    ui::LayerInfo info;
    info.digest = text(properties, "Digest");
    info.name = text(properties, "Name");
    info.origin = text(properties, "Origin");
    info.bytes = properties.value(QStringLiteral("Bytes")).toULongLong();
    info.files = properties.value(QStringLiteral("Files")).toULongLong();
    info.importedAt = timeFrom(properties, "ImportedAt");
    info.sample = properties.value(QStringLiteral("Sample")).toStringList();
    info.usedBy = properties.value(QStringLiteral("UsedBy")).toStringList();
    return info;
}

ui::ImportResult importFromResult(const QVariantMap& result) {
    ui::ImportResult imported;
    imported.layers = result.value(QStringLiteral("layers")).toStringList();
    imported.name = text(result, "name");
    const std::string config = text(result, "config").toStdString();
    if (!config.empty()) {
        if (auto parsed = imageConfigFromJson(config))
            imported.config = std::move(*parsed);
    }
    return imported;
}

std::vector<HostCheck> checksFromArgument(const QVariant& argument) {
    std::vector<HostCheck> checks;
    for (const CheckEntry& entry : qdbus_cast<CheckEntries>(argument))
        checks.push_back({entry.key.toStdString(), static_cast<CheckState>(entry.state),
                          entry.value.toStdString(), entry.reason.toStdString()});
    return checks;
}

} // namespace boxwright::app
