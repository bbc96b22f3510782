#include "engine/image/unpack.h"

#include "engine/base/field_text.h"
#include "engine/base/files.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <sys/stat.h>

namespace boxwright {
namespace {

constexpr size_t indexBuffer = 128 << 10;
constexpr size_t sampleSize = 8;

uint32_t typeBits(TarType type) {
    switch (type) {
    case TarType::Symlink:
        return S_IFLNK;
    case TarType::CharDevice:
        return S_IFCHR;
    case TarType::BlockDevice:
        return S_IFBLK;
    case TarType::Directory:
        return S_IFDIR;
    case TarType::Fifo:
        return S_IFIFO;
    case TarType::File:
    case TarType::HardLink:
        break;
    }
    return S_IFREG;
}

/// Collects index lines and writes them in large pieces.
class IndexWriter {
public:
    explicit IndexWriter(int fd)
        : m_fd(fd) {}

    Status add(const TarEntry& entry) {
        if (m_fd < 0)
            return {};
        std::array<char, 96> line{};
        (void)std::snprintf(line.data(), line.size(), "%06o %u %u %llu ",
                            typeBits(entry.type) | entry.mode, entry.uid, entry.gid,
                            static_cast<unsigned long long>(entry.size));
        m_text += line.data();
        m_text += escapeField(entry.path);
        m_text += '\n';
        return m_text.size() < indexBuffer ? Status() : flush();
    }
    Status flush() {
        if (m_fd < 0)
            return {};
        auto written = writeAll(m_fd, m_text, "index");
        m_text.clear();
        return written;
    }

private:
    int m_fd;
    std::string m_text;
};

/// The largest files, programs counting more than data: what a layer is about.
class Sample {
public:
    void add(const TarEntry& entry) {
        if (entry.type != TarType::File)
            return;
        const uint64_t weight = entry.size * ((entry.mode & 0111) ? 4 : 1);
        if (m_best.size() == sampleSize && weight <= m_best.back().first)
            return;
        const auto after = [](const auto& a, const auto& b) { return a.first > b.first; };
        std::pair<uint64_t, std::string> item(weight, entry.path);
        m_best.insert(std::upper_bound(m_best.begin(), m_best.end(), item, after), std::move(item));
        if (m_best.size() > sampleSize)
            m_best.pop_back();
    }
    std::vector<std::string> paths() const {
        std::vector<std::string> list;
        for (const auto& [weight, path] : m_best) {
            const size_t start = path.find_first_not_of("./");
            list.push_back("/" + (start == std::string::npos ? path : path.substr(start)));
        }
        return list;
    }

private:
    std::vector<std::pair<uint64_t, std::string>> m_best;
};

Error tooLarge(const std::string& path, const std::string& what) {
    return makeError(ErrorCode::TooLarge, "unpack", path, what);
}

/// Counts before anything is written.
Status account(const TarEntry& entry, const UnpackLimits& limits, uint64_t& entries,
               UnpackSummary& summary) {
    if (++entries > limits.entries)
        return fail(
            tooLarge(entry.path, "more than " + std::to_string(limits.entries) + " entries"));
    if (entry.size > limits.bytes || summary.bytes > limits.bytes - entry.size)
        return fail(tooLarge(entry.path,
                             "more than " + std::to_string(limits.bytes) + " bytes of content"));
    summary.bytes += entry.size;
    summary.files += entry.type == TarType::Directory ? 0 : 1;
    return {};
}

Status unpackEntries(TarReader& reader, TreeWriter& writer, const UnpackOptions& options,
                     UnpackSummary& summary) {
    IndexWriter index(options.index);
    Sample sample;
    for (uint64_t entries = 0;;) {
        auto entry = reader.next();
        if (!entry)
            return fail(entry.error());
        if (!*entry)
            break;
        auto done = account(**entry, options.limits, entries, summary);
        if (done)
            done = writer.add(**entry, reader);
        if (done)
            done = index.add(**entry);
        if (!done)
            return done;
        sample.add(**entry);
    }
    if (options.requireEndMark && !reader.sawEndMark())
        return fail(tarFault("archive", "ends without its end mark: truncated, or not a tar"));
    summary.sample = sample.paths();
    return index.flush();
}

} // namespace

Result<UnpackSummary> unpackTar(ByteSource& source, int tree, const UnpackOptions& options) {
    UnpackSummary summary;
    TarReader reader(source);
    TreeWriter writer(tree, options.rules);
    auto done = unpackEntries(reader, writer, options, summary);
    if (done)
        done = writer.finish();
    if (done)
        done = drain(source);
    if (!done)
        return fail(done.error());
    summary.skippedDevices = writer.skippedDevices();
    if (options.rules.opaqueAttribute.empty())
        summary.opaque = writer.opaque();
    return summary;
}

} // namespace boxwright
