#include "engine/image/byte_source.h"

#include <algorithm>
#include <poll.h>
#include <unistd.h>

namespace boxwright {
namespace {
constexpr int lookEveryMs = 50;
} // namespace

FileRange::FileRange(int fd, uint64_t offset, uint64_t size, std::string name)
    : m_fd(fd)
    , m_offset(offset)
    , m_left(size)
    , m_name(std::move(name))
    , m_buffer(pieceSize) {}

FileRange::FileRange(UniqueFd file, uint64_t size, std::string name)
    : m_owned(std::move(file))
    , m_fd(m_owned.get())
    , m_offset(0)
    , m_left(size)
    , m_name(std::move(name))
    , m_buffer(pieceSize) {}

Result<std::string_view> FileRange::next() {
    if (m_left == 0)
        return std::string_view();
    const size_t wanted = std::min<uint64_t>(m_left, m_buffer.size());
    ssize_t got = -1;
    do {
        got = ::pread(m_fd, m_buffer.data(), wanted, static_cast<off_t>(m_offset));
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail(systemError("read", m_name));
    if (got == 0)
        return fail(makeError(ErrorCode::Malformed, "read", m_name,
                              std::to_string(m_left) + " bytes are missing at the end"));
    m_offset += static_cast<uint64_t>(got);
    m_left -= static_cast<uint64_t>(got);
    return std::string_view(m_buffer.data(), static_cast<size_t>(got));
}

uint64_t FileRange::skip(uint64_t bytes) {
    // The last byte is always read, so that a file shorter than it claims shows.
    const uint64_t passed = m_left == 0 ? 0 : std::min(bytes, m_left - 1);
    m_offset += passed;
    m_left -= passed;
    return passed;
}

FdSource::FdSource(int fd, std::string name, const Monitor& monitor)
    : m_fd(fd)
    , m_name(std::move(name))
    , m_monitor(monitor)
    , m_buffer(pieceSize) {}

Status FdSource::waitForBytes() const {
    if (!m_monitor.stop.stop_possible())
        return {};
    pollfd wanted{m_fd, POLLIN, 0};
    int ready = 0;
    while (ready == 0 || (ready < 0 && errno == EINTR)) {
        if (m_monitor.cancelled())
            return fail(makeError(ErrorCode::Cancelled, "read", m_name));
        ready = ::poll(&wanted, 1, lookEveryMs);
    }
    return ready > 0 ? Status() : fail(systemError("poll", m_name));
}

Result<std::string_view> FdSource::next() {
    if (auto waited = waitForBytes(); !waited)
        return fail(waited.error());
    ssize_t got = -1;
    do {
        got = ::read(m_fd, m_buffer.data(), m_buffer.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail(systemError("read", m_name));
    return std::string_view(m_buffer.data(), static_cast<size_t>(got));
}

Result<std::string_view> MemorySource::next() {
    const std::string_view piece = std::string_view(m_bytes).substr(m_at, pieceSize);
    m_at += piece.size();
    return piece;
}

Status drain(ByteSource& source) {
    for (;;) {
        auto piece = source.next();
        if (!piece)
            return fail(piece.error());
        if (piece->empty())
            return {};
    }
}

} // namespace boxwright
