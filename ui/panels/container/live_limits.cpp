#include "ui/panels/container/live_limits.h"

#include <algorithm>
#include <cmath>

namespace boxwright::ui {
namespace {

constexpr uint64_t defaultPeriod = 100'000;

QString toText(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// "memory.max" or "io.max.wbps@8:0" as in ContainerInfo::limits.
QString confirmedKey(const LimitRow& row, const QString& instance) {
    const QString key = toText(row.key);
    return instance.isEmpty() ? key : key + QLatin1Char('@') + instance;
}

std::optional<uint64_t> confirmedNumber(const ContainerInfo& info, const LimitRow& row,
                                        const QString& instance) {
    bool number = false;
    const qulonglong value = info.limits.value(confirmedKey(row, instance)).toULongLong(&number);
    return number ? std::optional<uint64_t>(value) : std::nullopt;
}

uint64_t cpuPeriod(const ContainerInfo& info) {
    if (const LimitRow* row = findLimit("cpu.max.period")) {
        if (const auto confirmed = confirmedNumber(info, *row, {}))
            return std::max<uint64_t>(*confirmed, 1);
    }
    return defaultPeriod;
}

/// Kernel units for one plotted unit.
double unitsPerPlotted(const GraphRow& graph, const LimitRow& row, const ContainerInfo& info) {
    if (row.key == "cpu.max.quota")
        return double(cpuPeriod(info)) / graph.unit.factor;
    return 1 / graph.unit.factor;
}

QString reasonOf(const ContainerInfo& info, const LiveLimit& limit) {
    for (const QString& instance : limit.instances) {
        const QString reason = info.missingLimits.value(confirmedKey(*limit.row, instance));
        if (!reason.isEmpty())
            return reason;
    }
    return {};
}

std::optional<LiveLimit> limitOfRow(const GraphRow& graph, const char* key,
                                    const ContainerInfo& info) {
    const LimitRow* row = qstrlen(key) > 0 ? findLimit(key) : nullptr;
    if (!row)
        return {};
    LiveLimit limit{row, {}, unitsPerPlotted(graph, *row, info)};
    if (row->instance == LimitInstance::Single) {
        limit.instances << QString();
        return limit;
    }
    for (const std::string& instance : limitInstances(info.design.spec, *row))
        limit.instances << QString::fromStdString(instance);
    return limit.instances.isEmpty() ? std::nullopt : std::optional(limit);
}

std::optional<GraphLimit> graphLimit(const GraphRow& graph, const std::optional<LiveLimit>& limit,
                                     const ContainerInfo& info) {
    if (!limit)
        return {};
    const auto number = confirmedNumber(info, *limit->row, limit->instances.front());
    if (!number)
        return {};
    GraphLimit shown;
    shown.value = double(*number) / limit->perPlotted;
    shown.text = valueText(graph, shown.value);
    shown.reason = reasonOf(info, *limit);
    shown.draggable = shown.reason.isEmpty() && allowed(info.phase, Command::SetLimit);
    return shown;
}

/// What one step is worth when dragging: nobody wants 268123841 bytes.
double roundingStep(const LimitRow& row, double perPlotted) {
    switch (row.unit) {
    case LimitUnit::Bytes:
        return 1 << 20;
    case LimitUnit::BytesPerSecond:
        return 10'000;
    case LimitUnit::Microseconds:
        return perPlotted;
    default:
        return 1;
    }
}

} // namespace

std::optional<LiveLimit> liveLimit(const GraphRow& graph, const ContainerInfo& info) {
    return limitOfRow(graph, graph.limit, info);
}

std::optional<GraphLimit> shownLimit(const GraphRow& graph, const ContainerInfo& info) {
    return graphLimit(graph, liveLimit(graph, info), info);
}

std::optional<GraphLimit> shownSoftLimit(const GraphRow& graph, const ContainerInfo& info) {
    auto soft = graphLimit(graph, limitOfRow(graph, graph.softLimit, info), info);
    if (soft)
        soft->draggable = false;
    return soft;
}

uint64_t kernelValue(const GraphRow&, const LiveLimit& limit, double plotted) {
    const double step = roundingStep(*limit.row, limit.perPlotted);
    const double wanted = std::round(plotted * limit.perPlotted / step) * step;
    const double least =
        std::max(double(limit.row->minimum), std::min(step, double(limit.row->maximum)));
    return uint64_t(std::clamp(wanted, least, double(limit.row->maximum)));
}

QString kernelText(const LiveLimit& limit, uint64_t value, const ContainerInfo& info) {
    ContainerSpec spec = info.design.spec;
    const std::string instance = limit.instances.front().toStdString();
    if (!setLimit(spec, *limit.row, LimitValue(value), instance))
        return {};
    const CgroupWrite write = cgroupWrite(spec, *limit.row, instance);
    return QStringLiteral("%1 = %2").arg(QString::fromStdString(write.file),
                                         QString::fromStdString(write.text));
}

} // namespace boxwright::ui
