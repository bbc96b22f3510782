#include "ui/graph/graph_data.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace boxwright::ui {
namespace {

constexpr double throttledShare = 0.01;

QString graphText(const char* text) {
    return QCoreApplication::translate("Graph", text);
}

QString numberText(const GraphRow& row, double value) {
    const int decimals = value != 0 && std::abs(value) < 10 && row.unit.factor != 1
                             ? std::max(row.unit.decimals, 1)
                             : row.unit.decimals;
    return QString::number(value, 'f', decimals);
}

/// The series the headline speaks of: for pressure the worst one, else what stands first.
const GraphSeries& leading(const GraphRow& row, const StatSample& sample) {
    if (QLatin1String(row.key) != QLatin1String("pressure") &&
        QLatin1String(row.key) != QLatin1String("net") &&
        QLatin1String(row.key) != QLatin1String("io"))
        return row.series.front();
    return *std::max_element(row.series.begin(), row.series.end(),
                             [&](const GraphSeries& a, const GraphSeries& b) {
                                 const double left = sample[a.stat];
                                 const double right = sample[b.stat];
                                 return std::isnan(left) || left < right;
                             });
}

} // namespace

std::vector<ThrottledSpan> throttledSpans(const SampleRing& samples, int64_t sinceMs) {
    std::vector<ThrottledSpan> spans;
    for (size_t i = std::max<size_t>(samples.firstSince(sinceMs), 1); i < samples.size(); ++i) {
        const double share = samples[i][Stat::CpuThrottled];
        if (std::isnan(share) || share < throttledShare)
            continue;
        const int64_t from = samples[i - 1].timeMs;
        if (!spans.empty() && spans.back().toMs == from)
            spans.back().toMs = samples[i].timeMs;
        else
            spans.push_back({from, samples[i].timeMs});
    }
    return spans;
}

double highestValue(const GraphRow& row, const SampleRing& samples, int64_t sinceMs, bool below) {
    double highest = 0;
    for (size_t i = samples.firstSince(sinceMs); i < samples.size(); ++i) {
        for (const GraphSeries& series : row.series) {
            const double value = samples[i][series.stat] * row.unit.factor;
            if (series.below == below && !std::isnan(value))
                highest = std::max(highest, value);
        }
    }
    return highest;
}

QString headline(const GraphRow& row, const SampleRing& samples) {
    if (samples.isEmpty())
        return QStringLiteral("—");
    const double value = samples.back()[leading(row, samples.back()).stat] * row.unit.factor;
    if (std::isnan(value))
        return QStringLiteral("—");
    const QString unit = QLatin1String(row.unit.text);
    // Rates and percentages of pressure carry their unit in the quieter half.
    const bool inline_ = unit == QLatin1String("%") || unit == QLatin1String("MiB");
    return inline_ ? numberText(row, value) + QLatin1Char(' ') + unit : numberText(row, value);
}

QString headlineUnit(const GraphRow& row, const SampleRing& samples,
                     const std::optional<GraphLimit>& limit) {
    const QLatin1String key(row.key);
    if (samples.isEmpty())
        return {};
    if (key == QLatin1String("cpu"))
        return graphText(QT_TRANSLATE_NOOP("Graph", "of one core"));
    if (key == QLatin1String("memory") || key == QLatin1String("pids"))
        return limit ? graphText(QT_TRANSLATE_NOOP("Graph", "of %1")).arg(limit->text) : QString();
    const QString series = graphText(leading(row, samples.back()).label);
    if (key == QLatin1String("pressure"))
        return graphText(QT_TRANSLATE_NOOP("Graph", "%1, some avg10")).arg(series);
    return QLatin1String(row.unit.text);
}

QString valueText(const GraphRow& row, double value) {
    const QString unit = QLatin1String(row.unit.text);
    return unit.isEmpty() ? numberText(row, value)
                          : numberText(row, value) + QLatin1Char(' ') + unit;
}

} // namespace boxwright::ui
