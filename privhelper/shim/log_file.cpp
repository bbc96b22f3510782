#include "privhelper/shim/log_file.h"

#include "engine/base/files.h"
#include "privhelper/shim/launch_order.h"

#include <cstdio>
#include <sys/stat.h>

namespace boxwright::shim {
namespace {

Result<UniqueFd> openLog(int directory) {
    return openAt(directory, logFileName, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600);
}

} // namespace

Result<LogFile> LogFile::open(int directory, uint64_t limit) {
    auto file = openLog(directory);
    if (!file)
        return fail(file.error());
    struct stat info {};
    if (::fstat(file->get(), &info) != 0)
        return fail(systemError("stat", logFileName));
    return LogFile(directory, limit, std::move(*file), static_cast<uint64_t>(info.st_size));
}

LogFile::LogFile(int directory, uint64_t limit, UniqueFd file, uint64_t size)
    : m_directory(directory)
    , m_limit(limit)
    , m_file(std::move(file))
    , m_size(size) {}

void LogFile::append(std::string_view bytes) {
    if (m_size >= m_limit)
        turnOver();
    if (m_file && writeAll(m_file.get(), bytes, logFileName))
        m_size += bytes.size();
}

void LogFile::turnOver() {
    if (::renameat(m_directory, logFileName, m_directory, oldLogFileName) != 0)
        return;
    auto file = openLog(m_directory);
    m_file = file ? std::move(*file) : UniqueFd();
    m_size = 0;
}

} // namespace boxwright::shim
