#pragma once

#include <cstdint>
#include <string_view>

/// The forms of kernel counters (admin-guide/cgroup-v2.rst "Interface Files", accounting/psi.rst,
/// proc(5)), read without allocating. NaN stands for "no such value here".
namespace boxwright {

/// The number behind a field of a catalogue row, by the form the file has: a single number where
/// `field` is empty, "some avg10" of a *.pressure file, the sum over devices of io.stat, else
/// "<field> <number>" lines.
double valueIn(std::string_view file, std::string_view field, std::string_view content);

double singleValue(std::string_view content);
/// Line "<key> <number>".
double flatValue(std::string_view content, std::string_view key);
/// Line "<kind> … <average>=<number> …" for a field "some avg10".
double pressureValue(std::string_view content, std::string_view field);
/// Sum of "<key>=<number>" over all lines; 0 for a file without devices.
double nestedSum(std::string_view content, std::string_view key);

struct NetworkBytes {
    uint64_t received = 0;
    uint64_t sent = 0;
};
/// /proc/<pid>/net/dev: all interfaces but the loopback.
NetworkBytes networkBytes(std::string_view content);

struct ProcessTimes {
    double user = 0; ///< clock ticks, children it waited for included
    double kernel = 0;
    double threads = 0;
    bool valid = false;
};
/// /proc/<pid>/stat. A program's name may hold blanks and brackets; fields count from the last ')'.
ProcessTimes processTimes(std::string_view content);

struct CpuTimes {
    double busy = 0; ///< clock ticks neither idle nor waiting for I/O
    double all = 0;
    bool valid = false;
};
/// The line of /proc/stat that begins with `name`, "cpu" or "cpu3".
CpuTimes cpuTimes(std::string_view content, std::string_view name);

} // namespace boxwright
