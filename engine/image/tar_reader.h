#pragma once

#include "engine/image/byte_source.h"
#include "engine/image/tar_header.h"

#include <optional>

namespace boxwright {

/// Reads a tar stream member by member: ustar, pax, GNU long names and sparse files. Our own,
/// because file names must come through as the bytes they are (libarchive normalises Unicode and
/// consults locale files), and because one small parser serves both the confined unpacker and the
/// index of an image archive that a privileged process makes.
class TarReader {
public:
    explicit TarReader(ByteSource& source)
        : m_source(source) {}

    /// The next member; empty at the end. What was not read of the one before is skipped.
    /// Errors: Malformed.
    Result<std::optional<TarEntry>> next();

    /// The next piece of the member's stored data, empty at its end. A sparse file's pieces follow
    /// one another without the holes.
    Result<std::string_view> data();

    /// Where the current member's stored data begins in the stream, and its length.
    uint64_t dataOffset() const { return m_dataOffset; }
    uint64_t dataSize() const { return m_dataSize; }
    /// The archive ended with its mark, not merely with the stream.
    bool sawEndMark() const { return m_sawEndMark; }

private:
    Result<std::string_view> take(size_t most);
    Result<std::string> exactly(uint64_t size);
    Status skip(uint64_t size);
    Result<bool> nextBlock(std::string& block);
    Result<bool> readExtension(const TarHeader& header);
    Result<TarEntry> finishEntry(TarHeader header);
    Status readSparseMap(TarHeader& header);

    ByteSource& m_source;
    std::string_view m_piece;
    uint64_t m_position = 0;
    uint64_t m_left = 0;    ///< of the member's data
    uint64_t m_padding = 0; ///< after it
    uint64_t m_dataOffset = 0;
    uint64_t m_dataSize = 0;
    PaxRecords m_pax;
    std::string m_longName;
    std::string m_longLink;
    bool m_sawEndMark = false;
};

} // namespace boxwright
