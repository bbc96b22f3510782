#include "engine/image/tar_header.h"

#include <charconv>
#include <limits>

namespace boxwright {
namespace {

std::string_view textField(std::string_view block, size_t at, size_t length) {
    const auto field = block.substr(at, length);
    return field.substr(0, field.find('\0'));
}

/// Octal digits between spaces and NULs, or a two's complement number in base 256 when the first
/// bit is set.
std::optional<int64_t> numberField(std::string_view field) {
    const auto first = static_cast<unsigned char>(field.front());
    if (first & 0x80) {
        // Sign bit 0x40; more than 63 bits of value do not fit.
        int64_t value = (first & 0x40) ? -1 : 0;
        value = (value << 6) | (first & 0x3f);
        for (const char c : field.substr(1)) {
            if (value > (std::numeric_limits<int64_t>::max() >> 8) ||
                value < (std::numeric_limits<int64_t>::min() >> 8))
                return std::nullopt;
            value = static_cast<int64_t>(static_cast<uint64_t>(value) << 8) |
                    static_cast<unsigned char>(c);
        }
        return value;
    }
    const auto begin = field.find_first_not_of(' ');
    const auto digits = begin == std::string_view::npos ? "" : field.substr(begin);
    int64_t value = 0;
    size_t at = 0;
    for (; at < digits.size() && digits[at] >= '0' && digits[at] <= '7'; ++at)
        value = value * 8 + (digits[at] - '0');
    if (digits.find_first_not_of(std::string_view(" \0", 2), at) != std::string_view::npos)
        return std::nullopt;
    return value;
}

bool checksumHolds(std::string_view block) {
    const auto stated = numberField(block.substr(148, 8));
    int64_t asUnsigned = 0;
    int64_t asSigned = 0;
    for (size_t i = 0; i < tarBlock; ++i) {
        const char c = i >= 148 && i < 156 ? ' ' : block[i];
        asUnsigned += static_cast<unsigned char>(c);
        asSigned += static_cast<signed char>(c);
    }
    return stated && (*stated == asUnsigned || *stated == asSigned);
}

template <class T>
Status storeNumber(std::string_view field, uint64_t highest, const char* what,
                   const std::string& path, T& into) {
    const auto value = numberField(field);
    if (!value || *value < 0 || static_cast<uint64_t>(*value) > highest)
        return fail(tarFault(path, std::string(what) + " is out of range"));
    into = static_cast<T>(*value);
    return {};
}

TarType typeOf(char flag, const std::string& path) {
    switch (flag) {
    case '\0':
    case '0':
    case '7':
    case 'S':
        // Archives older than ustar mark directories by the slash alone.
        return !path.empty() && path.back() == '/' ? TarType::Directory : TarType::File;
    case '1':
        return TarType::HardLink;
    case '2':
        return TarType::Symlink;
    case '3':
        return TarType::CharDevice;
    case '4':
        return TarType::BlockDevice;
    case '5':
    case 'D':
        return TarType::Directory;
    case '6':
        return TarType::Fifo;
    default:
        return TarType::File; // extension headers; the reader looks at the flag
    }
}

} // namespace

Error tarFault(const std::string& object, const std::string& detail) {
    return makeError(ErrorCode::Malformed, "read tar", object, detail);
}

Result<TarHeader> parseTarHeader(std::string_view block) {
    if (!checksumHolds(block))
        return fail(tarFault("header", "wrong checksum: not a tar archive, or damaged"));
    TarHeader header;
    TarEntry& entry = header.entry;
    header.type = block[156];
    entry.path = textField(block, 0, 100);
    entry.linkTarget = textField(block, 157, 100);
    const bool gnu = block.substr(257, 8) == std::string_view("ustar  \0", 8);
    const bool ustar = !gnu && block.substr(257, 5) == "ustar";
    if (const auto prefix = textField(block, 345, 155); ustar && !prefix.empty())
        entry.path = std::string(prefix) + "/" + entry.path;
    entry.type = typeOf(header.type, entry.path);

    auto read = storeNumber(block.substr(100, 8), UINT32_MAX, "mode", entry.path, entry.mode);
    entry.mode &= 07777;
    if (read)
        read = storeNumber(block.substr(108, 8), highestTarId, "uid", entry.path, entry.uid);
    if (read)
        read = storeNumber(block.substr(116, 8), highestTarId, "gid", entry.path, entry.gid);
    if (read)
        read = storeNumber(block.substr(124, 12), highestTarSize, "size", entry.path,
                           header.storedSize);
    if (read && (ustar || gnu) && (header.type == '3' || header.type == '4')) {
        read = storeNumber(block.substr(329, 8), 0xfff, "device", entry.path, entry.deviceMajor);
        if (read)
            read =
                storeNumber(block.substr(337, 8), 0xfffff, "device", entry.path, entry.deviceMinor);
    }
    if (!read)
        return fail(read.error());
    entry.mtime = numberField(block.substr(136, 12)).value_or(0);
    entry.size = header.storedSize;
    if (header.type == 'S' && gnu) {
        header.gnuSparse = true;
        entry.sparse = true;
        if (read =
                storeNumber(block.substr(483, 12), highestTarSize, "size", entry.path, entry.size);
            read)
            read = parseGnuSparse(block, 386, 4, entry.data);
        if (!read)
            return fail(read.error());
        header.gnuSparseMore = block[482] != 0;
    }
    return header;
}

Status parseGnuSparse(std::string_view block, size_t at, size_t count, std::vector<TarHole>& data) {
    for (size_t i = 0; i < count; ++i, at += 24) {
        if (block[at] == 0 || block[at + 12] == 0)
            return {};
        TarHole piece;
        auto read =
            storeNumber(block.substr(at, 12), highestTarSize, "sparse map", "header", piece.offset);
        if (read)
            read = storeNumber(block.substr(at + 12, 12), highestTarSize, "sparse map", "header",
                               piece.length);
        if (!read)
            return read;
        data.push_back(piece);
    }
    return {};
}

std::optional<uint64_t> parseDecimal(std::string_view text) {
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || text.front() == '-' || error != std::errc() ||
        end != text.data() + text.size())
        return std::nullopt;
    return static_cast<uint64_t>(value);
}

} // namespace boxwright
