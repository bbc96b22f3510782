#pragma once

#include "engine/model/stats.h"

#include <QString>

#include <span>

namespace boxwright::ui {

/// How a graph counts: what a sample is multiplied by to be plotted, and the unit that follows.
struct GraphUnit {
    double factor;
    const char* text; ///< "%", "MiB", "MB/s", ""
    int decimals;     ///< of a value shown in words
};

struct GraphSeries {
    Stat stat;
    const char* label;  ///< translate in context "Graph"
    int color;          ///< seriesColor()
    bool below = false; ///< drawn downwards from zero
    bool stepped = false;
};

/// One of the graphs of a running container. Adding a graph is adding a row.
struct GraphRow {
    const char* key;
    const char* title; ///< translate in context "Graph"
    const char* icon;
    GraphUnit unit;
    std::span<const GraphSeries> series;
    const char* limit;     ///< limit row whose line can be dragged; "" without
    const char* softLimit; ///< dotted line; "" without
    double leastTop;       ///< the scale never shrinks below this
    bool throttling;       ///< marks throttled spans
};
std::span<const GraphRow> graphCatalogue();

} // namespace boxwright::ui
