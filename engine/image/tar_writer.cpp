#include "engine/image/tar_writer.h"

#include <array>
#include <cstdio>
#include <cstring>

namespace boxwright {
namespace {

constexpr uint64_t highestOctal8 = 07777777;
constexpr uint64_t highestOctal12 = 077777777777;

using Block = std::array<char, tarBlock>;

char flagOf(TarType type) {
    switch (type) {
    case TarType::HardLink:
        return '1';
    case TarType::Symlink:
        return '2';
    case TarType::CharDevice:
        return '3';
    case TarType::BlockDevice:
        return '4';
    case TarType::Directory:
        return '5';
    case TarType::Fifo:
        return '6';
    case TarType::File:
        break;
    }
    return '0';
}

void putText(Block& block, size_t at, size_t length, std::string_view text) {
    std::memcpy(block.data() + at, text.data(), std::min(length, text.size()));
}

void putOctal(Block& block, size_t at, int digits, uint64_t value, uint64_t highest) {
    std::array<char, 24> text{};
    (void)std::snprintf(text.data(), text.size(), "%0*llo", digits,
                        static_cast<unsigned long long>(value > highest ? 0 : value));
    putText(block, at, static_cast<size_t>(digits), text.data());
}

void seal(Block& block) {
    std::memset(block.data() + 148, ' ', 8);
    unsigned sum = 0;
    for (const char c : block)
        sum += static_cast<unsigned char>(c);
    putOctal(block, 148, 6, sum, highestOctal8);
    block[154] = '\0';
}

Block headerOf(const TarEntry& entry, char flag, uint64_t size) {
    Block block{};
    putText(block, 0, 100, entry.path);
    putOctal(block, 100, 7, entry.mode, highestOctal8);
    putOctal(block, 108, 7, entry.uid, highestOctal8);
    putOctal(block, 116, 7, entry.gid, highestOctal8);
    putOctal(block, 124, 11, size, highestOctal12);
    putOctal(block, 136, 11, entry.mtime < 0 ? 0 : static_cast<uint64_t>(entry.mtime),
             highestOctal12);
    block[156] = flag;
    putText(block, 157, 100, entry.linkTarget);
    putText(block, 257, 8, std::string_view("ustar\00000", 8));
    putOctal(block, 329, 7, entry.deviceMajor, highestOctal8);
    putOctal(block, 337, 7, entry.deviceMinor, highestOctal8);
    seal(block);
    return block;
}

/// "<length> key=value\n", the length counting its own digits.
std::string paxRecord(const std::string& key, std::string_view value) {
    const size_t rest = key.size() + value.size() + 3;
    size_t length = rest + std::to_string(rest).size();
    length = rest + std::to_string(length).size();
    return std::to_string(length) + " " + key + "=" + std::string(value) + "\n";
}

std::string paxOf(const TarEntry& entry) {
    std::string records;
    if (entry.path.size() > 100)
        records += paxRecord("path", entry.path);
    if (entry.linkTarget.size() > 100)
        records += paxRecord("linkpath", entry.linkTarget);
    if (entry.size > highestOctal12)
        records += paxRecord("size", std::to_string(entry.size));
    if (entry.uid > highestOctal8)
        records += paxRecord("uid", std::to_string(entry.uid));
    if (entry.gid > highestOctal8)
        records += paxRecord("gid", std::to_string(entry.gid));
    if (entry.mtimeNanoseconds != 0 || entry.mtime < 0) {
        // A negative time counts down to its fraction.
        const bool below = entry.mtime < 0 && entry.mtimeNanoseconds != 0;
        const int64_t whole = below ? entry.mtime + 1 : entry.mtime;
        std::array<char, 48> text{};
        (void)std::snprintf(text.data(), text.size(), "%s%lld.%09u", below && whole == 0 ? "-" : "",
                            static_cast<long long>(whole),
                            below ? 1'000'000'000 - entry.mtimeNanoseconds
                                  : entry.mtimeNanoseconds);
        records += paxRecord("mtime", text.data());
    }
    for (const auto& [name, value] : entry.xattrs)
        records += paxRecord("SCHILY.xattr." + name, value);
    return records;
}

std::string_view bytesOf(const Block& block) {
    return {block.data(), block.size()};
}

std::string_view padding(uint64_t size) {
    static constexpr Block zeros{};
    return {zeros.data(), (tarBlock - size % tarBlock) % tarBlock};
}

} // namespace

Status TarWriter::add(const TarEntry& entry) {
    const uint64_t size = entry.type == TarType::File ? entry.size : 0;
    if (const std::string records = paxOf(entry); !records.empty()) {
        if (auto written = addPax(records); !written)
            return written;
    }
    m_left = size;
    m_padding = padding(size).size();
    return m_sink(bytesOf(headerOf(entry, flagOf(entry.type), size)));
}

Status TarWriter::addPax(const std::string& records) {
    TarEntry header;
    header.path = "././@PaxHeader";
    auto written = m_sink(bytesOf(headerOf(header, 'x', records.size())));
    if (written)
        written = m_sink(records);
    return written ? m_sink(padding(records.size())) : written;
}

Status TarWriter::data(std::string_view bytes) {
    if (bytes.size() > m_left)
        return fail(makeError(ErrorCode::Internal, "write tar", "member", "more data than said"));
    m_left -= bytes.size();
    auto written = m_sink(bytes);
    if (written && m_left == 0 && m_padding != 0) {
        written = m_sink(padding(tarBlock - m_padding));
        m_padding = 0;
    }
    return written;
}

Status TarWriter::finish() {
    constexpr Block zeros{};
    auto written = m_sink(bytesOf(zeros));
    return written ? m_sink(bytesOf(zeros)) : written;
}

} // namespace boxwright
