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

/// The unit a graph is written in at its present scale: kB/s instead of MB/s, GiB instead of MiB.
struct GraphScale {
    double factor = 1; ///< of plotted values
    QString unit;
    int decimals = 0;
};
/// @param top the highest value that is shown, in plotted units
GraphScale scaleFor(const GraphRow& row, double top);

/// The number at the head of the graph: the newest sample, "—" while there is none.
QString headline(const GraphRow& row, const SampleRing& samples, const GraphScale& scale);
/// What follows it: "of one core", "of 256 MiB", "MB/s", "memory, some avg10".
QString headlineUnit(const GraphRow& row, const SampleRing& samples,
                     const std::optional<GraphLimit>& limit, const GraphScale& scale);
/// A plotted value in words and in the unit that suits it: "256 MiB", "500 kB/s", "38 %".
QString valueText(const GraphRow& row, double value);

} // namespace boxwright::ui
