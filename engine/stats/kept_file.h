#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <string>
#include <string_view>
#include <vector>

namespace boxwright {

/// A kernel file that is read again and again: opened once, one pread a time into one buffer.
class KeptFile {
public:
    static Result<KeptFile> open(int dirFd, const std::string& path);

    /// The content, up to 64 KiB: kernel files of counters are made in one piece and shorter. The
    /// view lives until the next read. Errors: NotFound when what the file tells of is gone
    /// (ENODEV for a removed cgroup, ESRCH for an ended process).
    Result<std::string_view> read();
    const std::string& name() const { return m_name; }

private:
    KeptFile(std::string name, UniqueFd fd);

    std::string m_name;
    UniqueFd m_fd;
    std::vector<char> m_buffer;
};

} // namespace boxwright
