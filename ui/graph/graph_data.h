#pragma once

#include "ui/graph/graph_row.h"
#include "ui/live/container_feed.h"

#include <QString>

#include <optional>
#include <vector>

namespace boxwright::ui {

/// A limit as its graph shows it.
struct GraphLimit {
    double value = 0; ///< in plotted units
    QString text;     ///< "256 MiB"
    bool draggable = false;
    QString reason; ///< why it cannot be dragged
};

/// A run of throttled samples, as times.
struct ThrottledSpan {
    int64_t fromMs;
    int64_t toMs;
};
std::vector<ThrottledSpan> throttledSpans(const SampleRing& samples, int64_t sinceMs);

/// Largest plotted value of the series that point up (or, with `below`, down) since a time.
double highestValue(const GraphRow& row, const SampleRing& samples, int64_t sinceMs, bool below);

/// The number at the head of the graph: the newest sample, "—" while there is none.
QString headline(const GraphRow& row, const SampleRing& samples);
/// What follows it: "of one core", "of 256 MiB", "MB/s", "memory, some avg10".
QString headlineUnit(const GraphRow& row, const SampleRing& samples,
                     const std::optional<GraphLimit>& limit);
/// A plotted value in words: "256 MiB", "38 %".
QString valueText(const GraphRow& row, double value);

} // namespace boxwright::ui
