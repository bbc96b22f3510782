#pragma once

#include "engine/base/result.h"
#include "engine/image/tar_entry.h"

#include <functional>
#include <string_view>

namespace boxwright {

/// Writes a pax archive: ustar headers, an extended header only where one is needed, no user
/// names, no times of access. The same members always give the same bytes.
class TarWriter {
public:
    using Sink = std::function<Status(std::string_view)>;
    explicit TarWriter(Sink sink)
        : m_sink(std::move(sink)) {}

    /// Announces a member; for a file, `entry.size` bytes follow through data().
    Status add(const TarEntry& entry);
    /// The member's content, in any number of pieces. Padding is added after the last.
    Status data(std::string_view bytes);
    /// Two empty blocks.
    Status finish();

private:
    Status addPax(const std::string& records);

    Sink m_sink;
    uint64_t m_left = 0;
    uint64_t m_padding = 0;
};

} // namespace boxwright
