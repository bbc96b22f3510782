#include "engine/stats/process_reader.h"

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/linux/cgroup_tree.h"
#include "engine/stats/parse.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <unistd.h>

namespace boxwright {
namespace {

struct Sums {
    double user = 0; ///< ticks
    double kernel = 0;
    double threads = 0;
    double resident = 0; ///< pages
    double fileBacked = 0;
    double read = 0; ///< bytes
    double written = 0;
    bool ioKnown = false;
};

double numberIn(const std::vector<std::string_view>& words, size_t at) {
    return at < words.size() ? singleValue(words[at]) : 0;
}

/// A process that ended since it was listed adds nothing.
void add(pid_t pid, Sums& sums) {
    const std::string folder = "/proc/" + std::to_string(pid);
    const auto stat = readFile(AT_FDCWD, folder + "/stat");
    const auto memory = readFile(AT_FDCWD, folder + "/statm");
    const auto times = stat ? processTimes(*stat) : ProcessTimes{};
    if (!times.valid || !memory)
        return;
    sums.user += times.user;
    sums.kernel += times.kernel;
    sums.threads += times.threads;
    const auto pages = splitWords(*memory);
    sums.resident += numberIn(pages, 1);
    sums.fileBacked += numberIn(pages, 2);
    if (const auto io = readFile(AT_FDCWD, folder + "/io")) {
        sums.ioKnown = true;
        sums.read += flatValue(*io, "read_bytes:");
        sums.written += flatValue(*io, "write_bytes:");
    }
}

void fill(const Sums& sums, StatSample& sample) {
    const double tick = 1e6 / static_cast<double>(::sysconf(_SC_CLK_TCK));
    const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    const double unknown = std::nan("");
    const std::array<std::pair<Stat, double>, 8> found{{
        {Stat::CpuTotal, (sums.user + sums.kernel) * tick},
        {Stat::CpuKernel, sums.kernel * tick},
        {Stat::MemoryCurrent, sums.resident * page},
        {Stat::MemoryAnon, (sums.resident - sums.fileBacked) * page},
        {Stat::MemoryFile, sums.fileBacked * page},
        {Stat::IoRead, sums.ioKnown ? sums.read : unknown},
        {Stat::IoWrite, sums.ioKnown ? sums.written : unknown},
        {Stat::Pids, sums.threads},
    }};
    for (const auto& [stat, value] : found)
        if (std::isnan(sample[stat]))
            sample[stat] = value;
}

} // namespace

Result<ProcessReader> ProcessReader::open(const std::string& cgroup, pid_t init) {
    ProcessReader reader;
    reader.m_cgroup = cgroup;
    reader.m_init = init;
    auto directory = openDirectory(AT_FDCWD, "/proc/" + std::to_string(init));
    if (!directory && cgroup.empty())
        return fail(directory.error());
    if (directory)
        reader.m_initDirectory = std::move(*directory);
    return reader;
}

Result<std::vector<pid_t>> ProcessReader::processes() const {
    if (!m_cgroup.empty()) {
        auto directory = openDirectory(AT_FDCWD, m_cgroup);
        if (!directory)
            return fail(directory.error());
        return processesBelow(directory->get(), m_cgroup);
    }
    if (!exists(m_initDirectory.get(), "stat"))
        return fail(systemError("read", "/proc/" + std::to_string(m_init), ENOENT));
    auto pids = descendantsOf(m_init);
    for (const pid_t pid : pidNamespaceOf(m_init))
        if (std::find(pids.begin(), pids.end(), pid) == pids.end())
            pids.push_back(pid);
    return pids;
}

Status ProcessReader::read(StatSample& sample) const {
    auto pids = processes();
    if (!pids)
        return fail(pids.error());
    Sums sums;
    for (const pid_t pid : *pids)
        add(pid, sums);
    fill(sums, sample);
    return {};
}

} // namespace boxwright
