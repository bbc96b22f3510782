#pragma once

#include "engine/model/stats.h"
#include "engine/stats/kept_file.h"

namespace boxwright {

/// The files of one cgroup directory that the stat catalogue names and this kernel has.
class CgroupReader {
public:
    /// Errors: NotFound without such a directory.
    static Result<CgroupReader> open(const std::string& path);

    /// Reads each file once and fills in the values as the kernel has them: counters as counts in
    /// the file's unit. What the cgroup lacks stays as it is. Errors: NotFound when the cgroup was
    /// removed.
    Status read(StatSample& sample);

private:
    struct Source {
        KeptFile file;
        std::vector<const StatRow*> rows;
    };
    std::vector<Source> m_sources;
};

} // namespace boxwright
