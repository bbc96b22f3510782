#include "ui/graph/graph_row.h"

#include <QCoreApplication>

#include <array>

namespace boxwright::ui {
namespace {

constexpr double mebibyte = 1.0 / (1 << 20);
constexpr double megabyte = 1e-6;

constexpr std::array cpuSeries{
    GraphSeries{Stat::CpuTotal, QT_TRANSLATE_NOOP("Graph", "total"), 0},
    GraphSeries{Stat::CpuKernel, QT_TRANSLATE_NOOP("Graph", "in kernel"), 1},
};
constexpr std::array memorySeries{
    GraphSeries{Stat::MemoryAnon, QT_TRANSLATE_NOOP("Graph", "anonymous"), 0},
    GraphSeries{Stat::MemoryCurrent, QT_TRANSLATE_NOOP("Graph", "with file cache"), 2},
};
constexpr std::array ioSeries{
    GraphSeries{Stat::IoRead, QT_TRANSLATE_NOOP("Graph", "read"), 0},
    GraphSeries{Stat::IoWrite, QT_TRANSLATE_NOOP("Graph", "write"), 1},
};
constexpr std::array pidsSeries{
    GraphSeries{Stat::Pids, QT_TRANSLATE_NOOP("Graph", "tasks in pids.current"), 0, false, true},
};
constexpr std::array netSeries{
    GraphSeries{Stat::NetReceived, QT_TRANSLATE_NOOP("Graph", "received, up"), 0},
    GraphSeries{Stat::NetSent, QT_TRANSLATE_NOOP("Graph", "sent, down"), 1, true},
};
constexpr std::array pressureSeries{
    GraphSeries{Stat::CpuPressure, QT_TRANSLATE_NOOP("Graph", "cpu"), 0},
    GraphSeries{Stat::MemoryPressure, QT_TRANSLATE_NOOP("Graph", "memory"), 3},
    GraphSeries{Stat::IoPressure, QT_TRANSLATE_NOOP("Graph", "io"), 1},
};

constexpr std::array rows{
    GraphRow{"cpu",
             QT_TRANSLATE_NOOP("Graph", "CPU"),
             "cpu",
             {100, "%", 0},
             cpuSeries,
             "cpu.max.quota",
             "",
             10,
             true},
    GraphRow{"memory",
             QT_TRANSLATE_NOOP("Graph", "Memory"),
             "memory",
             {mebibyte, "MiB", 0},
             memorySeries,
             "memory.max",
             "memory.high",
             4,
             false},
    GraphRow{"io",
             QT_TRANSLATE_NOOP("Graph", "Block I/O"),
             "disk",
             {megabyte, "MB/s", 2},
             ioSeries,
             "io.max.wbps",
             "",
             0.1,
             false},
    GraphRow{"pids",
             QT_TRANSLATE_NOOP("Graph", "Processes"),
             "procs",
             {1, "", 0},
             pidsSeries,
             "pids.max",
             "",
             4,
             false},
    GraphRow{"net",
             QT_TRANSLATE_NOOP("Graph", "Network"),
             "network",
             {megabyte, "MB/s", 2},
             netSeries,
             "",
             "",
             0.01,
             false},
    GraphRow{"pressure",
             QT_TRANSLATE_NOOP("Graph", "Pressure stall"),
             "gauge",
             {1, "%", 1},
             pressureSeries,
             "",
             "",
             4,
             false},
};

} // namespace

std::span<const GraphRow> graphCatalogue() {
    return rows;
}

} // namespace boxwright::ui
