#pragma once

#include "engine/model/limits.h"
#include "ui/backend.h"
#include "ui/graph/graph_data.h"

#include <optional>

namespace boxwright::ui {

/// The limit line of a graph: which limits it stands for and what they are now.
struct LiveLimit {
    const LimitRow* row = nullptr;
    QStringList instances; ///< devices it sets together; {""} for a limit there is one of
    double perPlotted = 1; ///< kernel units for one plotted unit
};

/// Nothing for a graph without a limit, or when neither the run nor its design has one.
std::optional<LiveLimit> liveLimit(const GraphRow& graph, const ContainerInfo& info);
/// As shown: the value the kernel confirmed, else none. A limit that was asked for and is not in
/// force has its reason.
std::optional<GraphLimit> shownLimit(const GraphRow& graph, const ContainerInfo& info);
std::optional<GraphLimit> shownSoftLimit(const GraphRow& graph, const ContainerInfo& info);

/// The kernel's number for a plotted one, inside the row's range and rounded as people would:
/// whole MiB, whole percents, steps of 10 kB/s.
uint64_t kernelValue(const GraphRow& graph, const LiveLimit& limit, double plotted);
/// "memory.max = 268435456"
QString kernelText(const LiveLimit& limit, uint64_t value, const ContainerInfo& info);

} // namespace boxwright::ui
