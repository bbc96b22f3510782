#pragma once

#include "engine/base/result.h"
#include "engine/model/stats.h"

#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

namespace boxwright {

/// Reads one container's numbers. Descriptors stay open; a tick is one pread per file. Where the
/// cgroup lacks a controller (or there is no cgroup at all) CPU, memory, I/O and process count
/// are summed from /proc over the container's processes instead, so that a graph is never empty
/// without a reason.
class Sampler {
public:
    /// @param cgroup absolute path, may be empty
    /// @param pid host pid of the container's init
    static Result<Sampler> open(const std::string& cgroup, pid_t pid);
    Sampler(Sampler&&) noexcept;
    Sampler& operator=(Sampler&&) noexcept;
    ~Sampler();

    /// Rates are NaN on the first tick. Errors: NotFound when the container is gone.
    Result<StatSample> sample();

private:
    struct Readers;
    explicit Sampler(std::unique_ptr<Readers> readers);
    std::unique_ptr<Readers> m_readers;
};

/// The host itself, for the rail and the core grid. NaN on the first tick where a rate is meant.
struct HostSample {
    int64_t timeMs = 0;
    double cpuBusy = 0;           ///< cores in use
    std::vector<double> coreBusy; ///< 0..1 each
    uint64_t memoryUsed = 0;
    uint64_t memoryTotal = 0;
};
class HostSampler {
public:
    HostSampler();
    ~HostSampler();
    HostSampler(HostSampler&&) noexcept;
    Result<HostSample> sample();

private:
    struct Readers;
    std::unique_ptr<Readers> m_readers;
};

} // namespace boxwright
