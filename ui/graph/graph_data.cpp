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

/// Two digits that matter: "0.09", "1.9", "38"; whole things stay whole.
QString numberText(const GraphScale& scale, double value) {
    const double shown = value * scale.factor;
    const double magnitude = std::abs(shown);
    if (scale.unit.isEmpty() || magnitude >= 9.95 || magnitude == 0)
        return QString::number(shown, 'f', 0);
    return QString::number(shown, 'f', magnitude >= 0.995 ? 1 : std::max(scale.decimals, 1));
}

/// For limits, which are given and not measured: "4", "1.25".
QString givenText(const GraphScale& scale, double value) {
    const double shown = value * scale.factor;
    const int decimals = scale.unit.isEmpty() ? 0 : scale.decimals;
    QString number = QString::number(shown, 'f', shown < 10 ? std::max(decimals, 1) : decimals);
    if (scale.unit.isEmpty() || !number.contains(QLatin1Char('.')))
        return QString::number(shown, 'f', decimals);
    while (number.endsWith(QLatin1Char('0')))
        number.chop(1);
    return number.endsWith(QLatin1Char('.')) ? number.chopped(1) : number;
}

bool standsWithNumber(const GraphScale& scale) {
    return scale.unit == QLatin1String("%") || scale.unit.endsWith(QLatin1String("iB"));
}

/// The series the headline speaks of: of memory what counts against its limit, of rates and
/// pressure the highest, else what stands first.
const GraphSeries& leading(const GraphRow& row, const StatSample& sample) {
    if (QLatin1String(row.key) == QLatin1String("memory"))
        return row.series.back();
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

GraphScale scaleFor(const GraphRow& row, double top) {
    const QString unit = QLatin1String(row.unit.text);
    if (unit == QLatin1String("MB/s") && top < 0.9995)
        return {1000, QStringLiteral("kB/s"), 0};
    if (unit == QLatin1String("MiB") && top >= 4096)
        return {1.0 / 1024, QStringLiteral("GiB"), 1};
    return {1, unit, row.unit.decimals};
}

QString headline(const GraphRow& row, const SampleRing& samples, const GraphScale& scale) {
    if (samples.isEmpty())
        return QStringLiteral("—");
    const double value = samples.back()[leading(row, samples.back()).stat] * row.unit.factor;
    if (std::isnan(value))
        return QStringLiteral("—");
    // The units of rates stand in the quieter half.
    const QString number = numberText(scale, value);
    return standsWithNumber(scale) ? number + QLatin1Char(' ') + scale.unit : number;
}

QString headlineUnit(const GraphRow& row, const SampleRing& samples,
                     const std::optional<GraphLimit>& limit, const GraphScale& scale) {
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
    return scale.unit;
}

QString valueText(const GraphRow& row, double value) {
    const GraphScale scale = scaleFor(row, value);
    const QString number = givenText(scale, value);
    return scale.unit.isEmpty() ? number : number + QLatin1Char(' ') + scale.unit;
}

} // namespace boxwright::ui
