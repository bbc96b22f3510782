#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <cstdint>
#include <string_view>

namespace boxwright::shim {

/// A container's output on disk, at most twice `limit` bytes: when "log" is full it becomes
/// "log.1". Losing log lines to a full disk must not stop a container, so writing cannot fail.
class LogFile {
public:
    static Result<LogFile> open(int directory, uint64_t limit);
    void append(std::string_view bytes);

private:
    LogFile(int directory, uint64_t limit, UniqueFd file, uint64_t size);
    void turnOver();

    int m_directory; ///< borrowed
    uint64_t m_limit;
    UniqueFd m_file;
    uint64_t m_size;
};

} // namespace boxwright::shim
