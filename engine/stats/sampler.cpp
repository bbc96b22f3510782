#include "engine/stats/sampler.h"

#include "engine/stats/cgroup_reader.h"
#include "engine/stats/parse.h"
#include "engine/stats/process_reader.h"
#include "engine/stats/rates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>

namespace boxwright {
namespace {

/// Without these a graph would be empty, and /proc has them.
constexpr std::array inProc{Stat::CpuTotal, Stat::MemoryCurrent, Stat::IoRead, Stat::Pids};

bool needsProc(const StatSample& sample) {
    return std::any_of(inProc.begin(), inProc.end(),
                       [&](Stat stat) { return std::isnan(sample[stat]); });
}

/// The host's traffic is not the container's: a shared network namespace has no reader.
std::optional<KeptFile> openNetwork(pid_t pid) {
    const std::string process = "/proc/" + std::to_string(pid);
    struct stat own {};
    struct stat other {};
    const bool shared = ::stat("/proc/self/ns/net", &own) == 0 &&
                        ::stat((process + "/ns/net").c_str(), &other) == 0 &&
                        own.st_ino == other.st_ino;
    if (shared)
        return std::nullopt;
    auto file = KeptFile::open(AT_FDCWD, process + "/net/dev");
    return file ? std::optional(std::move(*file)) : std::nullopt;
}

} // namespace

struct Sampler::Readers {
    std::optional<CgroupReader> cgroup;
    std::optional<ProcessReader> processes;
    std::optional<KeptFile> network;
    Rates rates;

    Status readCounters(StatSample& sample);
};

Status Sampler::Readers::readCounters(StatSample& sample) {
    if (cgroup)
        if (auto done = cgroup->read(sample); !done)
            return done;
    if (processes && needsProc(sample))
        if (auto done = processes->read(sample); !done)
            return done;
    if (!network)
        return {};
    if (const auto content = network->read()) {
        const NetworkBytes bytes = networkBytes(*content);
        sample[Stat::NetReceived] = static_cast<double>(bytes.received);
        sample[Stat::NetSent] = static_cast<double>(bytes.sent);
    }
    return {};
}

Sampler::Sampler(std::unique_ptr<Readers> readers)
    : m_readers(std::move(readers)) {}
Sampler::Sampler(Sampler&&) noexcept = default;
Sampler& Sampler::operator=(Sampler&&) noexcept = default;
Sampler::~Sampler() = default;

Result<Sampler> Sampler::open(const std::string& cgroup, pid_t pid) {
    auto readers = std::make_unique<Readers>();
    if (!cgroup.empty()) {
        auto opened = CgroupReader::open(cgroup);
        if (!opened)
            return fail(opened.error());
        readers->cgroup.emplace(std::move(*opened));
    }
    auto processes = ProcessReader::open(cgroup, pid);
    if (!processes)
        return fail(processes.error());
    readers->processes.emplace(std::move(*processes));
    readers->network = openNetwork(pid);
    return Sampler(std::move(readers));
}

Result<StatSample> Sampler::sample() {
    StatSample sample;
    if (auto done = m_readers->readCounters(sample); !done)
        return fail(done.error());
    m_readers->rates.apply(sample);
    return sample;
}

} // namespace boxwright
