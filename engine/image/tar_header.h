#pragma once

#include "engine/base/result.h"
#include "engine/image/tar_entry.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace boxwright {

inline constexpr uint64_t highestTarId = 0xfffffffe; ///< (uid_t)-1 means "leave it" to chown
inline constexpr uint64_t highestTarSize = 1ull << 60;

/// A raw 512-byte header (POSIX ustar, GNU). Fields of tar(5).
struct TarHeader {
    TarEntry entry;
    char type = '0';
    uint64_t storedSize = 0; ///< bytes that follow in the archive, padding not counted
    bool gnuSparse = false;
    bool gnuSparseMore = false; ///< further sparse blocks follow the header
};

/// Errors: Malformed for a wrong checksum, a negative or unreadable number, an id that does not
/// fit 32 bits.
Result<TarHeader> parseTarHeader(std::string_view block);
/// Four-digit pairs of an old GNU sparse block: `count` of them from `at`.
Status parseGnuSparse(std::string_view block, size_t at, size_t count, std::vector<TarHole>& data);

/// The records of a pax extended header; the last of a repeated key wins, except for the repeated
/// ones of GNU sparse 0.0, which `sparse` collects.
struct PaxRecords {
    std::map<std::string, std::string> values;
    std::vector<TarHole> sparse;
};
/// Errors: Malformed for lengths that lie.
Result<PaxRecords> parsePax(std::string_view body);
/// Lays pax records over a header. Errors: Malformed.
Status applyPax(const PaxRecords& records, TarHeader& header);

/// A non-negative decimal number below 2^63, nothing else.
std::optional<uint64_t> parseDecimal(std::string_view text);

Error tarFault(const std::string& object, const std::string& detail);

} // namespace boxwright
