#include "engine/image/tar_reader.h"
#include "engine/image/tree_paths.h"
#include "tests/fuzz/demand.h"

#include <cstring>

using namespace boxwright;

namespace {

/// Noise seldom hits a checksum: where a block looks like a header, it gets the right one.
std::string withChecksums(std::string bytes) {
    for (size_t at = 0; at + tarBlock <= bytes.size(); at += tarBlock) {
        if (bytes.compare(at + 257, 5, "ustar") != 0)
            continue;
        std::memset(&bytes[at + 148], ' ', 8);
        unsigned sum = 0;
        for (size_t i = 0; i < tarBlock; ++i)
            sum += static_cast<unsigned char>(bytes[at + i]);
        char digits[8]{};
        (void)std::snprintf(digits, sizeof digits, "%06o", sum);
        std::memcpy(&bytes[at + 148], digits, sizeof digits);
    }
    return bytes;
}

/// Bytes in pieces of an awkward size, as a pipe may give them.
class Pieces : public ByteSource {
public:
    Pieces(std::string bytes, size_t most)
        : m_bytes(std::move(bytes))
        , m_most(most) {}
    Result<std::string_view> next() override {
        const auto piece = std::string_view(m_bytes).substr(m_at, m_most);
        m_at += piece.size();
        return piece;
    }

private:
    std::string m_bytes;
    size_t m_most;
    size_t m_at = 0;
};

/// Where a name leads to must be below the tree.
void checkPath(const std::string& path) {
    const auto components = pathComponents(path);
    if (!components)
        return;
    demand(components->size() <= deepestPath);
    for (const std::string& name : *components)
        demand(!name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos);
}

/// The data that come are as many as were announced.
Status checkMember(TarReader& reader, const TarEntry& entry) {
    demand(entry.uid <= highestTarId && entry.gid <= highestTarId && entry.mode <= 07777);
    demand(entry.size <= uint64_t{INT64_MAX});
    checkPath(entry.path);
    checkPath(entry.linkTarget);
    uint64_t end = 0;
    for (const TarHole& piece : entry.data) {
        demand(piece.offset >= end && piece.length <= entry.size - piece.offset);
        end = piece.offset + piece.length;
    }
    uint64_t seen = 0;
    for (;;) {
        const auto piece = reader.data();
        if (!piece)
            return fail(piece.error());
        if (piece->empty())
            break;
        seen += piece->size();
    }
    demand(seen == reader.dataSize());
    return {};
}

} // namespace

/// The first byte says how the archive behind it is cut.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0)
        return 0;
    Pieces source(withChecksums({reinterpret_cast<const char*>(data) + 1, size - 1}), data[0] + 1u);
    TarReader reader(source);
    for (;;) {
        const auto entry = reader.next();
        if (!entry || !*entry || !checkMember(reader, **entry))
            return 0;
    }
}
