#include "engine/image/tar_reader.h"

#include <algorithm>

namespace boxwright {
namespace {

constexpr uint64_t longestExtension = 1 << 20;
constexpr size_t mostSparsePieces = 1 << 16;

uint64_t paddingAfter(uint64_t size) {
    return (tarBlock - size % tarBlock) % tarBlock;
}

Error endsTooSoon() {
    return tarFault("archive", "ends too soon: truncated");
}

bool isZero(std::string_view block) {
    return block.find_first_not_of('\0') == std::string_view::npos;
}

/// Members of these types carry no data whatever their size field says (as Go's archive/tar, and
/// with it docker and podman, reads them).
bool carriesData(TarType type) {
    return type == TarType::File;
}

/// The pieces must ascend, lie inside the file and sum up to what is stored.
Status checkSparse(const TarHeader& header) {
    uint64_t end = 0;
    uint64_t sum = 0;
    for (const TarHole& piece : header.entry.data) {
        if (piece.offset < end || piece.offset > header.entry.size ||
            piece.length > header.entry.size - piece.offset)
            return fail(tarFault(header.entry.path, "its sparse map is inconsistent"));
        end = piece.offset + piece.length;
        sum += piece.length;
    }
    if (sum != header.storedSize)
        return fail(tarFault(header.entry.path, "its sparse map and its size disagree"));
    return {};
}

} // namespace

Result<std::string_view> TarReader::take(size_t most) {
    if (m_piece.empty()) {
        auto piece = m_source.next();
        if (!piece)
            return piece;
        m_piece = *piece;
    }
    const auto part = m_piece.substr(0, most);
    m_piece.remove_prefix(part.size());
    m_position += part.size();
    return part;
}

Result<std::string> TarReader::exactly(uint64_t size) {
    std::string bytes;
    while (bytes.size() < size) {
        auto part = take(size - bytes.size());
        if (!part)
            return fail(part.error());
        if (part->empty())
            return fail(endsTooSoon());
        bytes.append(*part);
    }
    return bytes;
}

Status TarReader::skip(uint64_t size) {
    while (size > 0) {
        if (m_piece.empty()) {
            const uint64_t passed = m_source.skip(size);
            m_position += passed;
            size -= passed;
            if (size == 0)
                break;
        }
        auto part = take(size);
        if (!part)
            return fail(part.error());
        if (part->empty())
            return fail(endsTooSoon());
        size -= part->size();
    }
    return {};
}

/// @return false at the end of the stream, which only a member's boundary may be.
Result<bool> TarReader::nextBlock(std::string& block) {
    auto first = take(tarBlock);
    if (!first)
        return fail(first.error());
    block.assign(*first);
    if (block.empty() || block.size() == tarBlock)
        return !block.empty();
    auto rest = exactly(tarBlock - block.size());
    if (!rest)
        return fail(rest.error());
    block += *rest;
    return true;
}

Result<std::optional<TarEntry>> TarReader::next() {
    if (auto skipped = skip(m_left + m_padding); !skipped)
        return fail(skipped.error());
    m_left = m_padding = 0;
    m_pax = {};
    m_longName.clear();
    m_longLink.clear();
    std::string block;
    for (;;) {
        auto more = nextBlock(block);
        if (!more)
            return fail(more.error());
        m_sawEndMark = *more && isZero(block);
        if (!*more || m_sawEndMark)
            return std::optional<TarEntry>();
        auto header = parseTarHeader(block);
        if (!header)
            return fail(header.error());
        auto consumed = readExtension(*header);
        if (!consumed)
            return fail(consumed.error());
        if (*consumed)
            continue;
        auto entry = finishEntry(std::move(*header));
        if (!entry)
            return fail(entry.error());
        return std::optional<TarEntry>(std::move(*entry));
    }
}

/// @return true when the header only described the next member.
Result<bool> TarReader::readExtension(const TarHeader& header) {
    const std::string_view known("xgLKV", 5);
    if (known.find(header.type) == std::string_view::npos) {
        if (header.type != '\0' &&
            std::string_view("01234567SD").find(header.type) == std::string_view::npos)
            return fail(tarFault(header.entry.path,
                                 std::string("unknown member type '") + header.type + "'"));
        return false;
    }
    if (header.storedSize > longestExtension)
        return fail(makeError(ErrorCode::TooLarge, "read tar", "extended header",
                              "more than " + std::to_string(longestExtension) + " bytes"));
    auto body = exactly(header.storedSize);
    if (!body)
        return fail(body.error());
    if (auto skipped = skip(paddingAfter(header.storedSize)); !skipped)
        return fail(skipped.error());
    if (header.type == 'x') {
        auto records = parsePax(*body);
        if (!records)
            return fail(records.error());
        m_pax = std::move(*records);
    } else if (header.type == 'L') {
        m_longName = body->substr(0, body->find('\0'));
    } else if (header.type == 'K') {
        m_longLink = body->substr(0, body->find('\0'));
    }
    return true; // 'g' and 'V' say nothing about files
}

Result<TarEntry> TarReader::finishEntry(TarHeader header) {
    if (!m_longName.empty())
        header.entry.path = m_longName;
    if (!m_longLink.empty())
        header.entry.linkTarget = m_longLink;
    if (auto applied = applyPax(m_pax, header); !applied)
        return fail(applied.error());
    TarEntry& entry = header.entry;
    if (entry.type == TarType::File && !entry.path.empty() && entry.path.back() == '/')
        entry.type = TarType::Directory;
    if (!carriesData(entry.type)) {
        header.storedSize = 0;
        entry.size = 0;
        entry.sparse = false;
    }
    const uint64_t padding = paddingAfter(header.storedSize);
    if (entry.sparse) {
        auto ready = readSparseMap(header);
        if (ready)
            ready = checkSparse(header);
        if (!ready)
            return fail(ready.error());
    }
    m_left = m_dataSize = header.storedSize;
    m_padding = padding;
    m_dataOffset = m_position;
    return std::move(header.entry);
}

/// Old GNU maps go on in blocks of 21 pairs; a pax 1.0 map stands in front of the data as decimal
/// lines, padded to a block.
Status TarReader::readSparseMap(TarHeader& header) {
    std::vector<TarHole>& data = header.entry.data;
    while (header.gnuSparseMore) {
        auto block = exactly(tarBlock);
        if (!block)
            return fail(block.error());
        if (auto read = parseGnuSparse(*block, 0, 21, data); !read)
            return read;
        header.gnuSparseMore = (*block)[504] != 0;
        if (data.size() > mostSparsePieces)
            return fail(tarFault(header.entry.path, "its sparse map is too long"));
    }
    const auto major = m_pax.values.find("GNU.sparse.major");
    if (major == m_pax.values.end() || major->second != "1")
        return {};
    std::string text;
    std::vector<uint64_t> numbers;
    size_t wanted = 1;
    for (size_t at = 0; numbers.size() < wanted;) {
        const size_t line = text.find('\n', at);
        if (line == std::string::npos) {
            auto block = header.storedSize >= tarBlock ? exactly(tarBlock) : fail(endsTooSoon());
            if (!block)
                return fail(block.error());
            header.storedSize -= tarBlock;
            text += *block;
            continue;
        }
        const auto number = parseDecimal(std::string_view(text).substr(at, line - at));
        if (!number || (numbers.empty() && *number > mostSparsePieces))
            return fail(tarFault(header.entry.path, "its sparse map is damaged"));
        numbers.push_back(*number);
        wanted = 1 + 2 * numbers.front();
        at = line + 1;
    }
    for (size_t i = 1; i + 1 < numbers.size(); i += 2)
        data.push_back({numbers[i], numbers[i + 1]});
    return {};
}

Result<std::string_view> TarReader::data() {
    if (m_left == 0)
        return std::string_view();
    auto part = take(m_left);
    if (!part)
        return part;
    if (part->empty())
        return fail(endsTooSoon());
    m_left -= part->size();
    return part;
}

} // namespace boxwright
