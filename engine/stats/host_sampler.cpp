#include "engine/stats/kept_file.h"
#include "engine/stats/parse.h"
#include "engine/stats/sampler.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include <fcntl.h>

namespace boxwright {
namespace {

double busyShare(const CpuTimes& before, const CpuTimes& now) {
    const double all = now.all - before.all;
    return all > 0 ? std::max(0.0, now.busy - before.busy) / all : std::nan("");
}

/// "cpu0", "cpu1"… as far as the file has them; a core switched off leaves a gap that ends it no
/// sooner than 8 numbers later.
std::vector<CpuTimes> coreTimes(std::string_view content) {
    constexpr size_t patience = 8;
    std::vector<CpuTimes> cores;
    for (size_t core = 0; core < cores.size() + patience; ++core) {
        const CpuTimes times = cpuTimes(content, "cpu" + std::to_string(core));
        if (!times.valid)
            continue;
        cores.resize(core + 1);
        cores[core] = times;
    }
    return cores;
}

uint64_t kibibytes(std::string_view content, std::string_view key) {
    const size_t at = content.find(key);
    if (at == std::string_view::npos)
        return 0;
    const std::string_view rest = content.substr(at + key.size());
    const size_t digit = rest.find_first_not_of(" \t");
    const double value = digit == std::string_view::npos
                             ? std::nan("")
                             : singleValue(rest.substr(digit, rest.find(' ', digit) - digit));
    return std::isnan(value) ? 0 : static_cast<uint64_t>(value) * 1024;
}

} // namespace

struct HostSampler::Readers {
    std::optional<KeptFile> stat;
    std::optional<KeptFile> memory;
    std::vector<CpuTimes> before;

    void cpu(std::string_view content, HostSample& sample);
};

void HostSampler::Readers::cpu(std::string_view content, HostSample& sample) {
    std::vector<CpuTimes> now = coreTimes(content);
    const bool comparable = before.size() == now.size();
    sample.cpuBusy = comparable ? 0.0 : std::nan("");
    for (size_t core = 0; core < now.size(); ++core) {
        const double busy = comparable ? busyShare(before[core], now[core]) : std::nan("");
        sample.coreBusy.push_back(busy);
        if (comparable && !std::isnan(busy))
            sample.cpuBusy += busy;
    }
    before = std::move(now);
}

HostSampler::HostSampler()
    : m_readers(std::make_unique<Readers>()) {
    if (auto file = KeptFile::open(AT_FDCWD, "/proc/stat"))
        m_readers->stat.emplace(std::move(*file));
    if (auto file = KeptFile::open(AT_FDCWD, "/proc/meminfo"))
        m_readers->memory.emplace(std::move(*file));
}
HostSampler::~HostSampler() = default;
HostSampler::HostSampler(HostSampler&&) noexcept = default;

Result<HostSample> HostSampler::sample() {
    if (!m_readers->stat || !m_readers->memory)
        return fail(makeError(ErrorCode::NotSupported, "sample host", "/proc", "not mounted"));
    const auto stat = m_readers->stat->read();
    if (!stat)
        return fail(stat.error());
    const auto memory = m_readers->memory->read();
    if (!memory)
        return fail(memory.error());
    using namespace std::chrono;
    HostSample sample;
    sample.timeMs = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    m_readers->cpu(*stat, sample);
    sample.memoryTotal = kibibytes(*memory, "MemTotal:");
    sample.memoryUsed = sample.memoryTotal - kibibytes(*memory, "MemAvailable:");
    return sample;
}

} // namespace boxwright
