#include "engine/stats/kept_file.h"

#include "engine/base/files.h"

#include <unistd.h>

namespace boxwright {
namespace {

constexpr size_t firstSize = 4096;
constexpr size_t lastSize = 65536;

} // namespace

KeptFile::KeptFile(std::string name, UniqueFd fd)
    : m_name(std::move(name))
    , m_fd(std::move(fd))
    , m_buffer(firstSize) {}

Result<KeptFile> KeptFile::open(int dirFd, const std::string& path) {
    auto fd = openAt(dirFd, path, O_RDONLY);
    if (!fd)
        return fail(fd.error());
    return KeptFile(path, std::move(*fd));
}

Result<std::string_view> KeptFile::read() {
    for (;;) {
        const ssize_t got = ::pread(m_fd.get(), m_buffer.data(), m_buffer.size(), 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && (errno == ENODEV || errno == ESRCH))
            return fail(systemError("read", m_name, ENOENT));
        if (got < 0)
            return fail(systemError("read", m_name));
        const auto length = static_cast<size_t>(got);
        // A full buffer may hide a rest; it grows once and serves all later ticks.
        if (length < m_buffer.size() || m_buffer.size() == lastSize)
            return std::string_view(m_buffer.data(), length);
        m_buffer.resize(m_buffer.size() * 4);
    }
}

} // namespace boxwright
