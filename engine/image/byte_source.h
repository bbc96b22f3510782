#pragma once

#include "engine/base/progress.h"
#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace boxwright {

/// A stream of bytes, pulled piece by piece. Sources stack: file, decompressor, digester.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// The next piece, valid until the next call; empty at the end.
    virtual Result<std::string_view> next() = 0;
    /// Passes over up to `bytes` without reading them, where that is possible. @return how many.
    virtual uint64_t skip([[maybe_unused]] uint64_t bytes) { return 0; }
};

inline constexpr size_t pieceSize = 256 << 10;

/// A range of a seekable file, read with pread: the file's own offset stays as it is.
class FileRange : public ByteSource {
public:
    FileRange(int fd, uint64_t offset, uint64_t size, std::string name);
    /// Owns the file and reads all of it.
    FileRange(UniqueFd file, uint64_t size, std::string name);
    Result<std::string_view> next() override;
    uint64_t skip(uint64_t bytes) override;

private:
    UniqueFd m_owned;
    int m_fd;
    uint64_t m_offset;
    uint64_t m_left;
    std::string m_name;
    std::vector<char> m_buffer;
};

/// A pipe or file from where it stands to its end.
class FdSource : public ByteSource {
public:
    /// @param monitor asked while nothing comes: whoever fills a pipe may never go on
    FdSource(int fd, std::string name, const Monitor& monitor = {});
    Result<std::string_view> next() override;

private:
    Status waitForBytes() const;

    int m_fd;
    std::string m_name;
    Monitor m_monitor;
    std::vector<char> m_buffer;
};

/// Bytes in memory; owns them.
class MemorySource : public ByteSource {
public:
    explicit MemorySource(std::string bytes)
        : m_bytes(std::move(bytes)) {}
    Result<std::string_view> next() override;

private:
    std::string m_bytes;
    size_t m_at = 0;
};

/// Reads what is left and forgets it, so that digests cover the whole stream.
Status drain(ByteSource& source);

} // namespace boxwright
